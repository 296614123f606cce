/** @file Training a scored network further: its run, and the checkpoint that it begins from. Pure functions. */
import type { Checkpoint } from "../nn/train";
import { sizesOf, type Sets } from "../experiment/experiment";
import { freshOptimizer, type TrainedNetwork } from "../files/networkFiles";
import { isTrainedHere } from "../experiment/origin";
import type { RunPlan } from "../experiment/plan";
import type { Run } from "../experiment/run";

/** The sizes of the sets that `run` trains further on. What was not trained here has no training images of this page's yet. */
export function furtherSizes(run: Run, { trainSize }: RunPlan): Pick<Run, "trainSize" | "testSize"> {
  return { trainSize: isTrainedHere(run) ? run.trainSize : trainSize, testSize: run.testSize };
}

/** `run` before `epochs` more, without early stopping: somebody has asked for these epochs. Its seed stays its own, how it goes on is as planned now. */
export function furtherRun(run: Run, epochs: number, { recipe: { batchSize, learningRate } }: RunPlan, sets: Sets): Run {
  const done = run.epochs.length;
  const config = { ...run.config, batchSize, learningRate, epochs: done + epochs, earlyStopping: null };
  return { ...run, ...sizesOf(sets), config, epoch: done, status: "waiting", test: null, endReason: null, restoredEpoch: null, error: null };
}

/** What `run` goes on from: the weights as they are, and a fresh Adam where there is no state of it. */
export function furtherFrom({ epochs }: Run, { weights, optimizer }: TrainedNetwork): Checkpoint {
  return { epoch: epochs.length, weights, adam: optimizer ?? freshOptimizer(weights), valLosses: epochs.map(({ valLoss }) => valLoss), best: null };
}
