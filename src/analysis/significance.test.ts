/** @file Significance against hand-worked cases and scipy. */
import { expect, test } from "vitest";
import { spreadOf } from "./repeats";
import { holm, mcNemar, standardError, welch } from "./significance";

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

test.each([
  [[0.897, 0.899, 0.902], [0.901, 0.904, 0.906], -2.108878474699949, 4, 0.10262015637019038],
  [[0.88, 0.9], [0.91, 0.915], -2.182820625327002, 1.124513618677043, 0.25097981901308375],
  [[0.1, 0.2, 0.4, 0.8, 0.3], [0.9, 0.7, 0.95, 0.85], -3.702289260165553, 5.4669054386899765, 0.011894818922043198],
])("Welch's test of %j and %j, against scipy.stats.ttest_ind(equal_var=False)", (first, second, t, degreesOfFreedom, pValue) => {
  const result = welch(spreadOf(first), spreadOf(second));
  expect(result.t).toBeCloseTo(t, 10);
  expect(result.degreesOfFreedom).toBeCloseTo(degreesOfFreedom, 10);
  expect(result.pValue).toBeCloseTo(pValue, 10);
  expect(welch(spreadOf(second), spreadOf(first)).pValue).toBeCloseTo(pValue, 10);
});

test("where nothing spreads, there is nothing to judge by", () => {
  expect(welch(spreadOf([0.9, 0.9]), spreadOf([0.8, 0.8])).pValue).toBe(1);
  expect(welch(spreadOf([0.9]), spreadOf([0.8, 0.7])).pValue).toBe(1);
});

test("Holm's correction: the smallest times all, and never out of order", () => {
  expect(holm([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
  expect(holm([0.5, 0.9])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});
