import { expect, test } from "vitest";
import { argMax, majorityVote, voteOf } from "./vote";

test("argMax takes the first of equals, row by row", () => {
  expect(argMax([0.1, 0.7, 0.2, 0.4, 0.2, 0.4], 3)).toEqual([1, 0]);
  expect(argMax(new Float32Array(0), 3)).toEqual([]);
  expect(() => argMax([1, 2, 3, 4], 3)).toThrow("4 values are not a whole number of rows of 3");
});

test("two votes outweigh one, however sure the one is", () => {
  expect(majorityVote([[1, 0, 0], [0.4, 0.6, 0], [0.4, 0.6, 0]], 3)).toEqual([1]);
});

test("a three-way tie goes to the largest mean probability", () => {
  // Sums: 0.5 + 0.3 + 0.3 = 1.1, 0.3 + 0.6 + 0.1 = 1.0, 0.2 + 0.1 + 0.6 = 0.9.
  expect(majorityVote([[0.5, 0.3, 0.2], [0.3, 0.6, 0.1], [0.3, 0.1, 0.6]], 3)).toEqual([0]);
});

test("only tied classes are candidates, even where another is more probable on average", () => {
  // Class 2 is nobody's choice, yet has the largest mean: 0.4 against 0.3 and 0.3.
  expect(majorityVote([[0.55, 0.05, 0.4], [0.05, 0.55, 0.4]], 3)).toEqual([0]);
  expect(majorityVote([[0.45, 0.15, 0.4], [0.04, 0.5, 0.46]], 3)).toEqual([1]);
});

test("a tie in the means too goes to the first class", () => {
  expect(majorityVote([[0.25, 0.75], [0.75, 0.25]], 2)).toEqual([0]);
});

test("votes on each image by itself", () => {
  const sure = (classIndex: number): number[] => [0, 1, 2].map((i) => Number(i === classIndex));
  const network = (...classes: number[]): number[] => classes.flatMap(sure);
  expect(majorityVote([network(0, 1, 2), network(0, 2, 2), network(1, 1, 1)], 3)).toEqual([0, 1, 2]);
});

test("one network's vote is its own predictions", () => {
  expect(majorityVote([[0.1, 0.9, 0.8, 0.2]], 2)).toEqual([1, 0]);
});

test("the vote is scored like a network", () => {
  const { accuracy, predictions, confusionMatrix, report } = voteOf([[0.1, 0.9, 0.8, 0.2]], [1, 1], 2);
  expect(predictions).toEqual([1, 0]);
  expect(confusionMatrix).toEqual([[0, 0], [1, 1]]);
  expect(accuracy).toBe(0.5);
  expect(report.classes[1]!.precision).toBe(1);
});

test("says what does not belong together", () => {
  expect(() => majorityVote([], 3)).toThrow("no network to vote");
  expect(() => majorityVote([[1, 0], [1, 0, 0, 1]], 2)).toThrow("scored 1, 2 images");
});
