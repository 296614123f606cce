/** @file The finished networks side by side: one column of figures a network. */
import type { ArchitectureId } from "../nn/architectures";
import type { Evaluation } from "../nn/evaluation";
import type { ClassScores } from "../nn/metrics/classificationReport";
import { correctPerClass } from "../nn/metrics/confusionMatrix";
import { summarize } from "../nn/summary";
import { isTrainedHere, knownEpochs } from "../experiment/origin";
import { endSentence, type EndFacts, type ProtocolFacts } from "./protocol";
import type { Runs } from "../experiment/experiment";
import type { RunId, RunPlan, VoteMethod } from "../experiment/plan";
import type { Run } from "../experiment/run";
import { standardError } from "./significance";
import type { Vote } from "./voting";

/** A run with a test score, and its name: a `Run` of the store becomes one, and results.json holds as much. */
export interface ScoredRun extends ProtocolFacts, EndFacts, Pick<Run, "id" | "elapsedSeconds"> {
  readonly name: string;
  readonly test: Omit<Evaluation, "probabilities">;
}

/** One network's figures. */
export interface NetworkColumn {
  readonly id: RunId;
  /** null where it is none of the paper's. */
  readonly architecture: ArchitectureId | null;
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
  readonly members: readonly RunId[];
  readonly method: VoteMethod;
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

/** The runs that have a test score, in the order of `plans`. */
export function scoredRuns(runs: Runs, plans: readonly Pick<RunPlan, "id" | "name">[]): ScoredRun[] {
  return plans.flatMap(({ id, name }) => {
    const run = runs[id];
    return run === undefined || run.test === null ? [] : [{ ...run, name, test: run.test }];
  });
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
  const { id, name, network, test, epochs } = run;
  const epochSeconds = epochs.reduce((total, { seconds }) => total + seconds, 0);
  return {
    id,
    architecture: network.architecture,
    name,
    testAccuracy: test.accuracy,
    standardError: standardError(test.accuracy, run.testSize),
    testLoss: test.loss,
    macroAverage: test.report.macroAverage,
    weightedAverage: test.report.weightedAverage,
    correctPerClass: correctPerClass(test.confusionMatrix),
    params: summarize(network.layers).totalParams,
    epochs: knownEpochs(run),
    end: endSentence(run),
    trainingSeconds: isTrainedHere(run) ? run.elapsedSeconds : null,
    imagesPerSecond: epochSeconds > 0 ? (run.trainSize * epochs.length) / epochSeconds : null,
  };
}

function voteColumn({ members, method, evaluation }: Vote): VoteColumn {
  return {
    members,
    method,
    testAccuracy: evaluation.accuracy,
    macroAverage: evaluation.report.macroAverage,
    weightedAverage: evaluation.report.weightedAverage,
    correctPerClass: correctPerClass(evaluation.confusionMatrix),
  };
}
