/** @file Every class in turn. */
import { expect, test } from "vitest";
import { firstOfEachClass } from "./firstOfEachClass";

test("takes the classes in rounds", () => {
  const labels = [9, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1];
  expect(firstOfEachClass(labels, 1)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 0]);
  expect(firstOfEachClass(labels, 2)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 0, 2, 12, 11]);
  expect(firstOfEachClass([], 2)).toEqual([]);
});
