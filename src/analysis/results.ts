/** @file results.json: a whole experiment as one plain object, the same from the page and from `npm run reproduce`. */
import type { ArchitectureId } from "../nn/architectures";
import type { ClassificationReport } from "../nn/metrics/classificationReport";
import type { EndReason } from "../nn/trainEvents";
import { scoredRuns, type ScoredRun } from "./comparison";
import type { Runs } from "../experiment/experiment";
import type { NetworkSpec } from "../experiment/network";
import type { NetworkCard } from "../experiment/networkCard";
import { isTrainedHere } from "../experiment/origin";
import type { Experiment, RunId, VoteMethod } from "../experiment/plan";
import { basicsOf, type Recipe, type RecipeBasics } from "../experiment/recipe";
import type { ImportedFrom } from "../experiment/run";
import type { Vote } from "./voting";

/** Counts up when the file's form changes. 1, which did not say so, knew one run of each of the paper's architectures. */
export const RESULTS_FORMAT = 2;

/** What the file holds; results.schema.json describes it, parseResults.ts reads it. */
export interface ResultsFile {
  readonly format: typeof RESULTS_FORMAT;
  readonly experiment: { readonly name: string; readonly preset: string | null };
  /** `train` and `validation`: of the first run that was trained here. */
  readonly dataset: {
    readonly name: string;
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    /** As `fingerprintOf` has it; absent in files that the page writes, whose images go by their name. */
    readonly fingerprint?: string;
  };
  readonly backend: { readonly name: string; readonly renderer: string | null; readonly threads: number | null };
  /** In the experiment's order. */
  readonly runs: readonly {
    readonly id: RunId;
    readonly name: string;
    readonly network: NetworkSpec;
    /** As it was trained. */
    readonly recipe: Recipe;
    /** The paper's that it is; null for all others. */
    readonly architecture: ArchitectureId | null;
    readonly trainSize: number;
    readonly validationSize: number;
    readonly seed: number;
    /** What of the recipe was all there was in format 1. */
    readonly config: RecipeBasics;
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
    readonly members: readonly RunId[];
    readonly method: VoteMethod;
    readonly accuracy: number;
    readonly confusionMatrix: readonly (readonly number[])[];
    readonly predictions: readonly number[];
  } | null;
}

/** One entry of `runs`. */
export type RunResult = ResultsFile["runs"][number];

/** An experiment with what came of it. The store's state is one. */
export interface Measured {
  readonly experiment: Pick<Experiment, "name" | "preset" | "runs">;
  readonly runs: Runs;
  readonly vote: Vote | null;
  readonly backend: ResultsFile["backend"] | null;
  /** `opened`: the past run that is shown, and what computed it. */
  readonly training: { readonly dataset: string | null; readonly opened: { readonly backend: ResultsFile["backend"] } | null };
}

/**
 * Every run that has a test score, and the vote.
 * @throws Error if no run has one yet.
 */
export function toResultsFile({ experiment, runs, training, backend: current, vote }: Measured): ResultsFile {
  const backend = training.opened?.backend ?? current;
  const scored = scoredRuns(runs, experiment.runs);
  const [first] = scored;
  if (first === undefined) throw new Error("toResultsFile: no network has been tested yet");
  // What came with the page was trained on images of its own, which its card counts.
  const { trainSize, validationSize } = scored.find(isTrainedHere) ?? first;
  return {
    format: RESULTS_FORMAT,
    experiment: { name: experiment.name, preset: experiment.preset },
    dataset: { name: training.dataset ?? "unknown", train: trainSize, validation: validationSize, test: first.testSize },
    backend: { name: backend?.name ?? "unknown", renderer: backend?.renderer ?? null, threads: backend?.threads ?? null },
    runs: scored.map(toRunResult),
    vote: vote === null ? null : toVoteResult(vote),
  };
}

function toRunResult({ id, name, network, config: recipe, trainSize, validationSize, epochs, endReason, restoredEpoch, imported, shipped, test }: ScoredRun): RunResult {
  return {
    id,
    name,
    network,
    recipe,
    architecture: network.architecture,
    trainSize,
    validationSize,
    seed: recipe.seed,
    config: basicsOf(recipe),
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

function toVoteResult({ members, method, evaluation: { accuracy, confusionMatrix, predictions } }: Vote): ResultsFile["vote"] {
  return { members, method, accuracy, confusionMatrix, predictions };
}
