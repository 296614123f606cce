/** @file What screen readers are told, once an epoch. */
import { architectureById } from "../nn/architectures";
import type { Run } from "./run";
import type { AppState } from "./store";
import { percentText } from "./words";

/** One sentence on where `run` stands. */
export function announce(run: Run, { experiment }: AppState): string {
  const { name } = architectureById(run.architecture);
  const last = run.epochs.at(-1);
  if (run.test !== null) {
    const left = experiment.queue.length - experiment.queue.indexOf(run.architecture) - 1;
    return `${name} is finished: test accuracy ${percentText(run.test.accuracy)}.${left > 0 ? ` ${left} more to train.` : ""}`;
  }
  if (last === undefined) return `${name} is starting.`;
  return `${name}, epoch ${last.epoch} of ${run.config.epochs}: validation accuracy ${percentText(last.valAccuracy)}.`;
}
