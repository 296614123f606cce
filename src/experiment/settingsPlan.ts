/** @file Between the settings, which speak of all runs at once, and the experiment, in which each run has its own recipe. */
import { architectureById, ARCHITECTURE_IDS } from "../nn/architectures";
import type { BackendChoice } from "../nn/backendChoice";
import { paperNetwork } from "./network";
import type { Experiment, RunPlan } from "./plan";
import { paperRecipe, type Recipe } from "./recipe";
import { DEFAULT_SETTINGS, type EarlyStoppingChoice, type Settings } from "./settings";

/** What a person plans: the experiment, and what is to compute it. */
export interface Plan {
  readonly experiment: Experiment;
  readonly backendChoice: BackendChoice;
}

/** The paper's three networks, by its protocol. */
export const PAPER_EXPERIMENT: Experiment = {
  name: "The paper’s three networks",
  preset: "paper",
  data: { set: DEFAULT_SETTINGS.data, testSize: DEFAULT_SETTINGS.testSize },
  runs: ARCHITECTURE_IDS.map((id) => ({
    id: String(id),
    name: architectureById(id).name,
    network: paperNetwork(id),
    recipe: paperRecipe(id),
    trainSize: DEFAULT_SETTINGS.trainSize,
    isChosen: true,
  })),
};

/** What `settings` meant before experiments were lists of runs: the paper's three, changed so. */
export function paperPlan(settings: Partial<Settings> = {}): Plan {
  const all = { ...DEFAULT_SETTINGS, ...settings };
  return { experiment: withSettings(PAPER_EXPERIMENT, all), backendChoice: all.backend };
}

/**
 * `experiment` with `change` made to all its runs. The paper's own epochs and early stopping are each run's
 * architecture's; a network that is none of the paper's keeps what it has there.
 */
export function withSettings(experiment: Experiment, change: Partial<Settings>): Experiment {
  const { data, testSize } = change;
  const settings = { ...settingsOf({ experiment, backendChoice: "auto" }), ...change };
  return {
    ...experiment,
    data: { set: data ?? experiment.data.set, testSize: testSize ?? experiment.data.testSize },
    runs: experiment.runs.map((run) => withChange(run, change, settings)),
  };
}

function withChange(run: RunPlan, change: Partial<Settings>, all: Settings): RunPlan {
  const { architecture } = run.network;
  return {
    ...run,
    recipe: changedRecipe(run, change, all),
    trainSize: change.trainSize ?? run.trainSize,
    isChosen: change.architectures === undefined || architecture === null || !isPapers(run) ? run.isChosen : change.architectures.includes(architecture),
  };
}

/** Whether it stands for its architecture where settings name one: the paper's runs go by their number. */
function isPapers({ id, network }: RunPlan): boolean {
  return id === String(network.architecture);
}

function changedRecipe({ network: { architecture }, recipe }: RunPlan, change: Partial<Settings>, all: Settings): Recipe {
  const { epochs, batchSize = recipe.batchSize, learningRate = recipe.learningRate, seed = recipe.seed } = change;
  const protocol = architecture === null ? null : architectureById(architecture).protocol;
  const ownEpochs = protocol === null ? recipe.epochs : protocol.epochs;
  return {
    ...recipe,
    epochs: epochs === undefined ? recipe.epochs : (epochs ?? ownEpochs),
    batchSize,
    learningRate,
    seed,
    earlyStopping: changedStopping(recipe.earlyStopping, change, all, protocol?.earlyStopping ?? recipe.earlyStopping !== null),
  };
}

function changedStopping(stopping: Recipe["earlyStopping"], change: Partial<Settings>, all: Settings, isInProtocol: boolean): Recipe["earlyStopping"] {
  const { earlyStopping, patience, restoreBestWeights } = change;
  if (earlyStopping === undefined && patience === undefined && restoreBestWeights === undefined) return stopping;
  const stops = earlyStopping === undefined ? stopping !== null : earlyStopping === "protocol" ? isInProtocol : earlyStopping === "on";
  if (!stops) return null;
  const own = stopping ?? { patience: all.patience, minDelta: 0, restoreBestWeights: all.restoreBestWeights };
  return { ...own, patience: patience ?? own.patience, restoreBestWeights: restoreBestWeights ?? own.restoreBestWeights };
}

/** What the runs have in common, in the settings' words; where they differ (`differingSettings`), what the first of them has. */
export function settingsOf({ experiment, backendChoice }: Plan): Settings {
  const { data, runs } = experiment;
  const first = runs[0];
  const stopping = runs.find(({ recipe }) => recipe.earlyStopping !== null)?.recipe.earlyStopping ?? null;
  return {
    data: data.set,
    architectures: ARCHITECTURE_IDS.filter((id) => runs.some((run) => run.isChosen && isPapers(run) && run.network.architecture === id)),
    epochs: runs.every(hasPaperEpochs) ? null : (first?.recipe.epochs ?? null),
    batchSize: first?.recipe.batchSize ?? DEFAULT_SETTINGS.batchSize,
    learningRate: first?.recipe.learningRate ?? DEFAULT_SETTINGS.learningRate,
    seed: first?.recipe.seed ?? DEFAULT_SETTINGS.seed,
    trainSize: first?.trainSize ?? DEFAULT_SETTINGS.trainSize,
    testSize: data.testSize,
    earlyStopping: stoppingChoice(runs),
    patience: stopping?.patience ?? DEFAULT_SETTINGS.patience,
    restoreBestWeights: stopping?.restoreBestWeights ?? DEFAULT_SETTINGS.restoreBestWeights,
    backend: backendChoice,
  };
}

function hasPaperEpochs({ network, recipe }: RunPlan): boolean {
  return network.architecture !== null && recipe.epochs === architectureById(network.architecture).protocol.epochs;
}

function stoppingChoice(runs: readonly RunPlan[]): EarlyStoppingChoice {
  const isAsInPaper = ({ network, recipe }: RunPlan) => network.architecture === null || (recipe.earlyStopping !== null) === architectureById(network.architecture).protocol.earlyStopping;
  if (runs.every(isAsInPaper)) return "protocol";
  return runs.some(({ recipe }) => recipe.earlyStopping !== null) ? "on" : "off";
}

/** The settings of which the runs have not one in common. */
export function differingSettings({ runs }: Experiment): (keyof Settings)[] {
  const differs = (of: (run: RunPlan) => unknown): boolean => new Set(runs.map(of)).size > 1;
  return [
    ...(differs(({ recipe }) => recipe.epochs) && !runs.every(hasPaperEpochs) ? (["epochs"] as const) : []),
    ...(["batchSize", "learningRate", "seed"] as const).filter((name) => differs(({ recipe }) => recipe[name])),
    ...(differs(({ trainSize }) => trainSize) ? (["trainSize"] as const) : []),
  ];
}
