/** @file With which optimizer's state a scored network would be trained further with, inside a sentence. */
import { isTrainedHere } from "../../experiment/origin";
import type { Run } from "../../experiment/run";
import type { OptimizerSpec } from "../../nn/trainConfig";

const NAMES = { adam: "Adam", adamw: "AdamW", sgd: "SGD", rmsprop: "RMSprop" } as const satisfies Record<OptimizerSpec["name"], string>;

/**
 * @param hasOptimizer whether its state is kept; if not, the phrase says why.
 * @param optimizer the one that goes on.
 */
export function adamPhrase(run: Pick<Run, "imported" | "shipped" | "epochs" | "endReason">, hasOptimizer: boolean, optimizer: OptimizerSpec["name"] = "adam"): string {
  const name = NAMES[optimizer];
  return hasOptimizer ? `with ${name}’s state` : `with a fresh ${name}, as ${whyFresh(run)}`;
}

function whyFresh(run: Parameters<typeof adamPhrase>[0]): string {
  if (!isTrainedHere(run) && run.shipped !== undefined) return "no state of it came with the page";
  if (!isTrainedHere(run) && run.imported?.hasOptimizer === false) return "no state of it came with the file";
  if (run.epochs.length === 0 && run.endReason !== null) return "no epoch was finished here";
  return "past runs keep no state of it";
}
