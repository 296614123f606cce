/** @file Tests of resultView.ts. */
import { expect, test } from "vitest";
import { reportOfMatrix } from "../../nn/metrics/classificationReport";
import type { Run } from "../../experiment/run";
import { resultViewOf } from "./resultView";

const matrix = [[2, 1], [0, 1]];
const run = {
  id: "2",
  status: "finished",
  config: { epochs: 2, batchSize: 512, learningRate: 0.001, seed: 1, earlyStopping: null },
  epochs: [
    { epoch: 1, loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.5, seconds: 1 },
    { epoch: 2, loss: 0.5, accuracy: 0.8, valLoss: 0.6, valAccuracy: 0.7, seconds: 1 },
  ],
  epoch: 2,
  endReason: "completed",
  restoredEpoch: null,
  error: null,
  test: { loss: 0.4, accuracy: 0.75, probabilities: [], predictions: [0, 0, 1, 1], confusionMatrix: matrix, report: reportOfMatrix(matrix) },
} as unknown as Run;

test("resultViewOf takes the last epoch's train accuracy and the size of what was scored", () => {
  expect(resultViewOf(run, "Two convolutions", "built-in")).toMatchObject({ name: "Two convolutions", dataset: "built-in", isExample: false, testSize: 4, numEpochs: 2, trainAccuracy: 0.8, ending: "Ran all 2 epochs." });
});

test("resultViewOf is null until the run has been scored", () => {
  expect(resultViewOf({ ...run, test: null }, "Two convolutions", "fashion-mnist")).toBeNull();
});
