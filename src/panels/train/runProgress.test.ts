/** @file Shares, followed runs and allowed commands against hand-worked cases. */
import { describe, expect, test } from "vitest";
import { paperExperiment } from "../../experiment/presets";
import { paperRecipe } from "../../experiment/recipe";
import { newRun, type Run } from "../../experiment/run";
import { bestTested, controls, epochProgress, followedRun, runProgress, waitingRuns } from "./runProgress";

const epochRecord = (epoch: number, valLoss = 0.5) => ({ epoch, loss: 0.5, accuracy: 0.8, valLoss, valAccuracy: 0.8, seconds: 10 });
const config = { epochs: 4, batchSize: 512, learningRate: 0.001, seed: 1, earlyStopping: null };
const fresh = newRun({ ...paperExperiment().runs[0]!, recipe: { ...paperRecipe(1), ...config } }, { trainSize: 48_000, validationSize: 12_000, testSize: 10_000 });
const run = (change: Partial<Run>): Run => ({ ...fresh, status: "training", ...change });

describe("progress", () => {
  test("counts finished epochs and the steps of the one under way", () => {
    expect(runProgress(run({}))).toBe(0);
    expect(runProgress(run({ epoch: 1, step: 47 }))).toBe(0.125);
    expect(runProgress(run({ epochs: [epochRecord(1)], epoch: 2, step: 47 }))).toBe(0.375);
  });

  test("does not count an epoch twice once its record is there", () => {
    const between = run({ epochs: [epochRecord(1)], epoch: 1, step: 94 });
    expect(runProgress(between)).toBe(0.25);
    expect(epochProgress(between)).toBe(0);
  });

  test("is that of scoring where nothing else is done", () => {
    const imported = { fileName: "a.h5", format: "onnx", hasOptimizer: false, metadata: {} } as const;
    expect(runProgress(run({ status: "evaluating", imported, passProgress: 0.4 }))).toBe(0.4);
    expect(runProgress(run({ status: "evaluating", endReason: "completed", passProgress: 0.4 }))).toBe(1);
  });

  test("is whole after early stopping", () => {
    expect(runProgress(run({ status: "finished", epochs: [epochRecord(1)], epoch: 1, step: 94 }))).toBe(1);
  });
});

test("follows the run under way, else the last that started", () => {
  const runs = { 1: run({}), 2: run({ id: "2" }), 3: run({ id: "3", status: "waiting" }) };
  expect(followedRun({ current: "1", queue: ["1", "2", "3"] }, runs)).toBe("1");
  expect(followedRun({ current: null, queue: ["1", "2", "3"] }, runs)).toBe("2");
  expect(followedRun({ current: null, queue: [] }, {})).toBeNull();
  expect(waitingRuns({ current: "2", queue: ["1", "2", "3"] }, runs)).toEqual(["3"]);
});

test("bestTested prefers the earlier of equals", () => {
  const tested = (id: string, accuracy: number) => run({ id, test: { accuracy } as NonNullable<Run["test"]> });
  expect(bestTested({ 1: tested("1", 0.9), 2: tested("2", 0.91), 3: tested("3", 0.91) })?.id).toBe("2");
  expect(bestTested({ 1: run({}) })).toBeNull();
});

describe("controls", () => {
  test("before anything: train or step", () => {
    expect(controls("idle", null, 0, false, 3)).toEqual({ primary: { command: "train", isEnabled: true }, canStep: true, canStop: false, canSkip: false, canReset: false });
  });

  test("nothing to train without a chosen architecture", () => {
    expect(controls("idle", null, 0, false, 0).primary.isEnabled).toBe(false);
  });

  test("while running: pause, stop, and skip where others wait", () => {
    expect(controls("running", "training", 2, true, 3)).toEqual({ primary: { command: "pause", isEnabled: true }, canStep: false, canStop: true, canSkip: true, canReset: false });
    expect(controls("running", "training", 0, true, 3).canSkip).toBe(false);
  });

  test("paused resumes; interrupted recovers or forgets", () => {
    expect(controls("paused", "paused", 0, true, 3).primary.command).toBe("resume");
    expect(controls("interrupted", "interrupted", 0, true, 3)).toMatchObject({ primary: { command: "recover", isEnabled: true }, canStep: false, canStop: false, canReset: true });
  });

  test("stopping waits", () => {
    expect(controls("stopping", "evaluating", 2, true, 3)).toEqual({ primary: { command: "train", isEnabled: false }, canStep: false, canStop: false, canSkip: false, canReset: false });
  });

  test("afterwards: train again or reset", () => {
    expect(controls("finished", "finished", 0, true, 3)).toMatchObject({ primary: { command: "train", isEnabled: true }, canReset: true });
  });
});
