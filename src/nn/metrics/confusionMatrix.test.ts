import { expect, test } from "vitest";
import fixture from "./fixtures/classification-report.json";
import { accuracyOf, confusionMatrix, correctPerClass, mostCorrectClass, outcomeCounts, rowFractions } from "./confusionMatrix";

/** Worked by hand: 6 examples, 4 right. */
const MATRIX = [
  [2, 1, 0],
  [0, 2, 0],
  [1, 0, 0],
];

test("rows are true classes", () => {
  expect(confusionMatrix([0, 0, 1], [0, 1, 1], 2)).toEqual([
    [1, 1],
    [0, 1],
  ]);
});

test.each(fixture.cases)("counts as scikit-learn: $name", ({ yTrue, yPred, confusionMatrix: expected }) => {
  expect(confusionMatrix(yTrue, yPred, 10)).toEqual(expected);
});

test("rejects inputs that do not belong together", () => {
  expect(() => confusionMatrix([0], [2], 2)).toThrow("example 0 has label 0 and prediction 2, expected 0…1");
  expect(() => confusionMatrix([-1], [0], 2)).toThrow(RangeError);
  expect(() => confusionMatrix([0], [], 2)).toThrow("1 labels but 0 predictions");
});

test("each class against the rest", () => {
  expect(outcomeCounts(MATRIX)).toEqual([
    { truePositives: 2, falsePositives: 1, falseNegatives: 1, trueNegatives: 2 },
    { truePositives: 2, falsePositives: 1, falseNegatives: 0, trueNegatives: 3 },
    { truePositives: 0, falsePositives: 0, falseNegatives: 1, trueNegatives: 5 },
  ]);
});

test("rows as shares of the class, zeros where it has no examples", () => {
  expect(rowFractions([[1, 3], [0, 0]])).toEqual([[0.25, 0.75], [0, 0]]);
});

test("accuracy is the diagonal's share", () => {
  expect(accuracyOf(MATRIX)).toBe(4 / 6);
  expect(correctPerClass(MATRIX)).toEqual([2, 2, 0]);
  expect(() => accuracyOf([[0, 0], [0, 0]])).toThrow("counts no example");
});

test("the most correct class is the first of equals, with its support", () => {
  expect(mostCorrectClass(MATRIX)).toEqual({ classIndex: 0, correct: 2, support: 3 });
  expect(mostCorrectClass([[1, 0], [7, 5]])).toEqual({ classIndex: 1, correct: 5, support: 12 });
});
