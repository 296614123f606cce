/** @file Networks that were trained elsewhere, opened from a file or come with the page, as the session takes them in: their places in the experiment, and their runs. Pure functions. */
import type { Dataset } from "../data/dataset";
import type { ImportedModel } from "../formats";
import { architectureById } from "../nn/architectures";
import { fitsOptimizer } from "../nn/optimizers/state";
import { comparableRuns, type Runs, toRun } from "../experiment/experiment";
import { addProblem, addRun, MAX_NAME_LENGTH, nextRunId, setTrainSize, tidyName } from "../experiment/edits";
import type { TrainedNetwork } from "../files/networkFiles";
import { type NetworkSpec, paperNetwork } from "../experiment/network";
import { isTrainedHere } from "../experiment/origin";
import type { Experiment, RunId, RunPlan } from "../experiment/plan";
import type { NetworkCard } from "../experiment/networkCard";
import { ownRecipe, paperRecipe, type Recipe } from "../experiment/recipe";
import { newRun, type Run } from "../experiment/run";
import type { ShippedNetwork } from "../try/shippedNetworks";
import type { AppState } from "../state/store";

/** A network that has come, before it has a place. */
export interface Arriving {
  /** The experiment with a place for it, and that place. */
  readonly place: (experiment: Experiment, runs: Runs) => { readonly experiment: Experiment; readonly id: RunId };
  readonly network: TrainedNetwork;
  /** Its run before it is scored. */
  readonly toRun: (plan: RunPlan, dataset: Dataset, testSize: number) => Run;
}

/** A network to score and to put among the results. */
export interface Arrival {
  readonly id: RunId;
  readonly network: TrainedNetwork;
  readonly run: Run;
}

/** A network from a file is a run of its own, by the file's name. */
export function fromFile(model: ImportedModel, fileName: string): Arriving {
  const { architecture, layers, weights, format, optimizer, notes, metadata } = model;
  const imported = { fileName, format, hasOptimizer: optimizer !== null, notes, metadata };
  const name = nameOfFile(fileName);
  return {
    place: (experiment) => (architecture === null ? withOpened(experiment, { name: name || "Opened network", layers, architecture: null }, model) : withUnchosen(experiment, architecture, name || architectureById(architecture).name, model)),
    network: { weights, optimizer },
    toRun: (plan, dataset, testSize) => ({ ...toRun(plan, dataset, testSize), imported }),
  };
}

/** Its epochs, seed and protocol are its card's; its history did not come along. */
export function fromPage({ card, weights }: ShippedNetwork): Arriving {
  const { architecture, trainSize, validationSize, epochs } = card;
  return {
    place: (experiment, runs) => {
      const free = experiment.runs.find(({ id, network }) => network.architecture === architecture && isFree(runs[id]));
      return free === undefined ? withUnchosen(experiment, architecture, `${architectureById(architecture).name}, came with the page`) : { experiment, id: free.id };
    },
    network: { weights, optimizer: null },
    toRun: ({ id, network }, { test }, testSize) => ({
      ...newRun({ id, network, recipe: recipeOfCard(card) }, { trainSize, validationSize, testSize: Math.min(testSize, test.size) }),
      epoch: epochs,
      shipped: card,
    }),
  };
}

function recipeOfCard({ architecture, config, seed, recipe }: NetworkCard): Recipe {
  if (recipe !== undefined) return { ...recipe, seed };
  const { earlyStopping } = config;
  return { ...paperRecipe(architecture), ...config, seed, earlyStopping: earlyStopping === null ? null : { monitor: "val_loss", ...earlyStopping } };
}

/** Whether a network that came with the page may stand there: nothing does, or it does already. */
function isFree(run: Run | undefined): boolean {
  return run === undefined || (run.shipped !== undefined && !isTrainedHere(run));
}

/** With one more run that Train does not train, by the recipe of the first of its architecture. @throws Error if there is no room for one more. */
function withUnchosen(experiment: Experiment, architecture: RunPlan["network"]["architecture"] & number, name: string, model: Pick<ImportedModel, "optimizer" | "compiled"> = NOTHING_KEPT): { experiment: Experiment; id: RunId } {
  const problem = addProblem(experiment);
  if (problem !== null) throw new Error(problem);
  const like = experiment.runs.find(({ network }) => network.architecture === architecture);
  const id = nextRunId(experiment);
  const added = addRun(experiment, like?.network ?? paperNetwork(architecture), goingOn(like?.recipe ?? paperRecipe(architecture), model), name);
  const sized = like === undefined ? added : setTrainSize(added, id, like.trainSize);
  return { experiment: { ...sized, runs: sized.runs.map((run) => (run.id === id ? { ...run, isChosen: false } : run)) }, id };
}

const NOTHING_KEPT = { optimizer: null } as const;

/** `recipe` with the optimizer that a file's state is of, if it is another. */
function goingOn(recipe: Recipe, { optimizer, compiled }: Pick<ImportedModel, "optimizer" | "compiled">): Recipe {
  return optimizer === null || compiled === undefined || fitsOptimizer(optimizer, recipe.optimizer) ? recipe : { ...recipe, ...compiled };
}

/** With one more run that Train does not train, of a network that is none of the paper's, by the recipe that such a one begins with. @throws Error if there is no room for one more. */
function withOpened(experiment: Experiment, network: NetworkSpec, model: Pick<ImportedModel, "optimizer" | "compiled">): { experiment: Experiment; id: RunId } {
  const problem = addProblem(experiment);
  if (problem !== null) throw new Error(problem);
  const id = nextRunId(experiment);
  const added = addRun(experiment, network, goingOn(ownRecipe(null), model), network.name);
  return { experiment: { ...added, runs: added.runs.map((run) => (run.id === id ? { ...run, isChosen: false } : run)) }, id };
}

/** "a.keras" → "a", without what a name cannot hold. */
function nameOfFile(fileName: string): string {
  const name = tidyName(fileName.replace(/(_tfjs)?\.[a-z0-9]{1,6}$/i, ""));
  return name.length <= MAX_NAME_LENGTH ? name : `${name.slice(0, MAX_NAME_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** All of `arriving` in their places, one after the other. */
export function placed(arriving: readonly Arriving[], state: AppState, dataset: Dataset, testSize: number): { readonly experiment: Experiment; readonly arrivals: readonly Arrival[]; readonly made: readonly RunId[] } {
  let { experiment } = state;
  const taken: Record<RunId, Run> = { ...state.runs };
  const arrivals = arriving.map(({ place, network, toRun: runOf }): Arrival => {
    const found = place(experiment, taken);
    experiment = found.experiment;
    const plan = experiment.runs.find(({ id }) => id === found.id);
    if (plan === undefined) throw new Error(`internal: no place ${found.id}`);
    const run = runOf(plan, dataset, testSize);
    taken[found.id] = run;
    return { id: found.id, network, run };
  });
  const was = new Set(state.experiment.runs.map(({ id }) => id));
  return { experiment, arrivals, made: arrivals.map(({ id }) => id).filter((id) => !was.has(id)) };
}

/** Runs trained here that would have to go, since they were scored on other images. */
export function replacedBy(state: AppState, dataset: Dataset, testSize: number): RunId[] {
  const kept = comparableRuns(state, dataset, testSize);
  return state.experiment.runs.map(({ id }) => id).filter((id) => isTrainedHere(state.runs[id]) && kept[id] === undefined);
}

/** `runs` with what stood there `before` in the place of those that were not scored. */
export function withoutUnscored(runs: Runs, before: Runs): Runs {
  const scored = Object.entries(runs).filter(([, { test }]) => test !== null);
  return { ...before, ...Object.fromEntries(scored) };
}

/** `experiment` without the places that were `made` for those that are not among `runs`. Numbers that nothing had in the end are free again. */
export function withoutPlaces(experiment: Experiment, made: readonly RunId[], runs: Runs): Experiment {
  const kept = experiment.runs.filter(({ id }) => !made.includes(id) || runs[id] !== undefined);
  const numbers = made.map(Number);
  const isNewest = numbers.length > 0 && experiment.nextId === Math.max(...numbers) + 1;
  const hadNone = made.every((id) => runs[id] === undefined);
  return { ...experiment, runs: kept, nextId: isNewest && hadNone ? Math.min(...numbers) : experiment.nextId };
}
