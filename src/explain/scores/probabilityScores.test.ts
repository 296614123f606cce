/** @file Tests of probabilityScores.ts, on the examples of scikit-learn's own documentation. */
import { expect, test } from "vitest";
import { brierScore, logLoss } from "./probabilityScores";

test("log loss of scikit-learn's example", () => {
  expect(logLoss({ labels: [1, 0, 0, 1], probabilities: [0.1, 0.9, 0.9, 0.1, 0.8, 0.2, 0.35, 0.65], numClasses: 2 })).toBeCloseTo(0.21616, 5);
});

test("a certain mistake costs what float32 can tell from zero, and a certain hit next to nothing", () => {
  expect(logLoss({ labels: [1], probabilities: [1, 0], numClasses: 2 })).toBeCloseTo(23 * Math.LN2, 10);
  expect(logLoss({ labels: [0], probabilities: [1, 0], numClasses: 2 })).toBeCloseTo(2 ** -23, 10);
});

test("Brier score of scikit-learn's example of three classes", () => {
  expect(brierScore({ labels: [0, 1, 2], probabilities: [0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.2, 0.2, 0.6], numClasses: 3 })).toBeCloseTo(0.146666, 5);
  expect(brierScore({ labels: [1], probabilities: [1, 0], numClasses: 2 })).toBe(2);
});

test("says what does not belong together", () => {
  expect(() => logLoss({ labels: [], probabilities: [], numClasses: 2 })).toThrow("no image");
  expect(() => brierScore({ labels: [0, 1], probabilities: [1, 0, 1], numClasses: 2 })).toThrow("2 labels and 3 probabilities, expected 2 for each label");
});
