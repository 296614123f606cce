/** @file Marks of axes against hand-worked ones. */
import { expect, test } from "vitest";
import { epochTicks, ticksWithin } from "./ticks";

test.each([
  [0, 3, [0, 0.5, 1, 1.5, 2, 2.5, 3]],
  [0, 0.8, [0, 0.2, 0.4, 0.6, 0.8]],
  [0.7, 1, [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1]],
  [0, 12, [0, 2, 4, 6, 8, 10, 12]],
])("from %d to %d", (low, high, expected) => {
  expect(ticksWithin(low, high, 4)).toEqual(expected);
});

test.each([
  [1, [0, 1]],
  [10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  [12, [0, 2, 4, 6, 8, 10, 12]],
  [50, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50]],
  [95, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]],
  [500, [0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]],
])("epochs up to %d", (last, expected) => {
  expect(epochTicks(last, 10)).toEqual(expected);
});
