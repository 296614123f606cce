/** @file What a training consists of: the runs that Train was pressed for, what is left of an interrupted one, or a scored run's further epochs. */
import { comparableRuns, toRun, toSets, versionOf } from "../experiment/experiment";
import { runPlanOf } from "../experiment/edits";
import type { RunId } from "../experiment/plan";
import { toFurther } from "../memory/takingUp";
import type { Bench } from "./bench";
import { furtherFrom, furtherRun, furtherSizes } from "./further";

/** Trains the chosen runs, or those named, in the experiment's order. Those that are scored already stay beside them if they can. */
export async function newTraining(bench: Bench, ids: readonly RunId[] | null): Promise<void> {
  bench.setTraining({ status: "preparing", error: null, current: null });
  const dataset = await bench.loadData();
  if (dataset === null) return;
  await bench.prepareBackend();
  const state = bench.store.getState();
  const { experiment, backendChoice } = state;
  const { testSize } = experiment.data;
  const plans = experiment.runs.filter(({ id, isChosen }) => (ids === null ? isChosen : ids.includes(id)));
  const queue = plans.map(({ id }) => id);
  const kept = comparableRuns(state, dataset, testSize);
  // What takes no scored run's place belongs to the same experiment, and to the same past run.
  const goesOn = Object.values(state.runs).every(({ id, test }) => test === null || (kept[id] !== undefined && !queue.includes(id)));
  bench.runner.checkpoint = null;
  bench.keeper.begin({ ...bench.keeper.recordFor(dataset, goesOn), plan: { experiment, backendChoice }, further: null });
  bench.store.setState(({ training }) => ({
    vote: null,
    runs: { ...kept, ...Object.fromEntries(plans.map((plan) => [plan.id, toRun(plan, dataset, testSize)])) },
    training: { ...training, queue, dataset: dataset.name, datasetVersion: versionOf(state), opened: null },
  }));
  await bench.fitAll(queue, dataset);
}

/** Goes on after a lost context: the interrupted run from its checkpoint, then the rest of the queue. */
export async function goOn(bench: Bench): Promise<void> {
  const { current, queue } = bench.training;
  const dataset = bench.data.current();
  if (current === null || dataset === null) return;
  assertSameVersion(bench, "interrupted");
  bench.setTraining({ status: "preparing", error: null });
  await bench.prepareBackend();
  await bench.fitAll(queue.slice(queue.indexOf(current)), dataset);
}

/** Goes on from a scored network's weights; after a crash, as any other training. */
export async function trainFurther(bench: Bench, id: RunId, epochs: number): Promise<void> {
  bench.setTraining({ status: "preparing", error: null, current: null });
  const trained = bench.runner.trained(id);
  const dataset = await bench.loadData();
  if (dataset === null) return;
  if (trained === null) throw new Error("The weights of this network are no longer in memory, so it cannot go on. Press Train to start again.");
  assertSameVersion(bench, "scored");
  await bench.prepareBackend();
  const { experiment, backendChoice } = bench.store.getState();
  const plan = runPlanOf(experiment, id);
  const before = bench.runner.run(id);
  const run = furtherRun(before, epochs, plan, toSets(dataset, furtherSizes(before, plan)));
  bench.runner.checkpoint = furtherFrom(before, trained);
  bench.runner.updateRun(id, () => run);
  bench.store.setState(({ training }) => ({ vote: null, training: { ...training, queue: [id], opened: null } }));
  bench.keeper.begin({ ...bench.keeper.recordFor(dataset, true), plan: { experiment, backendChoice }, further: toFurther(run) });
  // From the beginning, so that a crash within the first epoch does not lose the weights that it starts with.
  bench.keeper.saveProgress(id);
  await bench.fitAll([id], dataset);
}

function assertSameVersion({ store }: Bench, since: "interrupted" | "scored"): void {
  const state = store.getState();
  if (versionOf(state) === state.training.datasetVersion) return;
  throw new Error(`Other data has been loaded since this network was ${since}, so it cannot go on. Press Train to start again.`);
}
