/** @file Whether layers make a network that this page can train, in words. */
import { NUM_CLASSES } from "../data/dataset";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize, type ModelSummary } from "../nn/summary";
import { grouped } from "./words";

/** Generous: for safety, not for taste. `params`: sixty times the largest of the paper's; with Adam's state 500 MB. */
export const NETWORK_LIMITS = { layers: 64, units: 4_096, filters: 1_024, params: 40_000_000 } as const;

/** Why `layers` cannot be trained here, as a sentence that names the layer as Keras does; null if they can. */
export function networkProblem(layers: readonly LayerSpec[]): string | null {
  if (layers.length === 0) return "a network needs at least one layer, got none.";
  if (layers.length > NETWORK_LIMITS.layers) return `a network has at most ${NETWORK_LIMITS.layers} layers, got ${layers.length}.`;
  const summary = summaryOf(layers);
  if (typeof summary === "string") return summary;
  const { totalParams } = summary;
  if (totalParams > NETWORK_LIMITS.params) return `a network has at most ${grouped(NETWORK_LIMITS.params)} parameters, got ${grouped(totalParams)}.`;
  return layers.map((layer, i) => placeProblem(layers, i, `${summary.layers[i]?.name} (layer ${i + 1} of ${layers.length}, ${layer.type})`)).find((problem) => problem !== null) ?? null;
}

/** What Keras would sum up, or its objection. */
function summaryOf(layers: readonly LayerSpec[]): ModelSummary | string {
  try {
    return summarize(layers);
  } catch (error) {
    return `${(error instanceof Error ? error.message : String(error)).replace(/^summarize: /, "")}.`;
  }
}

/** What of a layer is right by itself and wrong where it stands. */
function placeProblem(layers: readonly LayerSpec[], index: number, name: string): string | null {
  const layer = layers[index];
  const isLast = index === layers.length - 1;
  const isSoftmax = layer?.type === "dense" && layer.activation === "softmax";
  if (isLast && !(isSoftmax && layer.units === NUM_CLASSES)) return `${name} is the last layer, which has to be dense with ${NUM_CLASSES} units and softmax: one probability for each class.`;
  if (!isLast && isSoftmax) return `${name} has softmax before the end, where it leaves nothing to learn from. Use relu there.`;
  if (layer?.type === "maxPooling2d" && layers[index - 1]?.type !== "conv2d") return `${name} has to follow a convolution directly.`;
  return null;
}
