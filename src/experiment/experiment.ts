/** @file What an experiment consists of, worked out from settings and data before anything runs; and what is left of it after. */
import { trainTestSplit } from "../data/split";
import { NUM_CLASSES, type Dataset } from "../data/dataset";
import { ARCHITECTURE_IDS, type ArchitectureId } from "../nn/architectures";
import { wholeSet, type ImageSubset } from "../nn/batches";
import { voteOf } from "../nn/metrics/vote";
import { toConfig } from "./config";
import { newRun, type Run } from "./run";
import type { Settings } from "./settings";
import type { AppState } from "../state/store";

/** The split of the paper: train_test_split(test_size=0.2, random_state=2020). */
const SPLIT = { testSize: 0.2, randomState: 2020 };

export interface Sets {
  readonly train: ImageSubset;
  readonly validation: ImageSubset;
  readonly test: ImageSubset;
}

/** Without those still in the queue when the experiment ended. */
export function startedRuns(runs: AppState["runs"]): AppState["runs"] {
  return Object.fromEntries(Object.entries(runs).filter(([, run]) => run.status !== "waiting"));
}

/** The paper's split, cut to the sizes asked for; validation keeps the split's proportion. */
export function toSets(dataset: Dataset, { trainSize, testSize }: Pick<Settings, "trainSize" | "testSize">): Sets {
  const split = trainTestSplit(dataset.train.size, SPLIT);
  const numTrain = Math.min(trainSize, split.train.length);
  const numValidation = Math.ceil((numTrain * split.test.length) / split.train.length);
  return {
    train: { source: dataset.train, indices: split.train.subarray(0, numTrain) },
    validation: { source: dataset.train, indices: split.test.subarray(0, numValidation) },
    test: wholeSet(dataset.test, Math.min(testSize, dataset.test.size)),
  };
}

export function toRun(id: ArchitectureId, settings: Settings, sets: Sets): Run {
  return newRun(id, toConfig(id, settings), sizesOf(sets));
}

export function sizesOf({ train, validation, test }: Sets): Pick<Run, "trainSize" | "validationSize" | "testSize"> {
  return { trainSize: train.indices.length, validationSize: validation.indices.length, testSize: test.indices.length };
}

/** Earlier runs that can stand beside new ones: scored on the same test images. */
export function comparableRuns(state: AppState, dataset: Dataset, { testSize }: Settings): AppState["runs"] {
  const { runs, experiment } = state;
  if (experiment.dataset !== dataset.name || experiment.datasetVersion !== versionOf(state)) return {};
  const size = Math.min(testSize, dataset.test.size);
  return Object.fromEntries(Object.entries(runs).filter(([, run]) => run.test !== null && run.testSize === size));
}

/** The settings, with as many test images as the runs that are there were scored on, so that one more can stand beside them. */
export function asTested(state: AppState, dataset: Dataset): Settings {
  const { runs, experiment, settings } = state;
  const scored = Object.values(runs).find(({ test }) => test !== null);
  const isSame = scored !== undefined && experiment.dataset === dataset.name && experiment.datasetVersion === versionOf(state);
  return isSame ? { ...settings, testSize: scored.testSize } : settings;
}

export function versionOf({ dataset }: AppState): number | null {
  return dataset.loaded?.version ?? null;
}

export function voteOfRuns({ runs }: AppState, labels: readonly number[]): AppState["vote"] {
  const voters = ARCHITECTURE_IDS.filter((id) => runs[id]?.test != null);
  if (voters.length < 2) return null;
  return { architectures: voters, evaluation: voteOf(voters.map((id) => runs[id]!.test!.probabilities), labels, NUM_CLASSES) };
}
