/** @file What all runs of an experiment share, in the words of the form and of old links; and a change of it for all of them. */
import type { BackendChoice } from "../nn/backendChoice";
import { chosenArchitectures } from "./edits";
import type { Experiment, RunPlan, StoppingPlan } from "./plan";
import { ownProtocol, type Recipe, type RecipeExtras } from "./recipe";
import type { EarlyStoppingChoice, Settings } from "./settings";

/** The settings that belong to the experiment: all but where it is computed. */
export type ExperimentSettings = Omit<Settings, "backend">;

/** A change of all runs; of the rest of their recipes all at once. */
export type CommonChange = Partial<Settings> & { readonly extras?: RecipeExtras };

export interface CommonSettings {
  /** What all runs share; where they differ, what the first has. */
  readonly settings: Settings;
  /** Names of those in which the runs differ, in the settings' order. */
  readonly differing: readonly (keyof Settings)[];
}

/**
 * What all runs share. `epochs` is null and `earlyStopping` "protocol" where each run has its own network's; `patience`
 * and `restoreBestWeights` are those of the runs that stop early, or what a run would take that began to.
 */
export function settingsOf(experiment: Experiment, backend: BackendChoice): CommonSettings {
  const { runs, data, stopping } = experiment;
  const differing: (keyof Settings)[] = [];
  const shared = <T>(name: keyof Settings, values: readonly T[], fallback: T): T => {
    if (values.some((value) => value !== values[0])) differing.push(name);
    return values[0] ?? fallback;
  };
  const stopped = runs.flatMap(({ recipe }) => recipe.earlyStopping ?? []);
  const settings: Settings = {
    data: data.set,
    architectures: chosenArchitectures(experiment),
    epochs: runs.every(hasOwnEpochs) ? null : shared("epochs", runs.map(({ recipe }) => recipe.epochs), 1),
    batchSize: shared("batchSize", runs.map(({ recipe }) => recipe.batchSize), 512),
    learningRate: shared("learningRate", runs.map(({ recipe }) => recipe.learningRate), 0.001),
    seed: shared("seed", runs.map(({ recipe }) => recipe.seed), 2020),
    trainSize: shared("trainSize", runs.map(({ trainSize }) => trainSize), 48_000),
    testSize: data.testSize,
    earlyStopping: runs.every(hasOwnStopping) ? "protocol" : shared("earlyStopping", runs.map(stoppingChoice), "off"),
    patience: shared("patience", stopped.map(({ patience }) => patience), stopping.patience),
    restoreBestWeights: shared("restoreBestWeights", stopped.map(({ restoreBestWeights }) => restoreBestWeights), stopping.restoreBestWeights),
    backend,
  };
  return { settings, differing };
}

/**
 * With `change` for all runs. `architectures` chooses among those whose network is one of the paper's and leaves the
 * others as they are. `backend` belongs to no experiment and is ignored.
 */
export function withSettings(experiment: Experiment, change: CommonChange): Experiment {
  const { data, stopping } = experiment;
  const nextStopping = {
    patience: change.patience ?? stopping.patience,
    restoreBestWeights: change.restoreBestWeights ?? stopping.restoreBestWeights,
  };
  return {
    ...experiment,
    data: { set: change.data ?? data.set, testSize: change.testSize ?? data.testSize },
    stopping: nextStopping,
    runs: experiment.runs.map((run) => runWithSettings(run, change, nextStopping)),
  };
}

/** One run's part of `withSettings`. @param stopping what it takes if it begins to stop early. */
export function runWithSettings(run: RunPlan, change: CommonChange, stopping: StoppingPlan): RunPlan {
  const { network } = run;
  const chosen = change.architectures === undefined || network.architecture === null ? run.isChosen : change.architectures.includes(network.architecture);
  return { ...run, recipe: recipeWithSettings(run, change, stopping), trainSize: change.trainSize ?? run.trainSize, isChosen: chosen };
}

function recipeWithSettings({ recipe, network }: RunPlan, change: CommonChange, stopping: StoppingPlan): Recipe {
  const own = ownProtocol(network.architecture);
  const stopsEarly = change.earlyStopping === undefined ? recipe.earlyStopping !== null : change.earlyStopping === "protocol" ? own.earlyStopping : change.earlyStopping === "on";
  return {
    ...recipe,
    ...change.extras,
    epochs: change.epochs === undefined ? recipe.epochs : (change.epochs ?? own.epochs),
    batchSize: change.batchSize ?? recipe.batchSize,
    learningRate: change.learningRate ?? recipe.learningRate,
    seed: change.seed ?? recipe.seed,
    earlyStopping: stopsEarly ? stoppingWithSettings(recipe.earlyStopping, change, stopping) : null,
  };
}

function stoppingWithSettings(now: Recipe["earlyStopping"], change: CommonChange, stopping: StoppingPlan): NonNullable<Recipe["earlyStopping"]> {
  const { monitor, patience, restoreBestWeights, minDelta } = now ?? newStopping(stopping);
  return { monitor, patience: change.patience ?? patience, minDelta, restoreBestWeights: change.restoreBestWeights ?? restoreBestWeights };
}

/** Early stopping of a run that begins to. */
export function newStopping(stopping: StoppingPlan): NonNullable<Recipe["earlyStopping"]> {
  return { ...stopping, monitor: "val_loss", minDelta: 0 };
}

const hasOwnEpochs = ({ recipe, network }: RunPlan): boolean => recipe.epochs === ownProtocol(network.architecture).epochs;
const hasOwnStopping = ({ recipe, network }: RunPlan): boolean => (recipe.earlyStopping !== null) === ownProtocol(network.architecture).earlyStopping;
const stoppingChoice = ({ recipe }: RunPlan): EarlyStoppingChoice => (recipe.earlyStopping === null ? "off" : "on");
