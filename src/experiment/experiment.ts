/** @file What a run consists of, worked out from its plan and the data before anything runs; and which runs may stand beside new ones. */
import { trainTestSplit } from "../data/split";
import type { Dataset } from "../data/dataset";
import { wholeSet, type ImageSubset } from "../nn/batches";
import type { RunId, RunPlan } from "./plan";
import { newRun, type Run } from "./run";

/** The split of the paper: train_test_split(test_size=0.2, random_state=2020). */
const SPLIT = { testSize: 0.2, randomState: 2020 };

export interface Sets {
  readonly train: ImageSubset;
  readonly validation: ImageSubset;
  readonly test: ImageSubset;
}

/** What came of each run; absent where not (yet) queued. */
export type Runs = Readonly<Record<RunId, Run>>;

/** The runs there are, and the data that they were scored on. The store's state is one. */
export interface RunsOnData {
  readonly runs: Runs;
  readonly training: { readonly dataset: string | null; readonly datasetVersion: number | null };
  readonly dataset: { readonly loaded: { readonly version: number } | null };
}

/** Without those still in the queue when the training ended. */
export function startedRuns(runs: Runs): Runs {
  return Object.fromEntries(Object.entries(runs).filter(([, run]) => run.status !== "waiting"));
}

/** The paper's split, cut to the sizes asked for; validation keeps the split's proportion. */
export function toSets(dataset: Dataset, { trainSize, testSize }: Pick<Run, "trainSize" | "testSize">): Sets {
  const split = trainTestSplit(dataset.train.size, SPLIT);
  const numTrain = Math.min(trainSize, split.train.length);
  const numValidation = Math.ceil((numTrain * split.test.length) / split.train.length);
  return {
    train: { source: dataset.train, indices: split.train.subarray(0, numTrain) },
    validation: { source: dataset.train, indices: split.test.subarray(0, numValidation) },
    test: wholeSet(dataset.test, Math.min(testSize, dataset.test.size)),
  };
}

/** The run of `plan` before it starts, with as many images as `dataset` has for it. */
export function toRun(plan: RunPlan, dataset: Dataset, testSize: number): Run {
  return newRun(plan, sizesOf(toSets(dataset, { trainSize: plan.trainSize, testSize })));
}

export function sizesOf({ train, validation, test }: Sets): Pick<Run, "trainSize" | "validationSize" | "testSize"> {
  return { trainSize: train.indices.length, validationSize: validation.indices.length, testSize: test.indices.length };
}

/** Earlier runs that can stand beside new ones: scored on the same `testSize` test images. */
export function comparableRuns(state: RunsOnData, dataset: Dataset, testSize: number): Runs {
  if (!isSameData(state, dataset)) return {};
  const size = Math.min(testSize, dataset.test.size);
  return Object.fromEntries(Object.entries(state.runs).filter(([, run]) => run.test !== null && run.testSize === size));
}

/** As many test images as the runs that are there were scored on, so that one more can stand beside them; else `testSize`. */
export function testSizeBeside(state: RunsOnData, dataset: Dataset, testSize: number): number {
  const scored = Object.values(state.runs).find(({ test }) => test !== null);
  return scored !== undefined && isSameData(state, dataset) ? scored.testSize : testSize;
}

function isSameData(state: RunsOnData, dataset: Dataset): boolean {
  return state.training.dataset === dataset.name && state.training.datasetVersion === versionOf(state);
}

/** Which load of data the page has; null before the first. */
export function versionOf({ dataset }: Pick<RunsOnData, "dataset">): number | null {
  return dataset.loaded?.version ?? null;
}
