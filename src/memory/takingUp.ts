/** @file Between the store's runs and what memory keeps of them, both ways: pure functions. */
import type { Dataset, DatasetName } from "../data/dataset";
import { fingerprintOf } from "../data/fingerprint";
import { sizesOf, toRun, toSets, type Runs } from "../experiment/experiment";
import type { Experiment, RunId, RunPlan } from "../experiment/plan";
import type { Plan } from "../experiment/plannedBySettings";
import { isSameLayers } from "../nn/architectures/layers";
import { toResultsFile, type Measured, type ResultsFile, type RunResult } from "../analysis/results";
import { newRun, type Run } from "../experiment/run";
import { toScoredRun } from "../analysis/scoredResults";
import type { Content, Course, Further, Progress } from "./records";

/** What a run under way has shown so far, without the epoch that it is in. */
export function toCourse({ epochs, elapsedSeconds, initialLoss, initialAccuracy }: Run): Course {
  return { epochs, elapsedSeconds, initialLoss, initialAccuracy };
}

/** What the plan does not say of `run`, which is trained further. */
export function toFurther({ config, trainSize, testSize, imported, shipped }: Run): Further {
  return { config, trainSize, testSize, ...(imported === undefined ? {} : { imported }), ...(shipped === undefined ? {} : { shipped }) };
}

/** The run under way as it was after its last finished epoch. */
export function interruptedRun({ course, further }: Pick<Progress, "course" | "further">, plan: RunPlan, dataset: Dataset, testSize: number): Run {
  const run = further === null ? toRun(plan, dataset, testSize) : { ...newRun({ ...plan, recipe: further.config }, sizesOf(toSets(dataset, further))), ...further };
  return { ...run, ...course, epoch: course.epochs.length };
}

/**
 * What the experiment in `state` has measured and learned, without the runs whose weights are not there.
 * @throws Error if no run has been scored.
 */
export function toContent(state: Measured & Pick<Content, "voteChoice">, weights: ReadonlyMap<RunId, readonly Float32Array[]>, fingerprint: string): Content {
  const runs = Object.fromEntries(Object.entries(state.runs).filter(([id]) => weights.has(id)));
  const results = toResultsFile({ ...state, runs });
  const networks = results.runs.map(({ id }) => {
    const { initialLoss, initialAccuracy, test } = state.runs[id]!;
    return { initialLoss, initialAccuracy, weights: weights.get(id)!, probabilities: Float32Array.from(test!.probabilities) };
  });
  return { results, fingerprint, networks, ...(state.voteChoice === undefined ? {} : { voteChoice: state.voteChoice }) };
}

/** The runs of `content` as the store holds them. */
export function runsOf({ results, networks }: Content): Runs {
  const runs = results.runs.map((result, i): Run => {
    const { initialLoss, initialAccuracy, probabilities } = networks[i]!;
    const scored = toScoredRun(result, results);
    const { trainSize, validationSize, testSize } = scored;
    const { name: _name, ...run } = scored;
    return {
      ...newRun(result, { trainSize, validationSize, testSize }),
      ...run,
      initialLoss,
      initialAccuracy,
      test: { ...scored.test, probabilities: Array.from(probabilities) },
    };
  });
  return Object.fromEntries(runs.map((run) => [run.id, run]));
}

/** The experiment to go on with: it names the data that was trained on, which need not be what was asked for then. */
export function planFor({ plan, dataset }: Pick<Progress, "plan" | "dataset">): Plan {
  const { experiment } = plan;
  return dataset.name === "chosen-files" ? plan : { ...plan, experiment: { ...experiment, data: { ...experiment.data, set: dataset.name } } };
}

/**
 * `experiment` with a place for each of `results`' runs. Those that it has, by number, name and layers, stay as they are
 * planned now. Where one of its numbers stands for something else, the results' runs take the place of all.
 */
export function withRunsOf(experiment: Experiment, { experiment: { name, preset }, runs }: Pick<ResultsFile, "experiment" | "runs">): Experiment {
  const planned = new Map(experiment.runs.map((plan) => [plan.id, plan]));
  const isOther = runs.some((run) => !isThere(run, planned.get(run.id)));
  const kept = isOther ? [] : experiment.runs;
  const added = runs.filter(({ id }) => isOther || !planned.has(id)).map(planOf);
  const nextId = Math.max(experiment.nextId, ...runs.map(({ id }) => Number(id) + 1));
  return { ...experiment, ...(isOther ? { name, preset } : {}), runs: [...kept, ...added], nextId };
}

/** Whether `run` is what is planned by its number, or nothing is. */
function isThere({ name, network }: RunResult, plan: RunPlan | undefined): boolean {
  return plan === undefined || (plan.name === name && isSameLayers(plan.network.layers, network.layers));
}

function planOf({ id, name, network, recipe, trainSize }: RunResult): RunPlan {
  return { id, name, network, recipe, trainSize, isChosen: true };
}

const NEEDED: Readonly<Record<DatasetName, string>> = {
  "fashion-mnist": "Fashion-MNIST, which cannot be had now: connect to the network, or drop its four files on the Data room",
  "built-in": "garments that this page draws itself, and a newer version of the page draws others",
  "chosen-files": "files that you chose: choose the same ones again in the Data room",
};

/** @throws Error saying which data are needed. */
export function assertSameData(dataset: Dataset, { name, fingerprint }: Progress["dataset"]): void {
  if (fingerprintOf(dataset) !== fingerprint) throw new Error(`This network was trained on ${NEEDED[name]}. Then go on; until then everything is kept.`);
}
