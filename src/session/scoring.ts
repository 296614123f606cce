/** @file Scoring networks that were trained elsewhere, and putting them among the results. */
import { fingerprintOf } from "../data/fingerprint";
import { ContextLostError } from "../nn/backend";
import { comparableRuns, testSizeBeside, toSets, versionOf } from "../experiment/experiment";
import type { ImageSubset } from "../nn/batches";
import type { RunId } from "../experiment/plan";
import type { ShippedOutcome } from "../state/commands";
import type { Bench } from "./bench";
import { type Arrival, type Arriving, placed, replacedBy, withoutPlaces, withoutUnscored } from "./takingIn";

/** Networks to take in. */
export interface Delivery {
  /** For a sentence: "“a.keras”". */
  readonly name: string;
  /** What to do if the graphics context was lost: "Open it again." */
  readonly again: string;
  /** @throws Error with a sentence if they cannot be had. */
  readonly load: () => Promise<readonly Arriving[]>;
  /** Whether runs trained here may go for them. */
  readonly replace: boolean;
}

/**
 * Takes networks in that were trained elsewhere, with nothing else under way. What goes wrong is thrown, and then, as
 * after a question or a stop before the first was scored, everything is as it was.
 */
export async function takeIn(bench: Bench, delivery: Delivery): Promise<ShippedOutcome> {
  if (bench.isBusy) throw new Error("A network is being trained or scored. Wait until that has ended; nothing has changed.");
  const { name, again } = delivery;
  const before = bench.store.getState();
  const learned = before.experiment.runs.map(({ id }) => [id, bench.runner.trained(id)] as const);
  let outcome: ShippedOutcome = { outcome: "abandoned" };
  let made: readonly RunId[] = [];
  bench.runner.control.mode = "run";
  await bench.start(async () => {
    outcome = await scoreDelivery(bench, delivery, (ids) => (made = ids));
  });
  const { status, error } = bench.training;
  const { training, runs, vote } = before;
  // Unless a reset is taking that away too.
  if ((outcome as ShippedOutcome).outcome !== "scored" && bench.runner.control.end !== "abandon") {
    bench.runner.forgetUnpublished();
    for (const id of made) bench.runner.keep(id, null);
    for (const [id, network] of learned) bench.runner.keep(id, network);
    // Names and order may have been changed meanwhile.
    bench.store.setState(({ experiment }) => ({ experiment: made.length === 0 ? experiment : withoutPlaces(experiment, made, {}), training, runs, vote }));
  }
  if (status === "interrupted") throw new Error(`${name} could not be scored: ${new ContextLostError().message} ${again}`);
  if (status === "failed") throw new Error(`${name} could not be scored: ${error}`);
  return outcome;
}

/** Beside those that were scored on the same images. Stopped, it keeps those that were scored by then. @param onPlaced told which runs are new. */
async function scoreDelivery(bench: Bench, { load, replace }: Delivery, onPlaced: (made: readonly RunId[]) => void): Promise<ShippedOutcome> {
  bench.setTraining({ status: "preparing", error: null, current: null });
  const loading = load();
  loading.catch(() => {}); // Thrown below, unless there are no data, which is said first.
  const dataset = await bench.loadData();
  if (dataset === null) return { outcome: "abandoned" };
  const arriving = await Promise.race([loading, bench.runner.control.whenEnding()]);
  if (arriving === undefined) return { outcome: "abandoned" };
  const state = bench.store.getState();
  const testSize = testSizeBeside(state, dataset, state.experiment.data.testSize);
  const replaces = replacedBy(state, dataset, testSize);
  if (replaces.length > 0 && !replace) return { outcome: "asks", replaces };
  await bench.prepareBackend();
  const kept = comparableRuns(state, dataset, testSize);
  const { experiment, arrivals, made } = placed(arriving, { ...state, runs: kept }, dataset, testSize);
  onPlaced(made);
  const queue = arrivals.map(({ id }) => id);
  bench.store.setState(({ training }) => ({
    experiment,
    vote: null,
    runs: { ...kept, ...Object.fromEntries(arrivals.map(({ id, run }) => [id, run])) },
    training: { ...training, queue, dataset: dataset.name, datasetVersion: versionOf(state), opened: null },
  }));
  const { test } = toSets(dataset, { trainSize: 1, testSize });
  await scoreAll(bench, arrivals, test);
  if (bench.runner.control.end === "abandon") return { outcome: "abandoned" };
  const ids = queue.filter((id) => bench.runner.run(id).test !== null);
  if (ids.length === 0) return { outcome: "abandoned" };
  bench.store.setState(({ runs, experiment: now }) => {
    const scored = withoutUnscored(runs, kept);
    return { runs: scored, experiment: withoutPlaces(now, made, scored) };
  });
  // What memory keeps is what was trained here: this must not take its place.
  bench.keeper.letGo();
  bench.scoredOn = fingerprintOf(dataset);
  bench.awaitsData = false;
  bench.finish(test);
  return { outcome: "scored", ids };
}

async function scoreAll(bench: Bench, arrivals: readonly Arrival[], test: ImageSubset): Promise<void> {
  const { runner } = bench;
  for (const { id, network } of arrivals) {
    bench.setTraining({ status: "running", current: id });
    await runner.score(id, network.weights, test);
    if (runner.run(id).test !== null) runner.keep(id, network);
    if (runner.control.end === "stop" || runner.control.end === "abandon") return;
    runner.control.clearEnd();
  }
}
