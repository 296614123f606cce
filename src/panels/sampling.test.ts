/** @file Tests of sampling.ts. */
import { describe, expect, test } from "vitest";
import { sampleFrom, sampleIndices } from "./sampling";

describe("sampleIndices", () => {
  test("gives different indices within the range", () => {
    const sample = sampleIndices(10_000, 60, 3);
    expect(sample).toHaveLength(60);
    expect(new Set(sample).size).toBe(60);
    expect(sample.every((index) => Number.isInteger(index) && index >= 0 && index < 10_000)).toBe(true);
  });

  test("is the same for the same seed and another for another", () => {
    expect(sampleIndices(1_000, 25, 7)).toEqual(sampleIndices(1_000, 25, 7));
    expect(sampleIndices(1_000, 25, 7)).not.toEqual(sampleIndices(1_000, 25, 8));
  });

  test("gives all there are, shuffled, when asked for more", () => {
    expect(sampleIndices(5, 25, 1).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect(sampleIndices(0, 25, 1)).toEqual([]);
  });

  test("takes every index about equally often", () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 2_000; seed++) for (const index of sampleIndices(10, 3, seed)) counts[index]!++;
    // 600 expected of each; five standard deviations are about 100.
    expect(Math.min(...counts)).toBeGreaterThan(500);
    expect(Math.max(...counts)).toBeLessThan(700);
  });
});

describe("sampleFrom", () => {
  test("chooses among the candidates only", () => {
    const sample = sampleFrom([3, 14, 15, 92, 65], 3, 1);
    expect(sample).toHaveLength(3);
    expect(sample.every((value) => [3, 14, 15, 92, 65].includes(value))).toBe(true);
  });
});
