/** @file Which optimizer a scored network would be trained further with, inside a sentence. */
import { isTrainedHere } from "../../experiment/origin";
import { isPlainAdam } from "../../nn/optimizers/state";
import type { Run } from "../../experiment/run";

/** @param hasOptimizer whether its state is kept; if not, the phrase says why. */
export function adamPhrase(run: Pick<Run, "imported" | "shipped" | "epochs" | "endReason" | "config">, hasOptimizer: boolean): string {
  if (!isPlainAdam(run.config.optimizer)) return hasOptimizer ? "with its optimizer’s state" : `with a fresh optimizer, as ${whyFresh(run)}`;
  return hasOptimizer ? "with Adam’s state" : `with a fresh Adam, as ${whyFresh(run)}`;
}

function whyFresh(run: Parameters<typeof adamPhrase>[0]): string {
  if (!isTrainedHere(run) && run.shipped !== undefined) return "no state of it came with the page";
  if (!isTrainedHere(run) && run.imported?.hasOptimizer === false) return "no state of it came with the file";
  if (run.epochs.length === 0 && run.endReason !== null) return "no epoch was finished here";
  return "past runs keep no state of it";
}
