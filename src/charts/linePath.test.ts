/** @file Paths of curves against hand-worked points. */
import { expect, test } from "vitest";
import { linePath } from "./linePath";

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
