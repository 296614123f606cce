/** @file The finished networks side by side: one column of figures a network. */
import { ARCHITECTURE_IDS, architectureById, type ArchitectureId } from "../nn/architectures";
import type { Evaluation } from "../nn/evaluation";
import type { ClassScores } from "../nn/metrics/classificationReport";
import { correctPerClass } from "../nn/metrics/confusionMatrix";
import { summarize } from "../nn/summary";
import { isTrainedHere, knownEpochs } from "../experiment/origin";
import { endSentence, type EndFacts, type ProtocolFacts } from "./protocol";
import type { Run } from "../experiment/run";
import { standardError } from "./significance";
import type { AppState, Vote } from "../state/store";

/** A run with a test score: a `Run` of the store is one, and results.json holds as much. */
export interface ScoredRun extends ProtocolFacts, EndFacts, Pick<Run, "elapsedSeconds"> {
  readonly test: Omit<Evaluation, "probabilities">;
}

/** One network's figures. */
export interface NetworkColumn {
  readonly architecture: ArchitectureId;
  readonly name: string;
  readonly testAccuracy: number;
  /** Of `testAccuracy`, 0–1. */
  readonly standardError: number;
  readonly testLoss: number;
  readonly macroAverage: ClassScores;
  readonly weightedAverage: ClassScores;
  /** Right test predictions of each class. */
  readonly correctPerClass: readonly number[];
  readonly params: number;
  /** Wherever it was trained; null where nobody knows. */
  readonly epochs: number | null;
  /** Why it ended, a sentence. */
  readonly end: string;
  /** null where it was not trained here. */
  readonly trainingSeconds: number | null;
  /** Training images a second over all finished epochs, validation time included; null before the first has finished. */
  readonly imagesPerSecond: number | null;
}

/** The vote's figures: it has no training of its own, hence fewer. */
export interface VoteColumn {
  readonly architectures: readonly ArchitectureId[];
  readonly testAccuracy: number;
  readonly macroAverage: ClassScores;
  readonly weightedAverage: ClassScores;
  readonly correctPerClass: readonly number[];
}

/** What the tables of several networks show. */
export interface Comparison {
  readonly networks: readonly NetworkColumn[];
  readonly vote: VoteColumn | null;
  /** Test images of each class; what `correctPerClass` is out of. */
  readonly supports: readonly number[];
}

/** The runs that have a test score, in the paper's order. */
export function scoredRuns(runs: AppState["runs"]): ScoredRun[] {
  return ARCHITECTURE_IDS.flatMap((id) => {
    const run = runs[id];
    return run === undefined || run.test === null ? [] : [{ ...run, test: run.test }];
  });
}

/** Whether several of `runs` are of `run`'s architecture, so that only the seed tells them apart. */
export function isRepeated(run: ScoredRun, runs: readonly ScoredRun[]): boolean {
  return runs.filter(({ architecture }) => architecture === run.architecture).length > 1;
}

/** Shapes `runs` into columns that line up; order kept. */
export function compareRuns(runs: readonly ScoredRun[], vote: Vote | null): Comparison {
  return {
    networks: runs.map(networkColumn),
    vote: vote === null ? null : voteColumn(vote),
    supports: runs[0]?.test.report.classes.map(({ support }) => support) ?? [],
  };
}

function networkColumn(run: ScoredRun): NetworkColumn {
  const { architecture, test, epochs } = run;
  const { name, layers } = architectureById(architecture);
  const epochSeconds = epochs.reduce((total, { seconds }) => total + seconds, 0);
  return {
    architecture,
    name,
    testAccuracy: test.accuracy,
    standardError: standardError(test.accuracy, run.testSize),
    testLoss: test.loss,
    macroAverage: test.report.macroAverage,
    weightedAverage: test.report.weightedAverage,
    correctPerClass: correctPerClass(test.confusionMatrix),
    params: summarize(layers).totalParams,
    epochs: knownEpochs(run),
    end: endSentence(run),
    trainingSeconds: isTrainedHere(run) ? run.elapsedSeconds : null,
    imagesPerSecond: epochSeconds > 0 ? (run.trainSize * epochs.length) / epochSeconds : null,
  };
}

function voteColumn({ architectures, evaluation }: Vote): VoteColumn {
  return {
    architectures,
    testAccuracy: evaluation.accuracy,
    macroAverage: evaluation.report.macroAverage,
    weightedAverage: evaluation.report.weightedAverage,
    correctPerClass: correctPerClass(evaluation.confusionMatrix),
  };
}
