/** @file What a network is in an experiment: its layers, and which of the paper's it is, if any. */
import { architectureById, ARCHITECTURES, type ArchitectureId } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";

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

/** Whether both are the same layers in the same order, with the same values. */
export function isSameLayers(a: readonly LayerSpec[], b: readonly LayerSpec[]): boolean {
  return a.length === b.length && a.every((layer, i) => isSameLayer(layer, b[i]));
}

function isSameLayer(a: LayerSpec, b: LayerSpec | undefined): boolean {
  if (b === undefined) return false;
  const [fieldsOfA, fieldsOfB] = [a, b].map((layer) => new Map<string, unknown>(Object.entries(layer)));
  return fieldsOfA!.size === fieldsOfB!.size && [...fieldsOfA!].every(([name, value]) => fieldsOfB!.get(name) === value);
}
