/** @file What an experiment is before anything runs: an ordered list of runs, each a network and a recipe. Plain data. */
import type { NetworkSpec } from "./network";
import type { Recipe } from "./recipe";

/** Names one run within its experiment, for good: never given to another, whatever is renamed, moved or removed. "1", "2", … */
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

/** An experiment as it is to be run. */
export interface Experiment {
  readonly name: string;
  /** The preset that it began as, by the name in the address; null where it began as none. */
  readonly preset: string | null;
  readonly data: DataPlan;
  /** In the order in which they are trained and shown. */
  readonly runs: readonly RunPlan[];
}
