/** @file Training a scored network further: its run, and the checkpoint that it begins from. Pure functions. */
import type { OptimizerState } from "../nn/optimizers/state";
import type { Checkpoint } from "../nn/train";
import { sizesOf, type Sets } from "../experiment/experiment";
import type { TrainedNetwork } from "../files/networkFiles";
import { isTrainedHere } from "../experiment/origin";
import type { RunPlan } from "../experiment/plan";
import type { Run } from "../experiment/run";

/** The sizes of the sets that `run` trains further on. What was not trained here has no training images of this page's yet. */
export function furtherSizes(run: Run, { trainSize }: RunPlan): Pick<Run, "trainSize" | "testSize"> {
  return { trainSize: isTrainedHere(run) ? run.trainSize : trainSize, testSize: run.testSize };
}

/** `run` before `epochs` more, without early stopping: somebody has asked for these epochs. Its seed stays its own, how it goes on is as planned now. */
export function furtherRun(run: Run, epochs: number, { recipe }: RunPlan, sets: Sets): Run {
  const done = run.epochs.length;
  const config = { ...recipe, seed: run.config.seed, epochs: done + epochs, earlyStopping: null };
  return { ...run, ...sizesOf(sets), config, epoch: done, status: "waiting", test: null, endReason: null, restoredEpoch: null, error: null };
}

/** What `run` goes on from: the weights as they are, and its optimizer's state, which begins afresh where there is none or another is planned now. */
export function furtherFrom({ epochs }: Run, { weights, optimizer }: TrainedNetwork): Checkpoint {
  return {
    epoch: epochs.length,
    weights,
    // The averages have taken the weights' place, and go on from them.
    optimizer: optimizer === null ? null : withoutAverages(optimizer),
    valLosses: epochs.map(({ valLoss }) => valLoss),
    valAccuracies: epochs.map(({ valAccuracy }) => valAccuracy),
    best: null,
  };
}

function withoutAverages({ slots, ...state }: OptimizerState): OptimizerState {
  const { averages: _averages, ...own } = slots;
  return { ...state, slots: own };
}
