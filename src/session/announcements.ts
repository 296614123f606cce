/** @file What screen readers are told, once an epoch. */
import { isTrainedHere } from "../experiment/origin";
import type { Run } from "../experiment/run";
import type { AppState } from "../state/store";
import { percentText } from "../experiment/words";

/** One sentence on where `run` stands. */
export function announce(run: Run, { experiment, training }: AppState): string {
  const name = experiment.runs.find(({ id }) => id === run.id)?.name ?? run.network.name;
  const last = run.epochs.at(-1);
  if (run.test !== null) {
    const left = training.queue.length - training.queue.indexOf(run.id) - 1;
    const [what, rest] = isTrainedHere(run) ? [`${name} is finished`, "train"] : [`${name}, ${run.shipped ? "which came with the page" : "from a file"}, is scored`, "score"];
    return `${what}: test accuracy ${percentText(run.test.accuracy)}.${left > 0 ? ` ${left} more to ${rest}.` : ""}`;
  }
  if (last === undefined) return `${name} is starting.`;
  return `${name}, epoch ${last.epoch} of ${run.config.epochs}: validation accuracy ${percentText(last.valAccuracy)}.`;
}
