/** @file Tests of maps.ts. */
import { describe, expect, it } from "vitest";
import { likenessOf, likenessWords } from "./maps";

const map = (...values: number[]) => ({ values, height: 1, width: values.length });

describe("likenessOf", () => {
  it("counts signs, and no place where both say nothing", () => {
    expect(likenessOf(map(0, 0, 0, 1, 2, -3), map(0, 0, 0, 10, 20, -1))).toEqual({ correlation: expect.closeTo(1), places: 3 });
    expect(likenessOf(map(0, 0, 0, 1, 2, -3), map(0, 0, 0, -10, -20, 1))).toEqual({ correlation: expect.closeTo(-1), places: 3 });
  });

  it("is null where one is the same everywhere", () => {
    expect(likenessOf(map(1, 2, 3), map(0, 0, 0))).toEqual({ correlation: null, places: 3 });
    expect(likenessOf(map(0, 0), map(0, 0))).toEqual({ correlation: null, places: 0 });
  });
});

describe("likenessWords", () => {
  const words = (correlation: number | null, places = 100) => likenessWords({ correlation, places });

  it("says what two pictures that are alike show", () => expect(words(0.83)).toMatch(/^They are alike \(rank correlation 0\.83\).*had the network learned nothing/));
  it("says what two that are not show", () => {
    expect(words(0.1)).toMatch(/^They have little in common \(rank correlation 0\.10\).*was learned/);
    expect(words(-0.4)).toContain("(rank correlation −0.40)");
  });
  it("says what lies between", () => expect(words(0.45)).toContain("partly alike"));
  it("says where there is nothing, or too little, to compare", () => {
    expect(words(null)).toContain("nothing to compare");
    expect(words(null, 0)).toContain("nothing to compare");
    expect(words(0.9, 4)).toContain("With 4 places there is too little");
  });
});
