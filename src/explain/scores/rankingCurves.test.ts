/** @file Tests of rankingCurves.ts: the examples of scikit-learn's documentation, and ties worked out by hand. */
import { expect, test } from "vitest";
import { averagePrecision, precisionRecallCurve, rankingOf, rocAuc, rocCurve } from "./rankingCurves";

/** scikit-learn's example of `roc_curve`, `roc_auc_score`, `precision_recall_curve` and `average_precision_score`. */
const EXAMPLE = { scores: [0.1, 0.4, 0.35, 0.8], isPositive: [false, false, true, true] };
/** Of two images with 0.5 one is of the class twice, one is not. */
const TIED = { scores: [0.9, 0.5, 0.5, 0.5, 0.1], isPositive: [true, true, false, true, false] };

test("ROC of scikit-learn's example", () => {
  const curve = rocCurve(EXAMPLE)!;
  expect(curve).toEqual({ falsePositiveRate: [0, 0, 0.5, 0.5, 1], truePositiveRate: [0, 0.5, 0.5, 1, 1], thresholds: [Infinity, 0.8, 0.4, 0.35, 0.1] });
  expect(rocAuc(curve)).toBe(0.75);
});

test("precision and recall of scikit-learn's example", () => {
  const curve = precisionRecallCurve(EXAMPLE)!;
  expect(curve).toEqual({ precision: [0.5, 2 / 3, 0.5, 1, 1], recall: [1, 1, 0.5, 0.5, 0], thresholds: [0.1, 0.35, 0.4, 0.8] });
  expect(averagePrecision(curve)).toBeCloseTo(0.8333, 4);
});

test("equal scores are one threshold, whatever their order", () => {
  for (const { scores, isPositive } of [TIED, { scores: TIED.scores.toReversed(), isPositive: TIED.isPositive.toReversed() }]) {
    const roc = rocCurve({ scores, isPositive })!;
    expect(roc.falsePositiveRate).toEqual([0, 0, 0.5, 1]);
    expect(roc.truePositiveRate).toEqual([0, 1 / 3, 1, 1]);
    // Of six pairs, four are in order, one is tied and counts half, … : (2 + 1.5 + 1.5) / 6.
    expect(rocAuc(roc)).toBeCloseTo(5 / 6, 12);
    const pr = precisionRecallCurve({ scores, isPositive })!;
    expect(pr.precision).toEqual([0.6, 0.75, 1, 1]);
    expect(pr.recall).toEqual([1, 1, 1 / 3, 0]);
    expect(averagePrecision(pr)).toBeCloseTo(5 / 6, 12);
  }
});

test("points on a straight line are dropped from the ROC curve alone", () => {
  const ranking = { scores: [0.9, 0.8, 0.7, 0.2, 0.1], isPositive: [true, true, true, false, false] };
  expect(rocCurve(ranking)!.thresholds).toEqual([Infinity, 0.9, 0.7, 0.1]);
  expect(precisionRecallCurve(ranking)!.thresholds).toEqual([0.1, 0.2, 0.7, 0.8, 0.9]);
});

test("a class without images, or one that is all of them, has no curve", () => {
  expect(rocCurve({ scores: [0.1, 0.9], isPositive: [false, false] })).toBeNull();
  expect(precisionRecallCurve({ scores: [0.1, 0.9], isPositive: [false, false] })).toBeNull();
  expect(rocCurve({ scores: [0.1, 0.9], isPositive: [true, true] })).toBeNull();
  expect(averagePrecision(precisionRecallCurve({ scores: [0.1, 0.9], isPositive: [true, true] })!)).toBe(1);
});

test("ranks a class by its own column", () => {
  const ranking = rankingOf({ labels: [0, 2, 1], probabilities: [0.7, 0.2, 0.1, 0.1, 0.3, 0.6, 0.3, 0.4, 0.3], numClasses: 3 }, 1);
  expect(ranking).toEqual({ scores: [0.2, 0.3, 0.4], isPositive: [false, false, true] });
});
