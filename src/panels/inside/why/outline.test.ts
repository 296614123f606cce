import { describe, expect, it } from "vitest";
import { outlinePath } from "./outline";

describe("outlinePath", () => {
  it("goes round each pixel that belongs to the garment", () => {
    const pixels = new Uint8Array(784);
    pixels[2 * 28 + 3] = 200;
    expect(outlinePath(pixels)).toBe("M3 2h1M3 2v1M4 2v1M3 3h1");
  });

  it("closes at the image's edge", () => {
    const edges = outlinePath(new Uint8Array(784).fill(255)).split("M").slice(1);
    expect(edges).toHaveLength(4 * 28);
    expect(edges).toContain("27 28h1");
    expect(edges).toContain("28 27v1");
  });

  it("is empty where nothing is shown", () => expect(outlinePath(new Uint8Array(784).fill(20))).toBe(""));
});
