import { describe, expect, it } from "vitest";
import { waterfall } from "./waterfall";

describe("waterfall", () => {
  const { bars, total, zero } = waterfall([{ name: "pixels", value: 6 }, { name: "conv2d", value: -8 }, { name: "dense", value: 4 }], "score");

  it("begins each bar where the one before ended", () => {
    // Sums on the way: 0, 6, −2, 2: a scale of eight.
    expect(zero).toBeCloseTo(0.25);
    expect(bars.map(({ start, width }) => [start, width])).toEqual([[0.25, 0.75], [0, 1], [0, 0.5]]);
  });

  it("ends in what the parts come to, from zero on", () => expect(total).toEqual({ name: "score", value: 2, start: 0.25, width: 0.25 }));

  it("stands still where there is nothing", () => expect(waterfall([{ name: "pixels", value: 0 }], "score").total).toEqual({ name: "score", value: 0, start: 0, width: 0 }));
});
