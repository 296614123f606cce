/** @file Tests of confidentLearning.ts, worked out by hand. */
import { expect, test } from "vitest";
import { meanProbabilities } from "./answers";
import { classThresholds, confidentJoint, labelSuspects } from "./confidentLearning";

/** Thresholds: (0.9 + 0.8 + 0.1) / 3 = 0.6 and (0.8 + 0.7 + 0.15) / 3 = 0.55. Images 2 and 5 lie beyond the other's. */
const ANSWERS = { labels: [0, 0, 0, 1, 1, 1], probabilities: [0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.85, 0.15], numClasses: 2 };

test("a class's threshold is the mean confidence in its own images", () => {
  expect([...classThresholds(ANSWERS)]).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.55, 12)]);
  expect([...classThresholds({ labels: [0], probabilities: [0.9, 0.1], numClasses: 2 })]).toEqual([0.9, Infinity]);
});

test("the confident joint counts who is confidently of which class", () => {
  expect(confidentJoint(ANSWERS)).toEqual([[2, 1], [1, 2]]);
});

test("suspects come with their evidence, the least believable label first", () => {
  expect(labelSuspects(ANSWERS)).toEqual([
    { index: 2, given: 0, suggested: 1, selfConfidence: 0.1, margin: expect.closeTo(-0.8, 12) },
    { index: 5, given: 1, suggested: 0, selfConfidence: 0.15, margin: expect.closeTo(-0.7, 12) },
  ]);
});

test("an image confidently of no class is left out, though its label is not the answer", () => {
  // Thresholds 0.65, 0.9 and 0.9: for the second image all three probabilities are below.
  const answers = { labels: [0, 0, 1, 2], probabilities: [0.9, 0.05, 0.05, 0.4, 0.55, 0.05, 0.05, 0.9, 0.05, 0.05, 0.05, 0.9], numClasses: 3 };
  expect(confidentJoint(answers)).toEqual([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  expect(labelSuspects(answers)).toEqual([]);
});

test("of two classes beyond their thresholds the likelier counts, the first of equals", () => {
  // Thresholds: class 0 (0.1 + 0.1 + 0.5) / 3, class 1 0.4, class 2 0.35.
  const answers = { labels: [0, 0, 0, 1, 2], probabilities: [0.1, 0.45, 0.45, 0.1, 0.4, 0.5, 0.5, 0.25, 0.25, 0.3, 0.4, 0.3, 0.3, 0.35, 0.35], numClasses: 3 };
  expect(labelSuspects(answers).map(({ index, suggested }) => [index, suggested])).toEqual([[1, 2], [0, 1]]);
});

test("ties in the order go to the first image", () => {
  const answers = { labels: [0, 0, 0, 1], probabilities: [0.25, 0.75, 0.25, 0.75, 1, 0, 0.25, 0.75], numClasses: 2 };
  expect(labelSuspects(answers).map(({ index }) => index)).toEqual([0, 1]);
});

test("the two orders differ where the rest of the probability is spread", () => {
  // Image 0: its label 0.2, another 0.8. Image 1: its label 0.1, two others 0.45 each.
  const answers = { labels: [0, 0, 1, 2, 0], probabilities: [0.2, 0.8, 0, 0.1, 0.45, 0.45, 0.3, 0.4, 0.3, 0.3, 0.3, 0.4, 1, 0, 0], numClasses: 3 };
  const order = (by: "margin" | "selfConfidence") => labelSuspects(answers, by).map(({ index }) => index);
  expect(order("margin")).toEqual([0, 1]);
  expect(order("selfConfidence")).toEqual([1, 0]);
});

test("several networks speak through their mean", () => {
  expect([...meanProbabilities([[0.2, 0.8], [0.6, 0.4]])]).toEqual([expect.closeTo(0.4, 12), expect.closeTo(0.6, 12)]);
  expect(() => meanProbabilities([])).toThrow("no probabilities");
  expect(() => meanProbabilities([[1], [1, 0]])).toThrow("1, 2 probabilities");
});
