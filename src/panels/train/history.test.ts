/** @file What runs look like as curves, and axes that keep still. */
import { describe, expect, test } from "vitest";
import type { Run } from "../../experiment/run";
import { axisEpochs, historyChartData, historyTable, historyValues, isSameCurve, kerasMean, lastValue, manyAxes, pointHint, tint, yDomain } from "./history";

const record = (epoch: number) => ({ epoch, loss: 1 / epoch, accuracy: 0.5 + epoch / 100, valLoss: 2 / epoch, valAccuracy: 0.4 + epoch / 100, seconds: 1 });
const run = (change: Partial<Run>) => ({ epochs: [], epoch: 0, initialLoss: 2.3, initialAccuracy: 0.1, runningLoss: null, runningAccuracy: null, ...change }) as Run;

describe("historyValues", () => {
  test("starts with the first batch and ends with the running mean", () => {
    const underWay = run({ epochs: [record(1), record(2)], epoch: 3, runningLoss: 0.3, runningAccuracy: 0.9 });
    expect(historyValues(underWay, "loss", "train")).toEqual([2.3, 1, 0.5, 0.3]);
    expect(historyValues(underWay, "accuracy", "validation")).toEqual([null, record(1).valAccuracy, record(2).valAccuracy]);
  });

  test("does not add the running mean of an epoch that has its record", () => {
    const between = run({ epochs: [record(1)], epoch: 1, runningLoss: 0.99 });
    expect(historyValues(between, "loss", "train")).toEqual([2.3, 1]);
  });

  test("knows nothing before the first step", () => {
    expect(historyValues(run({ initialLoss: null }), "loss", "train")).toEqual([null]);
  });
});

test("a step that only counts on leaves the curves as they are; a reading or an epoch does not", () => {
  const before = run({ epochs: [record(1)], epoch: 2, step: 3, runningLoss: 0.9 });
  const counted = { ...before, step: 4, elapsedSeconds: 9, recentLosses: [1] };
  expect(isSameCurve(before, counted)).toBe(true);
  expect(isSameCurve(before, { ...before, runningLoss: 0.8 })).toBe(false);
  expect(isSameCurve(before, { ...before, epochs: [record(1), record(2)] })).toBe(false);
  expect(isSameCurve(before, null)).toBe(false);
  expect(isSameCurve(null, null)).toBe(true);
});

describe("axes", () => {
  test("a fixed plan is shown whole, an open one grows in steps", () => {
    expect(axisEpochs(20, false, 3)).toBe(20);
    expect([0, 10, 11, 20, 21, 50].map((reached) => axisEpochs(50, true, reached))).toEqual([10, 10, 20, 20, 50, 50]);
    expect(axisEpochs(5, true, 2)).toBe(5);
    expect(axisEpochs(500, true, 101)).toBe(200);
  });

  test("the loss axis doubles only when a loss leaves it", () => {
    const curve = (values: number[]) => [{ label: "a", color: "#000000", values }];
    expect(yDomain("loss", "full", curve([2.3, 0.4]))).toEqual([0, 3]);
    expect(yDomain("loss", "full", curve([7, Number.NaN]))).toEqual([0, 12]);
    expect(yDomain("accuracy", "close", [])).toEqual([0.7, 1]);
  });
});

test("tint mixes with white", () => {
  expect(tint("#000000", 0.5)).toBe("#808080");
  expect(tint("#b87a00", 1)).toBe("#b87a00");
});

test("kerasMean is the mean over the seeds", () => {
  expect(kerasMean(1, "accuracy")).toBeCloseTo((0.8984 + 0.8972 + 0.9017) / 3, 10);
});

describe("historyChartData", () => {
  test("one network: train, validation and Keras's line", () => {
    const { curves, numEpochs } = historyChartData([{ id: "1", color: "#1f3a93", architecture: 1, epochs: 10, isOpenEnded: false, run: null }], "accuracy", "full", { withReference: true });
    expect(numEpochs).toBe(10);
    expect(curves.map(({ label }) => label)).toEqual(["train", "validation", "Keras, test"]);
    expect(curves[2]!.values).toHaveLength(11);
  });

  test("several networks: curves by number, no reference", () => {
    const planned = ([1, 2] as const).map((id) => ({ id: String(id), color: "#1f3a93", architecture: id, epochs: 10 * id, isOpenEnded: false, run: null }));
    const { curves, numEpochs } = historyChartData(planned, "loss", "full", { withReference: true });
    expect(numEpochs).toBe(20);
    expect(curves.map(({ label }) => label)).toEqual(["1 train", "1 validation", "2 train", "2 validation"]);
  });
});

test("axes of many are the longest run's, and high enough for all", () => {
  const planned = [5, 20].map((epochs, i) => ({ id: String(i + 1), architecture: null, epochs, isOpenEnded: false, run: i === 0 ? run({ epochs: [record(1)], epoch: 1, initialLoss: 4 }) : null }));
  expect(manyAxes(planned, "loss", "full")).toEqual({ numEpochs: 20, yDomain: [0, 6] });
  expect(manyAxes(planned, "accuracy", "close")).toEqual({ numEpochs: 20, yDomain: [0.7, 1] });
});

test("historyTable has a row for each epoch that any curve reached, and no reference line", () => {
  const curves = [
    { label: "train", color: "#000000", values: [2.3, 1, 0.5] },
    { label: "validation", color: "#000000", values: [null, 0.9] },
    { label: "Keras, test", color: "#000000", values: [0.3, 0.3, 0.3, 0.3] },
  ];
  expect(historyTable({ curves })).toEqual({
    columns: ["train", "validation"],
    rows: [
      { epoch: 0, values: [2.3, null] },
      { epoch: 1, values: [1, 0.9] },
      { epoch: 2, values: [0.5, null] },
    ],
  });
  expect(lastValue(curves[1]!)).toBe(0.9);
  expect(lastValue({ values: [null] })).toBeNull();
});

test("pointHint says why one epoch's validation cannot be seen", () => {
  const curve = (label: string, values: (number | null)[]) => ({ label, color: "#000000", values });
  const train = curve("train", [2.3, 0.9]);
  expect(pointHint({ curves: [train, curve("validation", [null, 0.8])], numEpochs: 5 })).toBe("validation: a line from epoch 2");
  expect(pointHint({ curves: [train, curve("validation", [null, 0.8])], numEpochs: 1 })).toBe("validation: one point, no line");
  expect(pointHint({ curves: [train, curve("validation", [null, 0.8, 0.7])], numEpochs: 5 })).toBeNull();
  expect(pointHint({ curves: [curve("train", [2.3]), curve("validation", [null])], numEpochs: 5 })).toBeNull();
});
