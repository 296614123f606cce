/** @file What each setting of a recipe did in one run, in a sentence: only what follows from the run's history and its recipe. */
import { at } from "../data/arrays";
import { IMAGE_PIXELS, NUM_CLASSES } from "../data/dataset";
import { EarlyStopping } from "../nn/earlyStopping";
import { learningRateAt } from "../nn/schedule";
import type { AugmentationSpec, EarlyStoppingConfig } from "../nn/trainConfig";
import type { EpochRecord } from "../nn/trainEvents";
import { summarize } from "../nn/summary";
import type { RecipeSetting } from "./recipeWords";
import type { Run } from "./run";
import { counted, grouped, percentText } from "./words";

/** What of a run says what its recipe did. */
export type OutcomeFacts = Pick<Run, "config" | "network" | "epochs" | "epoch" | "step" | "stepsPerEpoch" | "trainSize" | "validationSize" | "initialLoss" | "endReason" | "restoredEpoch" | "test">;

type Sentences = [RecipeSetting, string | null][];

/** For each setting of which something can be said; nothing before the first step. */
export function recipeOutcome(run: OutcomeFacts): ReadonlyMap<RecipeSetting, string> {
  if (stepsOf(run) === 0) return new Map();
  const said: Sentences = [...lengthSentences(run), ...stepSentences(run), ...scheduleSentences(run), ...stoppingSentences(run), ...endSentences(run), ...augmentationSentences(run)];
  return new Map(said.flatMap(([name, sentence]) => (sentence === null ? [] : [[name, sentence] as const])));
}

/** Steps done, those of an epoch under way, or stopped within, among them. */
function stepsOf({ epochs, epoch, step, stepsPerEpoch }: OutcomeFacts): number {
  return epochs.length * stepsPerEpoch + (epoch > epochs.length ? step : 0);
}

function lengthSentences(run: OutcomeFacts): Sentences {
  const { config, epochs, endReason, stepsPerEpoch, initialLoss } = run;
  const first = epochs[0];
  const end = { completed: "all there were to be", "early-stopping": `early stopping ended it before ${config.epochs}`, stopped: "stopped by hand" };
  return [
    ["epochs", endReason === null ? `${counted(epochs.length, "epoch")} of ${config.epochs} so far.` : `${counted(epochs.length, "epoch")} trained: ${end[endReason]}.`],
    ["batchSize", `Made ${counted(stepsPerEpoch, "step")} an epoch, ${grouped(stepsOf(run))} in all.`],
    ["learningRate", first === undefined || initialLoss === null ? null : `Took the training loss from ${number(initialLoss)} at the first batch to ${number(first.loss)} over the first epoch.`],
    ["seed", initialLoss === null ? null : `Drew weights that began with a loss of ${number(initialLoss)}; guessing has ${number(Math.log(NUM_CLASSES))}.`],
  ];
}

function stepSentences(run: OutcomeFacts): Sentences {
  const { config, network, stepsPerEpoch } = run;
  const steps = stepsOf(run);
  const { totalParams, nonTrainableParams } = summarize(network.layers);
  const kept = Array.from({ length: steps }, (_, step) => 1 - config.weightDecay * learningRateAt(config, step, stepsPerEpoch)).reduce((product, share) => product * share, 1);
  return [
    ["optimizer", `Moved ${grouped(totalParams - nonTrainableParams)} numbers in each of ${counted(steps, "step")}.`],
    ["weightDecay", config.weightDecay === 0 ? null : `Would by itself have left ${percentText(kept)} of every weight.`],
    ["clipping", config.clipping === null ? null : `Looked at the gradients of ${counted(steps, "step")}; how many were too large is not counted.`],
  ];
}

function scheduleSentences({ config, ...run }: OutcomeFacts): Sentences {
  const { schedule } = config;
  const { stepsPerEpoch } = run;
  const steps = stepsOf({ config, ...run });
  const rates = Array.from({ length: steps }, (_, step) => learningRateAt(config, step, stepsPerEpoch));
  const most = rates.reduce((highest, rate) => Math.max(highest, rate), 0);
  const whenMost = Math.floor(rates.indexOf(most) / stepsPerEpoch) + 1;
  const warmupSteps = Math.round(schedule.warmupEpochs * stepsPerEpoch);
  const everySteps = schedule.name === "step" ? Math.max(1, Math.round(schedule.everyEpochs * stepsPerEpoch)) : 0;
  const peakStep = schedule.name === "oneCycle" ? warmupSteps + schedule.peak * (config.epochs * stepsPerEpoch - warmupSteps) : 0;
  return [
    ["schedule", schedule.name === "constant" && warmupSteps === 0 ? `The learning rate was ${short(most)} throughout.` : `The learning rate went from ${short(at(rates, 0))} to ${short(at(rates, steps - 1))}, at most ${short(most)} (epoch ${whenMost}).`],
    ["warmup", warmupSteps === 0 ? null : steps <= warmupSteps ? "Had not ended when the run did." : `Took the first ${counted(warmupSteps, "step")}, of ${grouped(steps)}.`],
    ["everyEpochs", everySteps === 0 ? null : `Stepped down ${times(Math.max(0, Math.floor((steps - 1 - warmupSteps) / everySteps)))}.`],
    ["peak", schedule.name !== "oneCycle" ? null : steps > peakStep ? `Reached in epoch ${whenMost}.` : "Not reached."],
  ];
}

function stoppingSentences({ config: { earlyStopping }, epochs, endReason, restoredEpoch, validationSize }: OutcomeFacts): Sentences {
  if (earlyStopping === null || epochs.length === 0) return [];
  const { best, longestWait, improvements } = watched(earlyStopping, epochs);
  const value = earlyStopping.monitor === "val_loss" ? `a validation loss of ${number(best.valLoss)}` : `a validation accuracy of ${percentText(best.valAccuracy, 2)}`;
  const ended = endReason === "early-stopping" ? `Ended the run after epoch ${epochs.length}` : endReason === null ? "Has not ended the run" : "Did not end the run";
  const restored = restoredEpoch === epochs.length ? `The last epoch, ${restoredEpoch}, was the best: nothing changed.` : `Put the weights of epoch ${restoredEpoch} back, and dropped the ${counted(epochs.length - (restoredEpoch ?? 0), "epoch")} since.`;
  return [
    ["earlyStopping", `${ended}; the best epoch was ${best.epoch}.`],
    ["monitor", `At its best it was ${value}, over ${counted(validationSize, "image")}.`],
    ["patience", `Was needed for ${counted(longestWait, "epoch")} in a row, at most.`],
    ["minDelta", `${improvements} of ${counted(epochs.length, "epoch")} counted as better.`],
    ["restoreBestWeights", !earlyStopping.restoreBestWeights ? (endReason === null ? null : `Off: the weights are those of epoch ${epochs.length}; the best was ${best.epoch}.`) : restoredEpoch === null ? null : restored],
  ];
}

/** What early stopping made of the epochs, by the code that stops. */
function watched(config: EarlyStoppingConfig, epochs: readonly EpochRecord[]) {
  const stopping = new EarlyStopping(config);
  let [longestWait, wait, improvements] = [0, 0, 0];
  for (const [i, { valLoss, valAccuracy }] of epochs.entries()) {
    const { improved } = stopping.update(i, config.monitor === "val_accuracy" ? valAccuracy : valLoss);
    wait = improved ? 0 : wait + 1;
    longestWait = Math.max(longestWait, wait);
    improvements += Number(improved);
  }
  return { best: at(epochs, stopping.bestEpoch ?? 0), longestWait, improvements };
}

function endSentences(run: OutcomeFacts): Sentences {
  const { config, endReason, restoredEpoch, test, epochs } = run;
  const { averaging, labelSmoothing } = config;
  const last = epochs.at(-1);
  return [
    ["averaging", averaging === null || endReason === null ? null : restoredEpoch !== null ? "Not used: the best epoch’s weights are the last word." : `The mean of about the last ${counted(Math.min(stepsOf(run), Math.round(1 / (1 - averaging.momentum))), "step")} took the weights’ place.`],
    ["labelSmoothing", labelSmoothing === 0 || last === undefined ? null : `No loss can be below ${number(leastLoss(labelSmoothing))} with it; the last epoch’s was ${number(last.loss)}.`],
    ["testTimeFlip", !config.testTimeFlip || test === null ? null : `The test accuracy of ${percentText(test.accuracy)} is of both looks at each image.`],
  ];
}

/** Cross-entropy of a network that answers just what smoothed labels say. */
function leastLoss(smoothing: number): number {
  const wrong = smoothing / NUM_CLASSES;
  const right = 1 - smoothing + wrong;
  return -(right * Math.log(right) + (NUM_CLASSES - 1) * wrong * Math.log(wrong));
}

function augmentationSentences(run: OutcomeFacts): Sentences {
  const { config: { augmentation, batchSize }, epochs, trainSize } = run;
  if (augmentation === null) return [];
  const images = epochs.length * trainSize + Math.min(trainSize, (stepsOf(run) - epochs.length * run.stepsPerEpoch) * batchSize);
  const changed = (name: keyof AugmentationSpec, what: string): string | null => (augmentation[name] === 0 ? null : `${what} ${counted(images, "image")}, each by its own amount.`);
  const { horizontalFlip, cutOut } = augmentation;
  return [
    ["translation", changed("translation", "Shifted")],
    ["rotation", changed("rotation", "Turned")],
    ["zoom", changed("zoom", "Zoomed")],
    ["flip", horizontalFlip === "none" ? null : horizontalFlip === "random" ? `Mirrored about half of ${counted(images, "image")}.` : `Mirrored each image in every other of ${counted(epochs.length, "epoch")}.`],
    ["cutOut", cutOut === 0 ? null : `Took up to ${grouped(Math.min(cutOut, 28) ** 2)} of ${IMAGE_PIXELS} pixels from each of ${counted(images, "image")}.`],
    ["brightness", changed("brightness", "Made lighter or darker")],
    ["contrast", changed("contrast", "Changed the contrast of")],
  ];
}

function number(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : String(value);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function times(count: number): string {
  return count === 0 ? "not once" : count === 1 ? "once" : `${count} times`;
}
