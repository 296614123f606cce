/** @file Tests of selections.ts. */
import { describe, expect, test } from "vitest";
import { imagesInCell, largestConfusion, largestIndex, matchesLabels, wrongIndices } from "./selections";

const labels = [0, 1, 1, 2, 2, 2];
const predictions = [0, 2, 1, 2, 1, 1];
const matrix = [
  [1, 0, 0],
  [0, 1, 1],
  [0, 2, 1],
];

describe("imagesInCell", () => {
  test("finds the images of a class that were taken for another", () => {
    expect(imagesInCell(labels, predictions, 2, 1)).toEqual([4, 5]);
    expect(imagesInCell(labels, predictions, 0, 1)).toEqual([]);
  });

  test("looks no further than what was predicted", () => {
    expect(imagesInCell([0, 0, 0, 0], [0, 1], 0, 0)).toEqual([0]);
  });
});

describe("wrongIndices", () => {
  test("lists the wrong ones in file order", () => {
    expect(wrongIndices(labels, predictions)).toEqual([1, 4, 5]);
  });
});

describe("largestConfusion", () => {
  test("is the largest cell off the diagonal", () => {
    expect(largestConfusion(matrix)).toEqual({ actual: 2, predicted: 1 });
  });

  test("is the first cell of a perfect matrix", () => {
    expect(largestConfusion([[5, 0], [0, 5]])).toEqual({ actual: 0, predicted: 0 });
  });
});

describe("matchesLabels", () => {
  test("accepts the labels it was counted from, and those that go on after them", () => {
    expect(matchesLabels(matrix, labels)).toBe(true);
    expect(matchesLabels(matrix, [...labels, 0, 0])).toBe(true);
  });

  test("refuses other labels and too few", () => {
    expect(matchesLabels(matrix, [0, 0, 1, 2, 2, 2])).toBe(false);
    expect(matchesLabels(matrix, labels.slice(1))).toBe(false);
    expect(matchesLabels(matrix, [9, 1, 1, 2, 2, 2])).toBe(false);
  });
});

describe("largestIndex", () => {
  test("is the first of equals", () => {
    expect(largestIndex([0.1, 0.45, 0.45])).toBe(1);
  });
});
