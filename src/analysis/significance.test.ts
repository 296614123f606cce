/** @file Significance against hand-worked cases and scipy. */
import { expect, test } from "vitest";
import { mcNemar, standardError } from "./significance";

test("standard error of an accuracy", () => {
  expect(standardError(0.9, 10_000)).toBeCloseTo(0.003, 12);
  expect(standardError(1, 10)).toBe(0);
});

test("McNemar's exact test, against scipy.stats.binomtest(k, n).pvalue", () => {
  const test10of12 = mcNemar(Array(12).fill(1), [...Array(10).fill(1), 0, 0], [...Array(10).fill(0), 1, 1]);
  expect(test10of12).toMatchObject({ onlyFirst: 10, onlySecond: 2 });
  expect(test10of12.pValue).toBeCloseTo(0.03857421875, 12);
  const labels = Array(2_000).fill(1);
  const first = labels.map((_, i) => Number(i < 1_050));
  expect(mcNemar(labels, first, first.map((right) => 1 - right)).pValue).toBeCloseTo(0.026824146240280546, 12);
});

test("images that both get right or both wrong do not count", () => {
  expect(mcNemar([1, 1, 1], [1, 0, 1], [1, 0, 1])).toEqual({ onlyFirst: 0, onlySecond: 0, pValue: 1 });
  expect(mcNemar([1, 1], [1, 0], [0, 1]).pValue).toBe(1);
});
