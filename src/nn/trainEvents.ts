/** @file What the training loop tells, as plain data: readable without loading tfjs. */

/** One line of Keras's history. Train figures are running means over the epoch, dropout on; validation figures are exact. */
export interface EpochRecord {
  /** 1 for the first epoch, as Keras prints it. */
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
  /** Wall time of the epoch's steps and its validation, pauses excluded. */
  readonly seconds: number;
}

/** Why a run ended. */
export type EndReason = "completed" | "early-stopping" | "stopped";

/**
 * What `train` yields, in this order: compiling, then for each epoch its steps with progress between, validating and the
 * epoch, and at last the end.
 */
export type TrainEvent =
  /** Before the first step, while the backend compiles its programs: how many of them are done; `total` is 0 where that is not known. */
  | { readonly type: "compiling"; readonly done: number; readonly total: number }
  /** After each optimizer update was handed to the backend. */
  | { readonly type: "step"; readonly epoch: number; readonly step: number; readonly stepsPerEpoch: number }
  /** A few times a second: running means over the epoch so far, and the images a second since the last one. */
  | { readonly type: "progress"; readonly epoch: number; readonly step: number; readonly loss: number; readonly accuracy: number; readonly imagesPerSecond: number }
  /** While validating: how much of the validation set is done. */
  | { readonly type: "validating"; readonly epoch: number; readonly done: number; readonly total: number }
  | { readonly type: "epoch"; readonly record: EpochRecord }
  /** The loop ended by itself. `restoredEpoch` (1-based) where best weights were put back. */
  | { readonly type: "end"; readonly reason: "completed" | "early-stopping"; readonly restoredEpoch: number | null };

/** Forward and backward take about three times the multiplications of forward alone. */
export const TRAINING_COST = 3;
