/** @file What an experiment is before anything runs: an ordered list of runs, each a network and a recipe. Plain data. */
import type { NetworkSpec } from "./network";
import type { Recipe } from "./recipe";

/** Names one run within its experiment, for good: never given to another, whatever is renamed, moved or removed. "1", "2", … (a whole number from 1, no leading zero). */
export type RunId = string;

/** One run as it is to be trained. */
export interface RunPlan {
  readonly id: RunId;
  /** What a person calls it; need not be unique. */
  readonly name: string;
  readonly network: NetworkSpec;
  readonly recipe: Recipe;
  /** Images trained on, of the 48,000 after the split. Validation keeps the split's proportion (a quarter of it). */
  readonly trainSize: number;
  /** Whether Train trains it. */
  readonly isChosen: boolean;
}

/** What all runs of an experiment share: what is compared must have been scored on the same images. */
export interface DataPlan {
  /** "fashion-mnist" falls back to "built-in" when no source can be reached, and says so. */
  readonly set: "fashion-mnist" | "built-in";
  /** Images tested on, of the 10,000. */
  readonly testSize: number;
}

/** How early stopping is done where it is done; kept while no run does, so that turning it off and on again loses nothing. */
export interface StoppingPlan {
  /** Epochs without a better validation loss. */
  readonly patience: number;
  readonly restoreBestWeights: boolean;
}

/** An experiment as it is to be run. */
export interface Experiment {
  readonly name: string;
  /** The preset that it began as, by the name in the address; null where it began as none. */
  readonly preset: string | null;
  readonly data: DataPlan;
  /** What a run takes that is told to stop early and has not said how. */
  readonly stopping: StoppingPlan;
  /** In the order in which they are trained and shown; one at least. */
  readonly runs: readonly RunPlan[];
  /** The number that the next run gets as its id: above all that were ever given, those of removed runs too. */
  readonly nextId: number;
}

/** Whose answers are counted together, and how. */
export interface VoteChoice {
  /** In the experiment's order; fewer than two cast no vote. null: all that are scored. */
  readonly members: readonly RunId[] | null;
  /** "majority": the class most of them name. "mean": the class of the highest mean probability. */
  readonly method: VoteMethod;
}

export const VOTE_METHODS = ["majority", "mean"] as const;

export type VoteMethod = (typeof VOTE_METHODS)[number];

/** The paper's: a majority of all. */
export const DEFAULT_VOTE: VoteChoice = { members: null, method: "majority" };
