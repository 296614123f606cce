/** @file What a network is in an experiment: its layers, and which of the paper's it is, if any. */
import { architectureById, ARCHITECTURES, type ArchitectureId } from "../nn/architectures";
import { isSameLayers, type LayerSpec } from "../nn/architectures/layers";

/** A network before training, as plain data. */
export interface NetworkSpec {
  /** For headings and summaries, e.g. "One convolution". */
  readonly name: string;
  /** Input `[batch, 28, 28, 1]` in [0, 1] to probabilities `[batch, 10]`. */
  readonly layers: readonly LayerSpec[];
  /** The architecture of the paper that this is, whose published figures it may be held to; null for all others. */
  readonly architecture: ArchitectureId | null;
}

/** The paper's architecture `id` as a network. */
export function paperNetwork(id: ArchitectureId): NetworkSpec {
  const { name, layers } = architectureById(id);
  return { name, layers, architecture: id };
}

/** The paper's architecture that has exactly these layers; null if none has. */
export function architectureOf(layers: readonly LayerSpec[]): ArchitectureId | null {
  return ARCHITECTURES.find((architecture) => isSameLayers(architecture.layers, layers))?.id ?? null;
}
