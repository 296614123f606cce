/** @file Whether layers make a network that this page can train, in words. */
import { NUM_CLASSES } from "../data/dataset";
import type { LayerSpec } from "../nn/architectures/layers";
import { isSoftmaxLayer, summarize, type ModelSummary } from "../nn/summary";
import { grouped } from "./words";

/** Generous: for safety, not for taste. `params`: sixty times the largest of the paper's; with Adam's state 500 MB. */
export const NETWORK_LIMITS = { layers: 64, units: 4_096, filters: 1_024, params: 40_000_000, kernelSize: 28, strides: 28, dilationRate: 8, poolSize: 28, zeroPadding: 28 } as const;

/** Why `layers` cannot be trained here, as a sentence that names the layer as Keras does; null if they can. */
export function networkProblem(layers: readonly LayerSpec[]): string | null {
  return firstProblem(layers)?.sentence ?? null;
}

/** The first that is wrong with `layers`: a sentence, and the layer where it arises; null if nothing is. */
export function firstProblem(layers: readonly LayerSpec[]): { readonly layer: number; readonly sentence: string } | null {
  if (layers.length === 0) return { layer: 0, sentence: "a network needs at least one layer, got none." };
  if (layers.length > NETWORK_LIMITS.layers) return { layer: NETWORK_LIMITS.layers, sentence: `a network has at most ${NETWORK_LIMITS.layers} layers, got ${layers.length}.` };
  const summary = summaryOf(layers);
  if ("sentence" in summary) return summary;
  const { totalParams } = summary;
  if (totalParams > NETWORK_LIMITS.params) return { layer: largest(summary), sentence: `a network has at most ${grouped(NETWORK_LIMITS.params)} parameters, got ${grouped(totalParams)}.` };
  for (const [layer, { name }] of summary.layers.entries()) {
    const sentence = placeProblem(layers, layer, summary, `${name} (layer ${layer + 1} of ${layers.length})`);
    if (sentence !== null) return { layer, sentence };
  }
  return null;
}

/** What Keras would sum up, or its objection. */
function summaryOf(layers: readonly LayerSpec[]): ModelSummary | { readonly layer: number; readonly sentence: string } {
  for (let end = 1; ; end++) {
    try {
      const summary = summarize(layers.slice(0, end));
      if (end === layers.length) return summary;
    } catch (error) {
      return { layer: end - 1, sentence: `${(error instanceof Error ? error.message : String(error)).replace(/^summarize: /, "")}.` };
    }
  }
}

function largest({ layers }: ModelSummary): number {
  return layers.reduce((best, { params }, i) => (params > (layers[best]?.params ?? 0) ? i : best), 0);
}

/** What of a layer is right by itself and wrong where it stands. */
function placeProblem(layers: readonly LayerSpec[], index: number, summary: ModelSummary, name: string): string | null {
  const layer = layers[index];
  if (layer === undefined) return null;
  const isLast = index === layers.length - 1;
  const isEnd = isSoftmaxLayer(layer) && summary.layers[index]?.outputShape.join() === `,${NUM_CLASSES}`;
  if (isLast && !isEnd) return `${name} is the last layer, which has to be dense with ${NUM_CLASSES} units and softmax (or a softmax over ${NUM_CLASSES} numbers): one probability for each class.`;
  if (!isLast && isSoftmaxLayer(layer)) return `${name} has softmax before the end, where it leaves nothing to learn from. Use relu there.`;
  return null;
}
