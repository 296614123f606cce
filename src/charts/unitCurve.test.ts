/** @file Tests of unitCurve.ts. */
import { expect, test } from "vitest";
import { unitCurve } from "./unitCurve";

test("up is more, and the ends are drawn", () => {
  expect(unitCurve([[0, 0], [0.5, 0.75], [1, 1]])).toBe("M0 100L50 25L100 0");
  expect(unitCurve([[0.5, 0.5]])).toBe("M50 50");
});

test("of points too near to be told apart, some are left out, never the last", () => {
  const steps = Array.from({ length: 10_001 }, (_, i) => [i / 10_000, i / 10_000] as const);
  const drawn = unitCurve(steps).split("L");
  expect(drawn.length).toBeLessThan(600);
  expect(drawn.at(-1)).toBe("100 0");
});
