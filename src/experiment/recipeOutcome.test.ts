/** @file What settings did in a run, said from its history: figures worked out by hand. */
import { expect, test } from "vitest";
import { conv2d, dense, flatten } from "../nn/architectures/layers";
import { NO_AUGMENTATION, SCHEDULES } from "../nn/trainConfig";
import { paperRun } from "./fixtures/runs";
import { type OutcomeFacts, recipeOutcome } from "./recipeOutcome";
import { RECIPE_WORDS } from "./recipeWords";
import type { Recipe } from "./recipe";

const NETWORK = { name: "Small", layers: [conv2d(2), flatten(), dense(10, "softmax")], architecture: null };
const STOPPING = { monitor: "val_loss", patience: 2, minDelta: 0, restoreBestWeights: true } as const;

/** Two steps an epoch; one epoch for each validation loss. */
function run(valLosses: readonly number[], recipe: Partial<Recipe> = {}, change: Partial<OutcomeFacts> = {}): OutcomeFacts {
  const base = paperRun(1, { trainSize: 200, validationSize: 50, stepsPerEpoch: 2, network: NETWORK });
  const epochs = valLosses.map((valLoss, i) => ({ epoch: i + 1, loss: valLoss / 2, accuracy: 0.5, valLoss, valAccuracy: 1 - valLoss / 4, seconds: 1 }));
  const config = { ...base.config, epochs: 4, batchSize: 100, learningRate: 0.01, ...recipe };
  return { ...base, config, epochs, epoch: epochs.length, step: 2, initialLoss: 2.5, endReason: "completed", restoredEpoch: null, test: null, ...change };
}

const said = (facts: OutcomeFacts) => Object.fromEntries(recipeOutcome(facts));

test("length and steps", () => {
  expect(said(run([2, 1, 0.8, 0.9]))).toEqual({
    epochs: "4 epochs trained: all there were to be.",
    batchSize: "Made 2 steps an epoch, 8 in all.",
    learningRate: "Took the training loss from 2.500 at the first batch to 1.000 over the first epoch.",
    seed: "Drew weights that began with a loss of 2.500; guessing has 2.303.",
    // 3 · 3 · 2 + 2 and 26 · 26 · 2 · 10 + 10
    optimizer: "Moved 13,550 numbers in each of 8 steps.",
    schedule: "The learning rate was 0.01 throughout.",
  });
  expect(said(run([2], {}, { epoch: 2, step: 1, endReason: "stopped" }))).toMatchObject({ epochs: "1 epoch trained: stopped by hand.", batchSize: "Made 2 steps an epoch, 3 in all." });
  expect(said(run([2], {}, { endReason: null }))["epochs"]).toBe("1 epoch of 4 so far.");
  expect(said(run([], {}, { epoch: 0, step: 0, endReason: null, initialLoss: null }))).toEqual({});
});

test("early stopping: where it ended, what for, and what was put back", () => {
  const ended = run([2, 1, 1.5, 1.2], { epochs: 20, earlyStopping: STOPPING }, { endReason: "early-stopping", restoredEpoch: 2 });
  expect(said(ended)).toMatchObject({
    epochs: "4 epochs trained: early stopping ended it before 20.",
    earlyStopping: "Ended the run after epoch 4; the best epoch was 2.",
    monitor: "At its best it was a validation loss of 1.000, over 50 images.",
    patience: "Was needed for 2 epochs in a row, at most.",
    minDelta: "2 of 4 epochs counted as better.",
    restoreBestWeights: "Put the weights of epoch 2 back, and dropped the 2 epochs since.",
  });
  const whole = run([2, 1.5, 1, 0.5], { earlyStopping: { ...STOPPING, monitor: "val_accuracy" } }, { restoredEpoch: 4 });
  expect(said(whole)).toMatchObject({
    earlyStopping: "Did not end the run; the best epoch was 4.",
    monitor: "At its best it was a validation accuracy of 87.50 %, over 50 images.",
    patience: "Was needed for 0 epochs in a row, at most.",
    restoreBestWeights: "The last epoch, 4, was the best: nothing changed.",
  });
  const kept = run([1, 2], { earlyStopping: { ...STOPPING, restoreBestWeights: false } }, { endReason: "stopped" });
  expect(said(kept)["restoreBestWeights"]).toBe("Off: the weights are those of epoch 2; the best was 1.");
});

test("schedules: from the first step to the last one done", () => {
  const step = { ...SCHEDULES.step, everyEpochs: 1, factor: 0.5 };
  expect(said(run([2, 1, 1], { schedule: step }))).toMatchObject({ schedule: "The learning rate went from 0.01 to 0.0025, at most 0.01 (epoch 1).", everyEpochs: "Stepped down 2 times." });
  expect(said(run([2], { schedule: step }))["everyEpochs"]).toBe("Stepped down not once.");
  const cycle = { ...SCHEDULES.oneCycle, peak: 0.5, start: 0.1 };
  expect(said(run([2, 1, 1, 1], { schedule: cycle }))).toMatchObject({ schedule: expect.stringMatching(/^The learning rate went from 0\.001 to 0\.00\d+, at most 0\.01 \(epoch 3\)\.$/), peak: "Reached in epoch 3." });
  expect(said(run([2], { schedule: cycle }))["peak"]).toBe("Not reached.");
  expect(said(run([2, 1], { schedule: { ...SCHEDULES.constant, warmupEpochs: 1 } }))).toMatchObject({ schedule: "The learning rate went from 0 to 0.01, at most 0.01 (epoch 2).", warmup: "Took the first 2 steps, of 4." });
});

test("what pulls weights, clips, averages and smooths", () => {
  const recipe = { weightDecay: 1, clipping: { name: "clipnorm", limit: 1 }, averaging: { momentum: 0.5 }, labelSmoothing: 0.1 } as const;
  expect(said(run([2, 1], recipe))).toMatchObject({
    // 0.99 four times over.
    weightDecay: "Would by itself have left 96.1 % of every weight.",
    clipping: "Looked at the gradients of 4 steps; how many were too large is not counted.",
    averaging: "The mean of about the last 2 steps took the weights’ place.",
    // −0.91 ln 0.91 − 9 · 0.01 ln 0.01
    labelSmoothing: "No loss can be below 0.500 with it; the last epoch’s was 0.500.",
  });
  expect(said(run([2, 1], { ...recipe, earlyStopping: STOPPING }, { restoredEpoch: 2 }))["averaging"]).toBe("Not used: the best epoch’s weights are the last word.");
});

test("augmentation and mirror images count what they were asked", () => {
  const augmentation = { ...NO_AUGMENTATION, translation: 2, horizontalFlip: "random", cutOut: 7 } as const;
  expect(said(run([2], { augmentation }, { epoch: 2, step: 1, endReason: "stopped" }))).toMatchObject({
    translation: "Shifted 300 images, each by its own amount.",
    flip: "Mirrored about half of 300 images.",
    cutOut: "Took up to 49 of 784 pixels from each of 300 images.",
  });
  expect(said(run([2], { augmentation }))).not.toHaveProperty("rotation");
  const test = paperRun(1).test!;
  expect(said(run([2], { testTimeFlip: true }, { test }))["testTimeFlip"]).toMatch(/^The test accuracy of \d+\.\d % is of both looks at each image\.$/);
});

test("only of settings that there are", () => {
  for (const name of recipeOutcome(run([2, 1], { earlyStopping: STOPPING })).keys()) expect(RECIPE_WORDS).toHaveProperty(name);
});
