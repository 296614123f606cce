/** @file What `npm run recipes` trains: networks, candidate recipes and seeds as a list of jobs. Pure; each job is one training of the page's. */
import type { AddressState } from "../../src/experiment/address.ts";
import { DEFAULT_VOTE, type Experiment, type RunPlan } from "../../src/experiment/plan.ts";
import { presetById } from "../../src/experiment/presets.ts";
import type { Recipe } from "../../src/experiment/recipe.ts";
import { LIMITS, settingProblem } from "../../src/experiment/settings.ts";
import type { BackendChoice } from "../../src/nn/backendChoice.ts";
import { NO_AUGMENTATION } from "../../src/nn/trainConfig.ts";

/** The paper's three, whose layers stay as they are, and the modern one. */
export const NETWORKS = ["1", "2", "3", "modern"] as const;

export type NetworkKey = (typeof NETWORKS)[number];

/** "choose" compares candidates on validation; "final" trains the chosen recipe, which is the presets', and tests it. */
export type Stage = "choose" | "final";

/** What is left of the chosen recipe, or put to it, for comparison: "chosen" is the presets' as it is. */
export const CANDIDATES: Readonly<Record<string, Partial<Recipe>>> = {
  chosen: {},
  plain: { augmentation: null, testTimeFlip: false },
  flips: { augmentation: { ...NO_AUGMENTATION, horizontalFlip: "alternating" }, testTimeFlip: true },
  "flips-cut-out": { augmentation: { ...NO_AUGMENTATION, horizontalFlip: "alternating", cutOut: 5 }, testTimeFlip: true },
};

/** One network, one recipe, one seed. */
export interface Job {
  /** Also the name of its files: "final/network-1-seed-2020". */
  readonly id: string;
  readonly stage: Stage;
  readonly network: NetworkKey;
  readonly candidate: string;
  /** The only run of its experiment. */
  readonly run: RunPlan;
}

export interface Wanted {
  readonly stage: Stage;
  readonly networks: readonly NetworkKey[];
  readonly candidates: readonly string[];
  readonly seeds: readonly number[];
  /** null: the recipe's own. */
  readonly epochs: number | null;
}

/** A seed with all its networks, then the next, so that a vote is there as early as can be. */
export function jobsOf({ stage, networks, candidates, seeds, epochs }: Wanted): Job[] {
  const names = stage === "final" ? ["chosen"] : candidates;
  return seeds.flatMap((seed) =>
    networks.flatMap((network) =>
      names.map((candidate): Job => {
        const plan = presetRun(network);
        const recipe: Recipe = { ...plan.recipe, ...CANDIDATES[candidate], seed, ...(epochs === null ? {} : { epochs }) };
        const id = `${stage}/network-${network}${stage === "choose" ? `-${candidate}` : ""}-seed-${seed}`;
        return { id, stage, network, candidate, run: { ...plan, id: "1", recipe } };
      }),
    ),
  );
}

/** The preset's run, whose recipe is the chosen one. */
export function presetRun(network: NetworkKey): RunPlan {
  const [preset, index] = network === "modern" ? ["modern", 0] : ["best-recipe", Number(network) - 1];
  const run = presetById(preset)?.experiment().runs[index];
  if (run === undefined) throw new Error(`internal: no preset has network ${network}`);
  return run;
}

/** While a recipe is chosen the page must test on something: it gets the fewest images that it takes, and what it says of them is thrown away. */
const UNUSED_TEST_SIZE = LIMITS.testSize.min;

/** A job as the page is asked for it. */
export function addressOf({ stage, run }: Job, data: Experiment["data"]["set"], backendChoice: BackendChoice): AddressState {
  const testSize = stage === "choose" ? UNUSED_TEST_SIZE : LIMITS.testSize.max;
  const experiment: Experiment = { name: run.name, preset: null, data: { set: data, testSize }, stopping: { patience: 0, restoreBestWeights: false }, runs: [run], nextId: 2 };
  return { experiment, backendChoice, vote: DEFAULT_VOTE };
}

/** @throws Error with a sentence if a name is none of `known`. */
export function readNames<Name extends string>(option: string, text: string, known: readonly Name[]): Name[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.some((other) => other === name));
  if (unknown !== undefined) throw new Error(`${option} needs some of ${known.join(",")}, separated by commas; got "${unknown}".`);
  return known.filter((name) => names.includes(name));
}

/** Each once, in the order given. @throws Error with a sentence. */
export function readSeeds(text: string): number[] {
  return [...new Set(text.split(",").map((seed) => readNumber("--seeds", "seed", seed)))];
}

/** @throws Error with a sentence. */
export function readEpochs(text: string): number {
  return readNumber("--epochs", "epochs", text);
}

function readNumber(option: string, setting: "seed" | "epochs", text: string): number {
  const value = /^\s*\d{1,12}\s*$/.test(text) ? Number(text) : Number.NaN;
  const problem = settingProblem(setting, value);
  if (problem !== null) throw new Error(`${option}: ${problem}${Number.isNaN(value) ? ` Got "${text}".` : ""}`);
  return value;
}
