/** @file Between the store's runs and what memory keeps of them, both ways: pure functions. */
import type { Dataset, DatasetName } from "../data/dataset";
import { fingerprintOf } from "../data/fingerprint";
import type { ArchitectureId } from "../nn/architectures";
import { sizesOf, toRun, type Sets } from "../experiment/experiment";
import { toResultsFile } from "../analysis/results";
import { newRun, type Run } from "../experiment/run";
import { toScoredRun } from "../analysis/scoredResults";
import type { Settings } from "../experiment/settings";
import type { AppState } from "../state/store";
import type { Content, Course, Further, Progress } from "./records";

/** What a run under way has shown so far, without the epoch that it is in. */
export function toCourse({ epochs, elapsedSeconds, initialLoss, initialAccuracy }: Run): Course {
  return { epochs, elapsedSeconds, initialLoss, initialAccuracy };
}

/** What the settings do not say of `run`, which is trained further. */
export function toFurther({ config, trainSize, testSize, imported, shipped }: Run): Further {
  return { config, trainSize, testSize, ...(imported === undefined ? {} : { imported }), ...(shipped === undefined ? {} : { shipped }) };
}

/** The run under way as it was after its last finished epoch, `sets` being its own. */
export function interruptedRun({ current, course, further }: Pick<Progress, "current" | "course" | "further">, settings: Settings, sets: Sets): Run {
  const run = further === null ? toRun(current, settings, sets) : { ...newRun(current, further.config, sizesOf(sets)), ...further };
  return { ...run, ...course, epoch: course.epochs.length };
}

/**
 * What the experiment in `state` has measured and learned, without the runs whose weights are not there.
 * @throws Error if no run has been scored.
 */
export function toContent(state: AppState, weights: ReadonlyMap<ArchitectureId, readonly Float32Array[]>, fingerprint: string): Content {
  const runs = Object.fromEntries(Object.entries(state.runs).filter(([, { architecture }]) => weights.has(architecture)));
  const results = toResultsFile({ ...state, runs });
  const networks = results.runs.map(({ architecture }) => {
    const { initialLoss, initialAccuracy, test } = state.runs[architecture]!;
    return { initialLoss, initialAccuracy, weights: weights.get(architecture)!, probabilities: Float32Array.from(test!.probabilities) };
  });
  return { results, fingerprint, networks };
}

/** The runs of `content` as the store holds them. */
export function runsOf({ results, networks }: Content): AppState["runs"] {
  const runs = results.runs.map((result, i): Run => {
    const { initialLoss, initialAccuracy, probabilities } = networks[i]!;
    const scored = toScoredRun(result, results);
    const { trainSize, validationSize, testSize } = scored;
    return {
      ...newRun(result.architecture, result.config, { trainSize, validationSize, testSize }),
      ...scored,
      initialLoss,
      initialAccuracy,
      test: { ...scored.test, probabilities: Array.from(probabilities) },
    };
  });
  return Object.fromEntries(runs.map((run) => [run.architecture, run]));
}

/** The settings to go on with: they name the data that was trained on, which need not be what was asked for then. */
export function settingsFor({ settings, dataset }: Pick<Progress, "settings" | "dataset">): Settings {
  return dataset.name === "chosen-files" ? settings : { ...settings, data: dataset.name };
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
