/** @file What a person can do to an experiment before anything runs: each a pure function from one plan to the next. */
import type { ArchitectureId } from "../nn/architectures";
import { isSameLayers, type LayerSpec } from "../nn/architectures/layers";
import { architectureOf, type NetworkSpec, paperNetwork } from "./network";
import type { Experiment, RunId, RunPlan } from "./plan";
import { isSameRecipe, type Recipe } from "./recipe";
import { LIMITS } from "./settings";
import { counted, grouped } from "./words";

/** Runs in one experiment. More than anybody compares at once; what the page can still draw and an address can still hold. */
export const MAX_RUNS = 96;

/** Characters in a name. Longer ones would push aside what they name. */
export const MAX_NAME_LENGTH = 80;

/** Images trained on by a run that is new. */
const TRAIN_SIZE = 48_000;

/** The id that the next run to be added will have. */
export function nextRunId({ nextId }: Experiment): RunId {
  return String(nextId);
}

/** @throws RangeError if the experiment has no such run. */
export function runPlanOf({ runs }: Experiment, id: RunId): RunPlan {
  return runs[indexOf(runs, id)]!;
}

/** Why `count` more runs cannot be added, as a sentence; null if they can. */
export function addProblem({ runs }: Experiment, count = 1): string | null {
  if (runs.length + count <= MAX_RUNS) return null;
  return `An experiment has at most ${MAX_RUNS} runs, and this one has ${runs.length}. Remove ${counted(runs.length + count - MAX_RUNS, "run")} first.`;
}

/** Why no run can be removed, as a sentence; null if one can. */
export function removeProblem({ runs }: Experiment): string | null {
  return runs.length > 1 ? null : "An experiment needs at least one run. Add another before removing this one.";
}

/** Why `name` will not do for a run or an experiment, as a sentence; null if it will. */
export function nameProblem(name: string): string | null {
  const { length } = tidyName(name);
  if (length === 0) return "A name needs at least one character, got none.";
  if (length > MAX_NAME_LENGTH) return `A name needs at most ${MAX_NAME_LENGTH} characters, got ${grouped(length)}.`;
  return null;
}

/**
 * With one more run at the end, chosen; its id is `nextRunId` of the experiment before.
 * @param name the network's, unless given.
 * @throws RangeError where `addProblem` or `nameProblem` has something to say.
 */
export function addRun(experiment: Experiment, network: NetworkSpec, recipe: Recipe, name = network.name): Experiment {
  const run = { name: checkedName(name), network, recipe, trainSize: experiment.runs.at(-1)?.trainSize ?? TRAIN_SIZE, isChosen: true };
  return withNewRun(experiment, experiment.runs.length, run);
}

/**
 * With a copy of a run right behind it, chosen: "Two convolutions, copy", "Two convolutions, copy 2".
 * @throws RangeError if there is no such run, or where `addProblem` has something to say.
 */
export function duplicateRun(experiment: Experiment, id: RunId): Experiment {
  const index = indexOf(experiment.runs, id);
  const run = experiment.runs[index]!;
  return withNewRun(experiment, index + 1, { ...run, name: copyName(run.name, experiment.runs), isChosen: true });
}

/**
 * With a copy of a run right behind it, chosen, that begins from another seed: "Two convolutions, seed 7".
 * @throws RangeError if there is no such run, or where `addProblem` has something to say.
 */
export function againWithSeed(experiment: Experiment, id: RunId, seed: number): Experiment {
  const index = indexOf(experiment.runs, id);
  const run = experiment.runs[index]!;
  return withNewRun(experiment, index + 1, { ...run, name: endingIn(`, seed ${seed}`, run.name, SEED_ENDING), recipe: { ...run.recipe, seed }, isChosen: true });
}

/** How often the same may be trained at one stroke. */
export const REPEATS = { min: 2, max: 10 } as const;

/** Why a run cannot be repeated so that there are `n` of it, as a sentence; null if it can. */
export function repeatProblem(experiment: Experiment, n: number): string | null {
  if (!Number.isInteger(n) || n < REPEATS.min || n > REPEATS.max) return `Seeds need a whole number from ${REPEATS.min} to ${REPEATS.max}, got ${Number.isNaN(n) ? "none" : n}.`;
  return addProblem(experiment, n - 1);
}

/**
 * With `n − 1` copies of a run right behind it, chosen, from the next seeds: "Two convolutions, seed 2021". Seeds that
 * another run of the same has already are passed over, and after the largest comes 0.
 * @throws RangeError if there is no such run, or where `repeatProblem` has something to say.
 */
export function repeatWithSeeds(experiment: Experiment, id: RunId, n: number): Experiment {
  const run = runPlanOf(experiment, id);
  assertNo(repeatProblem(experiment, n));
  const taken = new Set(experiment.runs.filter((other) => isRepeatOf(run, other)).map(({ recipe }) => recipe.seed));
  let [wider, last] = [experiment, id];
  for (const seed of nextSeeds(run.recipe.seed, taken, n - 1)) [wider, last] = [againWithSeed(wider, last, seed), nextRunId(wider)];
  return wider;
}

/** Whether two runs differ in nothing but their seed (and what they are called). */
function isRepeatOf(run: RunPlan, other: RunPlan): boolean {
  return isSameLayers(run.network.layers, other.network.layers) && isSameRecipe(run.recipe, other.recipe) && run.trainSize === other.trainSize;
}

function nextSeeds(seed: number, taken: ReadonlySet<number>, count: number): number[] {
  const seeds: number[] = [];
  for (let next = seed; seeds.length < count; ) {
    next = next >= LIMITS.seed.max ? LIMITS.seed.min : next + 1;
    if (!taken.has(next)) seeds.push(next);
  }
  return seeds;
}

/** @throws RangeError if there is no such run, or where `nameProblem` has something to say. */
export function renameRun(experiment: Experiment, id: RunId, name: string): Experiment {
  return withRun(experiment, id, { name: checkedName(name) });
}

/** @throws RangeError where `nameProblem` has something to say. */
export function renameExperiment(experiment: Experiment, name: string): Experiment {
  return { ...experiment, name: checkedName(name) };
}

/**
 * With a run `by` places further down (up, if negative), as far as there are places.
 * @throws RangeError if there is no such run.
 */
export function moveRun(experiment: Experiment, id: RunId, by: number): Experiment {
  const from = indexOf(experiment.runs, id);
  const to = Math.max(0, Math.min(experiment.runs.length - 1, from + by));
  if (to === from) return experiment;
  const runs = experiment.runs.filter((run) => run.id !== id);
  return { ...experiment, runs: runs.toSpliced(to, 0, experiment.runs[from]!) };
}

/**
 * Without a run, whose id is not given again.
 * @throws RangeError if there is no such run, or where `removeProblem` has something to say.
 */
export function removeRun(experiment: Experiment, id: RunId): Experiment {
  const index = indexOf(experiment.runs, id);
  assertNo(removeProblem(experiment));
  return { ...experiment, runs: experiment.runs.toSpliced(index, 1) };
}

/** With exactly these runs chosen. Ids that the experiment does not have are nobody's. */
export function chooseRuns(experiment: Experiment, ids: readonly RunId[]): Experiment {
  const chosen = new Set(ids);
  return { ...experiment, runs: experiment.runs.map((run) => (run.isChosen === chosen.has(run.id) ? run : { ...run, isChosen: chosen.has(run.id) })) };
}

/** @throws RangeError if there is no such run. */
export function setRecipe(experiment: Experiment, id: RunId, change: Partial<Recipe>): Experiment {
  return withRun(experiment, id, { recipe: { ...runPlanOf(experiment, id).recipe, ...change } });
}

/** @param trainSize images trained on. @throws RangeError if there is no such run. */
export function setTrainSize(experiment: Experiment, id: RunId, trainSize: number): Experiment {
  return withRun(experiment, id, { trainSize });
}

/** With another network in a run's place; its recipe and name stay. @throws RangeError if there is no such run. */
export function setNetwork(experiment: Experiment, id: RunId, network: NetworkSpec): Experiment {
  return withRun(experiment, id, { network });
}

/**
 * With other layers in a run. A run called after its network is then "Two convolutions, edited", or by the paper's name
 * where the layers are one of the paper's. @throws RangeError if there is no such run.
 */
export function setLayers(experiment: Experiment, id: RunId, layers: readonly LayerSpec[]): Experiment {
  const { name, network } = runPlanOf(experiment, id);
  const architecture = architectureOf(layers);
  const renamed = architecture === null ? { name: endingIn(", edited", network.name, EDITED_ENDING), layers, architecture } : paperNetwork(architecture);
  return withRun(experiment, id, { network: renamed, name: name === network.name ? renamed.name : name });
}

/** Ids of the runs that Train trains, in their order. */
export function chosenIds({ runs }: Experiment): RunId[] {
  return runs.filter(({ isChosen }) => isChosen).map(({ id }) => id);
}

/** The paper's architectures among the chosen runs, each once, in the paper's order. */
export function chosenArchitectures({ runs }: Pick<Experiment, "runs">): ArchitectureId[] {
  const ids = runs.flatMap(({ isChosen, network }) => (isChosen && network.architecture !== null ? [network.architecture] : []));
  return [...new Set(ids)].toSorted((a, b) => a - b);
}

function withRun(experiment: Experiment, id: RunId, change: Partial<RunPlan>): Experiment {
  const index = indexOf(experiment.runs, id);
  return { ...experiment, runs: experiment.runs.with(index, { ...experiment.runs[index]!, ...change }) };
}

function withNewRun(experiment: Experiment, index: number, run: Omit<RunPlan, "id">): Experiment {
  assertNo(addProblem(experiment));
  return { ...experiment, runs: experiment.runs.toSpliced(index, 0, { ...run, id: nextRunId(experiment) }), nextId: experiment.nextId + 1 };
}

function indexOf(runs: readonly RunPlan[], id: RunId): number {
  const index = runs.findIndex((run) => run.id === id);
  if (index === -1) throw new RangeError(`edits: no run ${JSON.stringify(id)}; there are ${runs.map((run) => run.id).join(", ")}`);
  return index;
}

/** Without what cannot be seen: spaces at the ends, more than one in a row, control characters. */
export function tidyName(name: string): string {
  return name.replaceAll(/[\s\p{Cc}\p{Cs}]+/gu, " ").trim();
}

function checkedName(name: string): string {
  assertNo(nameProblem(name));
  return tidyName(name);
}

function assertNo(problem: string | null): void {
  if (problem !== null) throw new RangeError(problem);
}

const COPY_ENDING = /, copy(?: \d+)?$/;
const EDITED_ENDING = /, edited$/;
const SEED_ENDING = /, seed \d+$/;

function copyName(name: string, runs: readonly RunPlan[]): string {
  const names = new Set(runs.map((run) => run.name));
  for (let number = 1; ; number++) {
    const copy = endingIn(number === 1 ? ", copy" : `, copy ${number}`, name, COPY_ENDING);
    if (!names.has(copy)) return copy;
  }
}

/** `name` with `ending` in place of an earlier one of its kind, shortened in front of it where it would get too long. */
export function endingIn(ending: string, name: string, kind: RegExp): string {
  const start = name.replace(kind, "");
  const length = MAX_NAME_LENGTH - ending.length;
  if (start.length <= length) return start + ending;
  // No half of a character that takes two code units.
  return `${start.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "").trimEnd()}…${ending}`;
}
