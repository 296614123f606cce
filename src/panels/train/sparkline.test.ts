/** @file Sparkline paths against hand-worked points. */
import { expect, test } from "vitest";
import { sparklinePath } from "./sparkline";

test.each([
  { values: [2, 1, 1.5], expected: "M0 0L50 20L100 10" },
  { values: [1, 1], expected: "M0 20L100 20" },
  { values: [1], expected: "" },
  { values: [], expected: "" },
  { values: [2, Number.NaN, 1], expected: "M0 0L100 20" },
])("$values", ({ values, expected }) => {
  expect(sparklinePath(values, 100, 20)).toBe(expected);
});
