/** @file results.json: a whole experiment as one plain object, the same from the page and from `npm run reproduce`. */
import type { ArchitectureId } from "../nn/architectures";
import type { ClassificationReport } from "../nn/metrics/classificationReport";
import type { EndReason, TrainConfig } from "../nn/trainEvents";
import { scoredRuns, type ScoredRun } from "./comparison";
import type { NetworkCard } from "../experiment/networkCard";
import { isTrainedHere } from "../experiment/origin";
import type { ImportedFrom } from "../experiment/run";
import type { AppState } from "../state/store";

/** What the file holds; parseResults.ts reads it. */
export interface ResultsFile {
  readonly dataset: { readonly name: string; readonly train: number; readonly validation: number; readonly test: number };
  readonly backend: { readonly name: string; readonly renderer: string | null; readonly threads: number | null };
  readonly runs: readonly {
    readonly architecture: ArchitectureId;
    readonly seed: number;
    readonly config: TrainConfig;
    readonly epochsRun: number;
    /** Whether `endReason` is "early-stopping". */
    readonly stoppedEarly: boolean;
    /** Why training ended; null where it did not reach an end. */
    readonly endReason: EndReason | null;
    /** 1-based epoch whose weights were put back before testing; null if the last ones were kept. */
    readonly restoredEpoch: number | null;
    /** The file that its weights came from; absent where it began here. */
    readonly imported?: ImportedFrom;
    /** The card of the network that came with the page; absent for all others. `epochsRun`, `endReason` and `history` tell of what was trained here since. */
    readonly shipped?: NetworkCard;
    /** Keras's history, one entry per epoch. */
    readonly history: {
      readonly loss: readonly number[];
      readonly accuracy: readonly number[];
      readonly valLoss: readonly number[];
      readonly valAccuracy: readonly number[];
    };
    readonly secondsPerEpoch: readonly number[];
    readonly test: { readonly loss: number; readonly accuracy: number };
    readonly confusionMatrix: readonly (readonly number[])[];
    readonly classificationReport: ClassificationReport;
    /** Predicted class of each test image, in file order. */
    readonly predictions: readonly number[];
  }[];
  readonly vote: {
    readonly accuracy: number;
    readonly confusionMatrix: readonly (readonly number[])[];
    readonly predictions: readonly number[];
  } | null;
}

/** One entry of `runs`. */
export type RunResult = ResultsFile["runs"][number];

/**
 * The experiment in `state`: every run that has a test score, and the vote.
 * @throws Error if no run has one yet.
 */
export function toResultsFile({ runs, experiment, backend: current, vote }: AppState): ResultsFile {
  const backend = experiment.opened?.backend ?? current;
  const scored = scoredRuns(runs);
  const [first] = scored;
  if (first === undefined) throw new Error("toResultsFile: no network has been tested yet");
  // What came with the page was trained on images of its own, which its card counts.
  const { trainSize, validationSize } = scored.find(isTrainedHere) ?? first;
  return {
    dataset: { name: experiment.dataset ?? "unknown", train: trainSize, validation: validationSize, test: first.testSize },
    backend: { name: backend?.name ?? "unknown", renderer: backend?.renderer ?? null, threads: backend?.threads ?? null },
    runs: scored.map(toRunResult),
    vote: vote === null ? null : toVoteResult(vote.evaluation),
  };
}

function toRunResult({ architecture, config, epochs, endReason, restoredEpoch, imported, shipped, test }: ScoredRun): RunResult {
  return {
    architecture,
    seed: config.seed,
    config,
    epochsRun: epochs.length,
    stoppedEarly: endReason === "early-stopping",
    endReason,
    restoredEpoch,
    ...(imported === undefined ? {} : { imported }),
    ...(shipped === undefined ? {} : { shipped }),
    history: {
      loss: epochs.map(({ loss }) => loss),
      accuracy: epochs.map(({ accuracy }) => accuracy),
      valLoss: epochs.map(({ valLoss }) => valLoss),
      valAccuracy: epochs.map(({ valAccuracy }) => valAccuracy),
    },
    secondsPerEpoch: epochs.map(({ seconds }) => seconds),
    test: { loss: test.loss, accuracy: test.accuracy },
    confusionMatrix: test.confusionMatrix,
    classificationReport: test.report,
    predictions: test.predictions,
  };
}

function toVoteResult({ accuracy, confusionMatrix, predictions }: NonNullable<ResultsFile["vote"]>): ResultsFile["vote"] {
  return { accuracy, confusionMatrix, predictions };
}
