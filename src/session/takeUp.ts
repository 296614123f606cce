/** @file What memory has, back on the page: a training that an earlier visit left under way, or a past run. */
import { toVote } from "../analysis/scoredResults";
import { messageOf } from "../data/errors";
import { fingerprintOf } from "../data/fingerprint";
import { toRun, versionOf } from "../experiment/experiment";
import { runPlanOf } from "../experiment/edits";
import type { RunId } from "../experiment/plan";
import { choiceBehind } from "../experiment/voteChoice";
import type { Content } from "../memory/records";
import type { ExperimentMemory } from "../memory/runMemory";
import { assertSameData, interruptedRun, planFor, runsOf, withRunsOf } from "../memory/takingUp";
import { initialTraining, type TrainingState } from "../state/store";
import type { Bench } from "./bench";

/** Goes on with what an earlier visit left: the same as after a lost context, but everything comes from memory. */
export async function takeUp(bench: Bench, memory: ExperimentMemory): Promise<void> {
  bench.setTraining({ status: "preparing", error: null, current: null });
  const { id, queue, current, checkpoint, ...saved } = await memory.readProgress();
  const plan = planFor(saved);
  // Only what data and backend are chosen by: what is on the page stays until all that is needed is there.
  bench.store.setState(({ experiment }) => ({ experiment: { ...experiment, data: plan.experiment.data }, backendChoice: plan.backendChoice }));
  const dataset = await bench.loadData();
  if (dataset === null) return;
  assertSameData(dataset, saved.dataset);
  await bench.prepareBackend();
  const finished = await memory.readContent(id);
  const experiment = finished === null ? plan.experiment : withRunsOf(plan.experiment, finished.results);
  const { testSize } = experiment.data;
  const rest = queue.slice(queue.indexOf(current));
  bench.keeper.begin({ id, plan, dataset: saved.dataset, further: saved.further });
  bench.runner.checkpoint = checkpoint;
  bench.runner.forget();
  if (finished !== null) keepNetworks(bench, finished);
  bench.store.setState((state) => ({
    experiment,
    voteChoice: saved.voteChoice ?? choiceBehind(null, []),
    vote: null,
    runs: {
      ...(finished === null ? {} : runsOf(finished)),
      ...Object.fromEntries(rest.map((waiting) => [waiting, toRun(runPlanOf(experiment, waiting), dataset, testSize)])),
      [current]: interruptedRun(saved, runPlanOf(experiment, current), dataset, testSize),
    },
    training: { ...state.training, queue, dataset: dataset.name, datasetVersion: versionOf(state), opened: null },
  }));
  await bench.fitAll(rest, dataset);
}

/** Shows a past run as if it had just finished. Nothing here throws: what goes wrong becomes a notice. */
export async function openPastRun(bench: Bench, memory: ExperimentMemory, id: string): Promise<void> {
  const content = await memory.readContent(id).catch((error: unknown) => {
    memory.say(messageOf(error));
    return null;
  });
  if (content === null || bench.isBusy) return;
  const state = bench.store.getState();
  const { results } = content;
  const dataset = bench.data.current();
  const isSameData = dataset !== null && fingerprintOf(dataset) === content.fingerprint;
  bench.keeper.letGo();
  bench.runner.forget();
  keepNetworks(bench, content);
  bench.store.setState({
    experiment: withRunsOf(state.experiment, results),
    runs: runsOf(content),
    voteChoice: content.voteChoice ?? choiceBehind(results.vote, results.runs),
    vote: toVote(results),
    training: {
      ...initialTraining,
      status: "finished",
      queue: idsOf(content),
      dataset: results.dataset.name as TrainingState["dataset"],
      datasetVersion: isSameData ? versionOf(state) : null,
      opened: { id, backend: results.backend },
    },
  });
  bench.scoredOn = content.fingerprint;
  bench.awaitsData = !isSameData;
  // Kept between two runs, or before its last choice could be counted.
  if (results.vote === null) bench.countVote();
}

function idsOf({ results }: Content): RunId[] {
  return results.runs.map(({ id }) => id);
}

function keepNetworks({ runner }: Bench, content: Content): void {
  for (const [i, id] of idsOf(content).entries()) {
    const network = content.networks[i];
    if (network !== undefined) runner.keep(id, { weights: network.weights, optimizer: null });
  }
}
