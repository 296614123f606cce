/** @file What layers come to as far as they fit together: the editor shows it while a network is being built. */
import type { LayerSpec } from "../../nn/architectures/layers";
import { type ModelSummary, summarize } from "../../nn/summary";

export interface LayerFacts {
  /** Without the batch. */
  readonly shape: readonly number[];
  readonly params: number;
}

/** Of each layer up to the first that does not fit: fewer than there are layers then. */
export function partialSummary(layers: readonly LayerSpec[]): LayerFacts[] {
  for (let end = layers.length; end > 0; end--) {
    const summary = summaryOf(layers.slice(0, end));
    if (summary !== null) return summary.layers.map(({ outputShape, params }) => ({ shape: outputShape.slice(1).map(Number), params }));
  }
  return [];
}

function summaryOf(layers: readonly LayerSpec[]): ModelSummary | null {
  try {
    return summarize(layers);
  } catch {
    return null;
  }
}
