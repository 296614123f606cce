/** @file How a scored network would be trained further, in a sentence: by its recipe as it is planned now. */
import { counted, grouped, listed } from "../../experiment/words";
import type { Recipe } from "../../experiment/recipe";
import { recipePhrases } from "../../experiment/recipePhrases";
import type { Run } from "../../experiment/run";
import { PLAIN_TRAINING } from "../../nn/trainConfig";
import { adamPhrase } from "./adamPhrase";

/**
 * @param hasOptimizer whether an optimizer's state is kept.
 * @param recipe as planned now.
 * @param more epochs asked for; null while that is no number.
 */
export function furtherSentence(run: Pick<Run, "imported" | "shipped" | "epochs" | "endReason">, hasOptimizer: boolean, recipe: Recipe, more: number | null): string {
  const { optimizer, batchSize, learningRate } = recipe;
  const own = recipePhrases({ ...recipe, optimizer: PLAIN_TRAINING.optimizer });
  const values = [`batches of ${grouped(batchSize)}`, `learning rate ${learningRate}`, ...own];
  return `From these weights, ${adamPhrase(run, hasOptimizer, optimizer.name)}; ${listed(values)}, as planned for this run, without early stopping.${scheduleSentence(run.epochs.length, recipe, more)}`;
}

/** Where in its schedule it goes on; nothing where the rate stays. */
function scheduleSentence(done: number, { schedule }: Recipe, more: number | null): string {
  if (schedule.name === "constant" && schedule.warmupEpochs === 0) return "";
  if (done === 0) return " The learning rate begins at the beginning of its course.";
  return ` The learning rate goes on behind epoch ${done}${more === null ? "" : ` of a course over ${counted(done + more, "epoch")}`}.`;
}
