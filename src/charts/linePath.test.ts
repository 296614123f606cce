/** @file Paths of curves against hand-worked points. */
import { expect, test } from "vitest";
import { bandPath, linePath } from "./linePath";

const AXES = { numEpochs: 4, yDomain: [0, 2] } as const;

test.each([
  { values: [2, 1, 0], d: "M0 0L25 50L50 100", end: { x: 50, y: 100 } },
  { values: [null, 1, null, 2], d: "M25 50L75 0", end: { x: 75, y: 0 } },
  { values: [null, 0.5], d: "M25 75h0", end: { x: 25, y: 75 } },
  { values: [Number.NaN, Number.POSITIVE_INFINITY], d: "", end: null },
  { values: [4], d: "M0 -100h0", end: { x: 0, y: -100 } },
])("$values", ({ values, d, end }) => {
  expect(linePath(values, AXES)).toEqual({ d, end });
});

test.each([
  { mean: [null, 1, 1.5], deviation: [null, 0.5, 0.25], d: "M25 25L50 12.5L50 37.5L25 75Z" },
  { mean: [1, 1, Number.NaN, 1], deviation: [1, 0, 1], d: "M0 0L25 50L25 50L0 100Z" },
  { mean: [1, 1], deviation: [0.5, null], d: "" },
])("band of $mean ± $deviation", ({ mean, deviation, d }) => {
  expect(bandPath(mean, deviation, AXES)).toBe(d);
});
