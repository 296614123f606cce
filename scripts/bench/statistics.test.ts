import { describe, expect, test } from "vitest";
import { fitLine, largestRelativeDifference, median, pairRatios, quantile, spread, waitQuantile } from "./statistics";

describe("quantile", () => {
  test("interpolates as numpy does", () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([4, 1, 3, 2], 0.95)).toBeCloseTo(3.85, 12);
    expect(quantile([7], 0.99)).toBe(7);
  });

  test("refuses an empty list", () => {
    expect(() => quantile([], 0.5)).toThrow("no values");
  });
});

test("spread gives median and ends", () => {
  expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  expect(median([1, 9])).toBe(5);
});

test("ratios are taken pair by pair", () => {
  expect(pairRatios([10, 30], [5, 10])).toEqual([2, 3]);
  expect(() => pairRatios([1], [])).toThrow("1 numerators, 0 denominators");
});

describe("waitQuantile", () => {
  test("is 0 where the thread is idle often enough", () => {
    expect(waitQuantile([1, 2], 100, 0.95)).toBe(0);
  });

  test("follows one long task", () => {
    // A task of 50 in a window of 100: a moment waits more than w with probability (50 − w) / 100.
    expect(waitQuantile([50], 100, 0.95)).toBeCloseTo(45, 9);
    expect(waitQuantile([50], 100, 0.75)).toBeCloseTo(25, 9);
  });

  test("adds up several tasks", () => {
    // (10 − w) + (30 − w) = 20 at w = 10.
    expect(waitQuantile([10, 30], 100, 0.8)).toBeCloseTo(10, 9);
  });
});

describe("fitLine", () => {
  test("finds an exact line", () => {
    const line = fitLine([1, 2, 4, 8].map((x) => ({ x, y: 3 + 2 * x })));
    expect(line.intercept).toBeCloseTo(3, 9);
    expect(line.slope).toBeCloseTo(2, 9);
    expect(line.largestDeviation).toBeCloseTo(0, 9);
  });

  test("weighs deviations relative to their size", () => {
    // y = x but for the last: unweighted least squares would bend far away from the small points.
    const line = fitLine([{ x: 1, y: 1 }, { x: 2, y: 2 }, { x: 3, y: 3 }, { x: 100, y: 200 }]);
    expect(Math.abs(line.deviations[0]!)).toBeLessThan(0.3);
    expect(line.largestDeviation).toBe(Math.max(...line.deviations.map(Math.abs)));
  });

  test("refuses what has no line", () => {
    expect(() => fitLine([{ x: 1, y: 1 }, { x: 1, y: 2 }])).toThrow("two different x");
    expect(() => fitLine([{ x: 1, y: 0 }, { x: 2, y: 2 }])).toThrow("positive");
  });
});

test("the largest relative difference, and no number for no number", () => {
  expect(largestRelativeDifference([1, 1.98], [1, 2])).toBeCloseTo(0.01, 12);
  expect(largestRelativeDifference([Number.NaN, 1], [1, 1])).toBeNaN();
});
