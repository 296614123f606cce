/** @file The runs of a past run, or of a results.json, laid beside those on the page. */
import type { ResultsFile } from "../analysis/results";
import type { DatasetName } from "../data/dataset";
import { fingerprintOf } from "../data/fingerprint";
import { versionOf } from "../experiment/experiment";
import type { RunId } from "../experiment/plan";
import { hasScores, laidIn, type LaidIn, layingProblem, type Page, type Past } from "../memory/layingIn";
import type { Content } from "../memory/records";
import type { ExperimentMemory } from "../memory/runMemory";
import { initialTraining, type TrainingState } from "../state/store";
import type { Bench } from "./bench";

const BUSY = "A network is being trained or scored. Wait until that has ended; nothing has changed.";
const INTERRUPTED = "A training was interrupted here. Go on with it, or reset, before runs are added; nothing has changed.";

/**
 * Adds the runs of the past run `id`, with all that was measured and learned, and returns their numbers. What memory has
 * stays as it is until the next training. @throws Error with a sentence, and then nothing has changed.
 */
export async function layIn(bench: Bench, memory: ExperimentMemory, id: string): Promise<readonly RunId[]> {
  assertIdle(bench);
  const content = await memory.readContent(id);
  assertIdle(bench);
  const state = bench.store.getState();
  const listed = state.memory.past.find((run) => run.id === id);
  if (content === null || listed === undefined || !("name" in listed)) throw new Error("This past run is not there any more: another tab may have deleted it. Nothing has changed.");
  return lay(bench, { name: listed.name, savedAt: listed.savedAt, content }, id);
}

/** The same with those of a results.json, which come without weights. @param file its name, and when it was written (milliseconds since 1970). */
export function layResults(bench: Bench, results: ResultsFile, { name, lastModified }: { readonly name: string; readonly lastModified: number }): readonly RunId[] {
  assertIdle(bench);
  return lay(bench, { name, savedAt: lastModified, content: contentOf(results, pageOf(bench)), isFile: true }, name);
}

/** @param id what is said to be open where nothing else has been scored. */
function lay(bench: Bench, past: Past, id: string): readonly RunId[] {
  const page = pageOf(bench);
  const problem = layingProblem(past, page);
  if (problem !== null) throw new Error(problem);
  const laid = laidIn(past, page, Date.now());
  put(bench, past.isFile === true ? toldApart(laid, past.name) : laid, past, hasScores(page.runs) ? bench.training : firstTraining(bench, laid, past, id));
  return Object.keys(laid.runs);
}

/** Images that everybody has go by their name where the file has no fingerprint. */
function contentOf(results: ResultsFile, { images }: Page): Content {
  const name = KNOWN_IMAGES.find((known) => known === results.dataset.name) ?? "chosen-files";
  const isSame = name === images?.name && name !== "chosen-files";
  const networks = results.runs.map(() => ({ weights: [], probabilities: new Float32Array(0), initialLoss: null, initialAccuracy: null }));
  return { results: { ...results, dataset: { ...results.dataset, name } }, fingerprint: results.dataset.fingerprint ?? ((isSame ? images?.fingerprint : null) ?? "none"), networks };
}

const KNOWN_IMAGES = ["fashion-mnist", "built-in"] as const satisfies readonly DatasetName[];

function toldApart(laid: LaidIn, fromResults: string): LaidIn {
  return { ...laid, runs: Object.fromEntries(Object.entries(laid.runs).map(([id, run]) => [id, { ...run, fromResults }])) };
}

function assertIdle(bench: Bench): void {
  if (bench.isBusy) throw new Error(BUSY);
  if (bench.training.status === "interrupted") throw new Error(INTERRUPTED);
}

function pageOf(bench: Bench): Page {
  const { experiment, runs, training } = bench.store.getState();
  const scored = Object.values(runs).find(({ test }) => test !== null);
  const dataset = bench.data.current();
  const planned = dataset === null ? null : { fingerprint: fingerprintOf(dataset), name: dataset.name, testSize: Math.min(experiment.data.testSize, dataset.test.size) };
  return { experiment, runs, images: scored === undefined ? planned : { fingerprint: bench.scoredOn, name: training.dataset, testSize: scored.testSize } };
}

/** The page as after the past run was opened: nothing else has been scored on it. */
function firstTraining({ store }: Bench, { runs }: LaidIn, { content: { results } }: Past, id: string): TrainingState {
  return {
    ...initialTraining,
    status: "finished",
    queue: Object.keys(runs),
    dataset: results.dataset.name as TrainingState["dataset"],
    datasetVersion: versionOf(store.getState()),
    opened: { id, backend: results.backend },
  };
}

function put(bench: Bench, { experiment, runs, weights }: LaidIn, { content }: Past, training: TrainingState): void {
  for (const [id, learned] of weights) bench.runner.keep(id, { weights: learned, optimizer: null });
  bench.store.setState((state) => ({ experiment, runs: { ...state.runs, ...runs }, training }));
  bench.scoredOn = content.fingerprint;
  bench.countVote();
}
