import { expect, test } from "vitest";
import type { TrainEvent } from "../nn/trainEvents";
import { paperExperiment } from "./presets";
import { paperRecipe } from "./recipe";
import { applyTrainEvent, newRun, type Run } from "./run";

const config = { epochs: 2, batchSize: 10, learningRate: 0.001, seed: 1, earlyStopping: null };
const fresh = newRun({ ...paperExperiment().runs[0]!, recipe: { ...paperRecipe(1), ...config } }, { trainSize: 40, validationSize: 10, testSize: 20 });

const progress = (epoch: number, step: number, loss: number): TrainEvent => ({ type: "progress", epoch, step, loss, accuracy: 0.5, imagesPerSecond: 8 });
const step = (epoch: number, n: number): TrainEvent => ({ type: "step", epoch, step: n, stepsPerEpoch: 4 });
const epoch = (n: number, seconds: number): TrainEvent => ({ type: "epoch", record: { epoch: n, loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.5, seconds } });

const after = (...events: [TrainEvent, number][]): Run => events.reduce((run, [event, seconds]) => applyTrainEvent(run, event, seconds), fresh);

test("the first batch before any update is kept as the curves' epoch 0", () => {
  const run = after([progress(1, 1, 2.3), 1], [step(1, 1), 1], [progress(1, 2, 2.1), 2]);
  expect(run).toMatchObject({ initialLoss: 2.3, runningLoss: 2.1, recentLosses: [2.3, 2.1] });
});

test("compiling says how far it is, until the first step", () => {
  const run = after([{ type: "compiling", done: 12, total: 30 }, 1]);
  expect(run).toMatchObject({ status: "compiling", compiling: { done: 12, total: 30 } });
  expect(applyTrainEvent(run, step(1, 1), 2)).toMatchObject({ status: "training", compiling: null });
});

test("an epoch's record ends its running figures, and the next epoch starts clean", () => {
  const run = after([progress(1, 1, 2.3), 1], [step(1, 4), 4], [{ type: "validating", epoch: 1, done: 5, total: 10 }, 5], [epoch(1, 5), 5]);
  expect(run).toMatchObject({ status: "training", runningLoss: null, passProgress: null, epoch: 1 });
  expect(run.epochs).toHaveLength(1);
  expect(applyTrainEvent(run, step(2, 1), 6)).toMatchObject({ epoch: 2, step: 1, recentLosses: [] });
});

test("the remaining time falls from an estimate by pace to one by finished epochs", () => {
  expect(after([step(1, 1), 1]).remainingSeconds).toBeNull();
  // 40 images at 8 a second, plus validation: 5.6 s an epoch; a quarter of the steps done.
  const early = after([progress(1, 1, 2), 1], [step(1, 1), 1], [progress(1, 2, 2), 2]).remainingSeconds!;
  expect(early).toBeGreaterThan(9);
  expect(early).toBeLessThan(11.2);
  expect(after([step(1, 4), 4], [epoch(1, 7), 7]).remainingSeconds).toBe(7);
  expect(after([step(1, 4), 4], [epoch(1, 7), 7], [step(2, 4), 11], [epoch(2, 7), 14]).remainingSeconds).toBe(0);
});
