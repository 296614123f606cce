/** @file What came of one run: plain data, and how events change it. */
import type { ImportFormat } from "../formats";
import type { Evaluation } from "../nn/evaluation";
import type { EndReason, EpochRecord, TrainEvent } from "../nn/trainEvents";
import type { NetworkSpec } from "./network";
import type { NetworkCard } from "./networkCard";
import type { RunId, RunPlan } from "./plan";
import type { Recipe } from "./recipe";

export type RunStatus =
  /** In the queue, not started. */
  | "waiting"
  | "compiling"
  | "training"
  | "validating"
  | "paused"
  /** Scoring the test set. */
  | "evaluating"
  | "finished"
  /** Ended by an error (`error` says which); what was learned is evaluated where that was possible. */
  | "failed"
  /** The graphics context was lost; can go on from the last finished epoch. */
  | "interrupted";

/** A file that a network was opened from. */
export interface ImportedFrom {
  readonly fileName: string;
  readonly format: ImportFormat;
  /** Whether the optimizer's state came with the weights. */
  readonly hasOptimizer: boolean;
  /** Sentences: what differs from the file, was left out or was assumed. Absent in records from before there were any. */
  readonly notes?: readonly string[];
  /** What the file says of itself, e.g. "producer", "test_accuracy". */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Run {
  /** That of its plan, where its name and its place among the others are kept. */
  readonly id: RunId;
  /** As it was trained: changing the plan later does not rewrite what came of it. */
  readonly network: NetworkSpec;
  readonly status: RunStatus;
  /** As it was trained. */
  readonly config: Recipe;
  readonly trainSize: number;
  readonly validationSize: number;
  readonly testSize: number;
  /** Finished epochs, first first. */
  readonly epochs: readonly EpochRecord[];
  /** The epoch under way (1-based), or the last one. 0 before the first step. */
  readonly epoch: number;
  /** Steps done in that epoch. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Running train loss and accuracy of the epoch under way, dropout on; null until first read. */
  readonly runningLoss: number | null;
  readonly runningAccuracy: number | null;
  /** Readings of this epoch's running loss, first first: the card's sparkline. */
  readonly recentLosses: readonly number[];
  /** Loss and accuracy of the very first batch, before any update: the curves' epoch 0. */
  readonly initialLoss: number | null;
  readonly initialAccuracy: number | null;
  /** While compiling: programs compiled, and in all (0: not known); null otherwise. */
  readonly compiling: { readonly done: number; readonly total: number } | null;
  /** Share of the validation or test pass under way, 0–1; null when neither is. */
  readonly passProgress: number | null;
  readonly imagesPerSecond: number | null;
  /** Training time so far, pauses excluded. */
  readonly elapsedSeconds: number;
  /** Estimate until the last planned epoch; null until there is something to estimate from. */
  readonly remainingSeconds: number | null;
  readonly endReason: EndReason | null;
  /** 1-based epoch whose weights were put back, if any. */
  readonly restoredEpoch: number | null;
  /** On the test set; null until scored. */
  readonly test: Evaluation | null;
  /** Why the run failed or was interrupted, in words for people; null otherwise. */
  readonly error: string | null;
  /** The file that its weights came from; absent where it began here. `epochs` are those trained here since. */
  readonly imported?: ImportedFrom;
  /** The card of the network that came with the page and whose weights these are, or were before `epochs`; absent for all others. */
  readonly shipped?: NetworkCard;
  /** It was laid in from a past run, or from results.json, on this visit; absent for all others. */
  readonly laidIn?: true;
  /** The results.json that it came from: without weights and probabilities, which that has not. Absent for all others. */
  readonly fromResults?: string;
}

/** A run that has not started. */
export function newRun({ id, network, recipe }: Pick<RunPlan, "id" | "network" | "recipe">, sizes: Pick<Run, "trainSize" | "validationSize" | "testSize">): Run {
  return {
    id,
    network,
    status: "waiting",
    config: recipe,
    ...sizes,
    epochs: [],
    epoch: 0,
    step: 0,
    stepsPerEpoch: Math.ceil(sizes.trainSize / recipe.batchSize),
    runningLoss: null,
    runningAccuracy: null,
    recentLosses: [],
    initialLoss: null,
    initialAccuracy: null,
    compiling: null,
    passProgress: null,
    imagesPerSecond: null,
    elapsedSeconds: 0,
    remainingSeconds: null,
    endReason: null,
    restoredEpoch: null,
    test: null,
    error: null,
  };
}

/** Enough for a sparkline a hundred pixels wide. */
const MAX_RECENT_LOSSES = 120;

/** What `event` makes of `run`. `elapsedSeconds`: training time so far, pauses excluded. */
export function applyTrainEvent(run: Run, event: TrainEvent, elapsedSeconds: number): Run {
  const next = { ...change(run, event), elapsedSeconds };
  return { ...next, remainingSeconds: estimateRemaining(next) };
}

function change(run: Run, event: TrainEvent): Run {
  switch (event.type) {
    case "compiling":
      return { ...run, status: "compiling", compiling: { done: event.done, total: event.total } };
    case "step":
      return { ...run, ...startEpoch(run, event.epoch), status: "training", compiling: null, step: event.step, stepsPerEpoch: event.stepsPerEpoch };
    case "progress":
      return applyProgress({ ...run, ...startEpoch(run, event.epoch) }, event);
    case "validating":
      return { ...run, status: "validating", passProgress: event.done / event.total };
    case "epoch":
      return { ...run, status: "training", epochs: [...run.epochs, event.record], runningLoss: null, runningAccuracy: null, passProgress: null };
    case "end":
      return { ...run, endReason: event.reason, restoredEpoch: event.restoredEpoch };
  }
}

/** Clears what belonged to the epoch before, once its successor begins. */
function startEpoch(run: Run, epoch: number): Partial<Run> {
  if (run.epoch === epoch) return {};
  return { epoch, step: 0, runningLoss: null, runningAccuracy: null, recentLosses: [], passProgress: null };
}

function applyProgress(run: Run, event: Extract<TrainEvent, { type: "progress" }>): Run {
  const isFirstBatch = event.epoch === 1 && event.step === 1;
  return {
    ...run,
    runningLoss: event.loss,
    runningAccuracy: event.accuracy,
    // The first step's pace is the compiler's, not the network's.
    imagesPerSecond: event.step === 1 ? run.imagesPerSecond : event.imagesPerSecond,
    recentLosses: [...run.recentLosses, event.loss].slice(-MAX_RECENT_LOSSES),
    initialLoss: isFirstBatch ? event.loss : run.initialLoss,
    initialAccuracy: isFirstBatch ? event.accuracy : run.initialAccuracy,
  };
}

/** Validation is forward only, over a quarter as many images: about this much of an epoch's time. */
const VALIDATION_SHARE = 0.1;

/** Seconds until the last planned epoch at the pace so far; early stopping may be sooner. null before there is a pace. */
function estimateRemaining(run: Run): number | null {
  const secondsPerEpoch = estimateSecondsPerEpoch(run);
  if (secondsPerEpoch === null) return null;
  const inEpoch = run.epochs.length >= run.epoch ? 0 : (run.step / run.stepsPerEpoch) * (1 - VALIDATION_SHARE) + (run.passProgress ?? 0) * VALIDATION_SHARE;
  return Math.max(0, run.config.epochs - run.epochs.length - inEpoch) * secondsPerEpoch;
}

function estimateSecondsPerEpoch(run: Run): number | null {
  const finished = run.epochs.slice(-3);
  if (finished.length > 0) return finished.reduce((sum, { seconds }) => sum + seconds, 0) / finished.length;
  return run.imagesPerSecond === null ? null : run.trainSize / run.imagesPerSecond / (1 - VALIDATION_SHARE);
}
