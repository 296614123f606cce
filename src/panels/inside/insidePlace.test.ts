import { describe, expect, it } from "vitest";
import { hrefOf, NOWHERE, placeOf } from "./insidePlace";

describe("a place inside a network", () => {
  it("is written and read back", () => {
    const place = { run: "2", image: { set: "test", index: 17 }, view: "through", layer: "conv2d_1", unit: 5 } as const;
    expect(hrefOf(place)).toBe("#inside/2/test-17/through/conv2d_1/5");
    expect(placeOf(hrefOf(place))).toEqual(place);
  });

  it("is as short as it can be", () => {
    expect(hrefOf(NOWHERE)).toBe("#inside");
    expect(hrefOf({ ...NOWHERE, image: { set: "own" } })).toBe("#inside/-/own");
    expect(placeOf("#inside/-/own")).toEqual({ ...NOWHERE, image: { set: "own" } });
    expect(placeOf("#inside")).toEqual(NOWHERE);
  });

  it("leaves alone what is not in this room", () => {
    for (const hash of ["", "#try", "#insides", "#train/2"]) expect(placeOf(hash)).toBeNull();
  });

  it("takes what cannot be read as not said", () => {
    expect(placeOf("#inside/2/test-x/why/conv2d/-1")).toEqual({ run: "2", image: null, view: "why", layer: "conv2d", unit: null });
    expect(placeOf("#inside/%E0%A4%A/test-12345678")).toEqual(NOWHERE);
  });

  it("keeps what stands in a name", () => {
    const place = { ...NOWHERE, run: "a/b", layer: "conv 1/2" };
    expect(placeOf(hrefOf(place))).toEqual(place);
  });
});
