/** @file A past run's runs laid beside those on the page. */
import { fingerprintOf } from "../data/fingerprint";
import { versionOf } from "../experiment/experiment";
import type { RunId } from "../experiment/plan";
import { hasScores, laidIn, type LaidIn, layingProblem, type Page, type Past } from "../memory/layingIn";
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
  const past = { name: listed.name, savedAt: listed.savedAt, content };
  const page = pageOf(bench);
  const problem = layingProblem(past, page);
  if (problem !== null) throw new Error(problem);
  const laid = laidIn(past, page, Date.now());
  put(bench, laid, past, hasScores(page.runs) ? bench.training : firstTraining(bench, laid, past, id));
  return [...laid.weights.keys()];
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
function firstTraining({ store }: Bench, { weights }: LaidIn, { content: { results } }: Past, id: string): TrainingState {
  return {
    ...initialTraining,
    status: "finished",
    queue: [...weights.keys()],
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
