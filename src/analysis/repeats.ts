/** @file Runs that differ in nothing but their seed, taken together: what they reach on average, how far chance spreads them, and which averages differ by more than that. */
import { at } from "../data/arrays";
import { isSameLayers } from "../nn/architectures/layers";
import { isSameRecipe } from "../experiment/recipe";
import type { ScoredRun } from "./comparison";
import { papersNumber } from "./names";
import { mcNemar, welch } from "./significance";

/** What several numbers come to. */
export interface Spread {
  readonly n: number;
  readonly mean: number;
  /** Of a sample, with n − 1 below the line; 0 where there is one number only. */
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
}

/** Two runs or more of the same network by the same recipe, each from its own seed. */
export interface RepeatGroup {
  /** As a heading: "Two convolutions, wide", without the seed. */
  readonly name: string;
  /** Inside a sentence: "architecture 2", “Two convolutions, wide”. */
  readonly phrase: string;
  readonly runs: readonly ScoredRun[];
  /** Test accuracies, 0–1. */
  readonly accuracy: Spread;
  readonly loss: Spread;
}

/** What of a run says whether another is its repetition. */
type Repeatable = Pick<ScoredRun, "network" | "config" | "trainSize" | "validationSize" | "testSize">;

/** How two groups compare. */
export interface GroupDifference {
  /** Of the mean accuracies, first − second. */
  readonly difference: number;
  /** Of Welch's t-test over seeds, two-sided. */
  readonly pValue: number;
  /** Pairs of one seed, and how many of them differ on the images by more than noise; null without true classes. */
  readonly pairs: { readonly count: number; readonly numDifferent: number } | null;
}

/** @throws RangeError if there is no number. */
export function spreadOf(values: readonly number[]): Spread {
  const n = values.length;
  if (n === 0) throw new RangeError("spreadOf: at least one number, got none");
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [min, max] = [Math.min(...values), Math.max(...values)];
  // Equal numbers spread by nothing, whatever rounding makes of their mean.
  return { n, mean, standardDeviation: min === max ? 0 : Math.sqrt(squares / (n - 1)), min, max };
}

/** "89.9 ± 0.2 %" */
export function spreadText({ mean, standardDeviation }: Spread, digits = 1): string {
  return `${(mean * 100).toFixed(digits)} ± ${(standardDeviation * 100).toFixed(digits)} %`;
}

/**
 * The groups of two seeds or more among `runs`, in the order of their first runs. A run that was stopped by hand or never
 * reached its end, or whose weights came from elsewhere, is no repetition of anything; of two with one seed the first counts.
 */
export function repeatGroups(runs: readonly ScoredRun[]): RepeatGroup[] {
  const repeated = bySeed(runs.filter(isWhole)).filter(({ length }) => length > 1);
  const names = repeated.map(groupName);
  return repeated.map((group, i) => toGroup(group, names.indexOf(at(names, i)) === names.lastIndexOf(at(names, i))));
}

/** Runs that differ in nothing but their seed together, in the order of their first; of two with one seed the first counts. */
export function bySeed<R extends Repeatable>(runs: readonly R[]): R[][] {
  const groups: R[][] = [];
  for (const run of runs) {
    const group = groups.find((members) => isRepeat(at(members, 0), run));
    if (group === undefined) groups.push([run]);
    else if (group.every(({ config }) => config.seed !== run.config.seed)) group.push(run);
  }
  return groups;
}

/** The name of one of several runs, without the seed that it may end in. */
export function withoutSeed(name: string): string {
  return name.replace(SEED_ENDING, "");
}

/** The group that run `id` belongs to; null if it was trained once. */
export function groupOf(id: string, groups: readonly RepeatGroup[]): RepeatGroup | null {
  return groups.find(({ runs }) => runs.some((run) => run.id === id)) ?? null;
}

/**
 * Whether two groups differ by more than chance. Chance is of two kinds, so there are two answers. Over seeds: Welch's
 * t-test, which does not take for granted that both spread alike. An exact permutation test would assume less, but with
 * three seeds each its p-value is never below 2/20, so that it could never tell; the price is that accuracies over seeds
 * are taken to be about normal. Over images: McNemar's exact test on each pair of runs of one seed.
 *
 * @param labels true classes of the test images; null where they are not at hand.
 */
export function compareGroups(first: RepeatGroup, second: RepeatGroup, labels: ArrayLike<number> | null): GroupDifference {
  const pairs = first.runs.flatMap((run) => second.runs.filter(({ config }) => config.seed === run.config.seed).map((other) => [run, other] as const));
  const isDifferent = ([a, b]: (typeof pairs)[number]) => labels !== null && mcNemar(labels, a.test.predictions, b.test.predictions).pValue < 0.05;
  return {
    difference: first.accuracy.mean - second.accuracy.mean,
    pValue: welch(first.accuracy, second.accuracy).pValue,
    pairs: labels === null ? null : { count: pairs.length, numDifferent: pairs.filter(isDifferent).length },
  };
}

function isWhole({ imported, shipped, endReason }: ScoredRun): boolean {
  return imported === undefined && shipped === undefined && (endReason === "completed" || endReason === "early-stopping");
}

function isRepeat(run: Repeatable, other: Repeatable): boolean {
  const isSameSize = run.trainSize === other.trainSize && run.validationSize === other.validationSize && run.testSize === other.testSize;
  return isSameSize && isSameLayers(run.network.layers, other.network.layers) && isSameRecipe(run.config, other.config);
}

const SEED_ENDING = /, seed \d+$/;

function groupName(runs: readonly ScoredRun[]): string {
  return withoutSeed(at(runs, 0).name);
}

function toGroup(runs: readonly ScoredRun[], isOnly: boolean): RepeatGroup {
  const plain = groupName(runs);
  // Two recipes of one name are told apart by their first runs.
  const name = isOnly ? plain : `${plain} (run ${at(runs, 0).id})`;
  const architecture = papersNumber({ network: at(runs, 0).network, name });
  return {
    name,
    phrase: architecture === null ? `“${name}”` : `architecture ${architecture}`,
    runs,
    accuracy: spreadOf(runs.map(({ test }) => test.accuracy)),
    loss: spreadOf(runs.map(({ test }) => test.loss)),
  };
}
