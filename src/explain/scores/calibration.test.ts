/** @file Tests of calibration.ts, worked out by hand. */
import { describe, expect, test } from "vitest";
import { atTemperature, bestTemperature, binOf, expectedCalibrationError, reliability } from "./calibration";
import { logLoss } from "./probabilityScores";

/** Four images of two classes, sure to 0.9 each; three are right. */
const TOO_SURE = { labels: [0, 0, 1, 1], probabilities: [0.9, 0.1, 0.9, 0.1, 0.1, 0.9, 0.9, 0.1], numClasses: 2 };

describe("bins", () => {
  test("hold their upper edge, not their lower one", () => {
    for (let edge = 1; edge <= 15; edge++) expect(binOf(edge / 15), `${edge} / 15`).toBe(edge - 1);
    for (let edge = 0; edge < 15; edge++) expect(binOf(edge / 15 + 1e-9), `above ${edge} / 15`).toBe(edge);
    expect(binOf(0)).toBe(0);
    expect(binOf(1)).toBe(14);
    expect(binOf(0.2)).toBe(2);
  });

  test("say how sure and how right their images are", () => {
    const bins = reliability({ labels: [0, 1, 0], probabilities: [0.9, 0.1, 0.8, 0.2, 0.45, 0.55], numClasses: 2 }, 5);
    expect(bins.map(({ count }) => count)).toEqual([0, 0, 1, 1, 1]);
    expect(bins[0]).toEqual({ low: 0, high: 0.2, count: 0, confidence: null, accuracy: null });
    expect(bins[4]).toEqual({ low: 0.8, high: 1, count: 1, confidence: 0.9, accuracy: 1 });
    expect(bins[3]).toEqual({ low: 0.6, high: 0.8, count: 1, confidence: 0.8, accuracy: 0 });
    // (|1 − 0.9| + |0 − 0.8| + |0 − 0.55|) / 3
    expect(expectedCalibrationError(bins)).toBeCloseTo(1.45 / 3, 12);
  });
});

describe("temperature", () => {
  test("is 2 where 0.9 should have been 0.75: log 9 / log 3", () => {
    expect(bestTemperature(TOO_SURE)).toBeCloseTo(2, 9);
    expect(expectedCalibrationError(reliability(TOO_SURE))).toBeCloseTo(0.15, 12);
    const mended = { ...TOO_SURE, probabilities: atTemperature(TOO_SURE, 2) };
    expect(Array.from(mended.probabilities.slice(0, 2))).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)]);
    expect(expectedCalibrationError(reliability(mended))).toBeCloseTo(0, 12);
  });

  test("has a lower log loss than its neighbours", () => {
    const answers = { labels: [0, 1, 2, 2, 1], probabilities: [0.7, 0.2, 0.1, 0.5, 0.3, 0.2, 0, 0.02, 0.98, 0.6, 0.3, 0.1, 0.05, 0.9, 0.05], numClasses: 3 };
    const best = bestTemperature(answers)!;
    const lossAt = (temperature: number): number => logLoss({ ...answers, probabilities: atTemperature(answers, temperature) });
    expect(lossAt(best)).toBeLessThan(lossAt(best * 1.01));
    expect(lossAt(best)).toBeLessThan(lossAt(best * 0.99));
    expect(lossAt(best)).toBeLessThan(logLoss(answers));
  });

  test("there is none where every answer is right, nor where every one is as wrong as can be", () => {
    expect(bestTemperature({ labels: [0, 1], probabilities: [0.6, 0.4, 0.2, 0.8], numClasses: 2 })).toBeNull();
    expect(bestTemperature({ labels: [1, 0], probabilities: [0.6, 0.4, 0.2, 0.8], numClasses: 2 })).toBeNull();
  });
});
