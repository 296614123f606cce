/** @file Experiments to begin with, one word in the address each. Another is one more entry of `PRESETS`. */
import { ARCHITECTURE_IDS } from "../nn/architectures";
import { paperNetwork } from "./network";
import type { Experiment, RunPlan } from "./plan";
import { paperRecipe } from "./recipe";

export interface Preset {
  /** As in the address, `preset=seeds`: lower case, for good, since links hold it. "none" is taken. */
  readonly id: string;
  /** For buttons and headings, and the experiment's name. */
  readonly name: string;
  /** One sentence: what one learns by it. */
  readonly sentence: string;
  /** A new experiment with the runs "1", "2", …, all chosen. */
  readonly experiment: () => Experiment;
}

/** A preset's run before it has its id. */
type PresetRun = Pick<RunPlan, "name" | "network" | "recipe">;

/** Images that the paper trains on, after its split. */
const TRAIN_SIZE = 48_000;
/** Images that the paper tests on. */
const TEST_SIZE = 10_000;

/** The paper's first; what the page opens with. */
export const PRESETS: readonly Preset[] = [
  preset("paper", "The paper", "The paper’s three networks, each trained as the paper says.", () => ARCHITECTURE_IDS.map(paperRun)),
  preset("seeds", "One network, three seeds", "The paper’s first network three times with different seeds: what is chance, and how much of it.", () =>
    [2020, 2021, 2022].map((seed) => changed(`seed ${seed}`, { seed })),
  ),
  preset("learning-rates", "Three learning rates", "The paper’s first network with a tenth of its learning rate, with its own, and with ten times as much.", () =>
    [0.0001, 0.001, 0.01].map((learningRate) => changed(`learning rate ${learningRate}`, { learningRate })),
  ),
];

/** The preset that the page opens with. */
export const PAPER_ID = "paper";

/** @returns null if there is none of that name. */
export function presetById(id: string): Preset | null {
  return PRESETS.find((preset) => preset.id === id) ?? null;
}

/** The paper's three networks by the paper's protocol, runs "1", "2" and "3". */
export function paperExperiment(): Experiment {
  return presetById(PAPER_ID)!.experiment();
}

function preset(id: string, name: string, sentence: string, runs: () => readonly PresetRun[]): Preset {
  return { id, name, sentence, experiment: () => toExperiment(id, name, runs()) };
}

function toExperiment(preset: string, name: string, runs: readonly PresetRun[]): Experiment {
  return {
    name,
    preset,
    data: { set: "fashion-mnist", testSize: TEST_SIZE },
    stopping: { patience: 0, restoreBestWeights: false },
    runs: runs.map((run, i) => ({ ...run, id: String(i + 1), trainSize: TRAIN_SIZE, isChosen: true })),
    nextId: runs.length + 1,
  };
}

function paperRun(id: (typeof ARCHITECTURE_IDS)[number]): PresetRun {
  const network = paperNetwork(id);
  return { name: network.name, network, recipe: paperRecipe(id) };
}

/** The paper's first network with a change of its recipe, named after it. */
function changed(words: string, change: Partial<PresetRun["recipe"]>): PresetRun {
  const { name, network, recipe } = paperRun(1);
  return { name: `${name}, ${words}`, network, recipe: { ...recipe, ...change } };
}
