/** @file Files that hold weights and no network, laid onto one: by Keras's names and order, or PyTorch's. */
import { at } from "../data/arrays";
import { ARCHITECTURES } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { ModelFormatError, refuse } from "./formatError";
import { identifyLayers } from "./identify";
import { takeWeights } from "./kerasLayers";
import type { ImportedModel } from "./model";
import { fitWeights, type FoundWeights } from "./weights";

/** The arrays of one layer of a file. */
export interface StoredLayer {
  /** As the file has it. */
  readonly name: string;
  readonly arrays: readonly FoundWeights[];
}

/** How a file's layers are told apart: by names that count each class, as `summarize` does, or by their order. */
export type Matching = "names" | "order";

/** A file that holds weights alone, of a network that somebody has to pick: `importModel` takes it as `onto`. */
export class WeightsAloneError extends ModelFormatError {
  override readonly name = "WeightsAloneError";
}

/** What a weights-only file says, beside its weights. */
type Said = Pick<ImportedModel, "format" | "metadata">;

/**
 * Weights on the network that was picked, or on the one of the paper's that they fit.
 *
 * @param stored Layers without weights may be left out.
 * @param onto null where nobody has picked one.
 * @throws WeightsAloneError if it has to be picked; ModelFormatError naming the layer if the weights do not fit it.
 */
export function ontoNetwork(stored: readonly StoredLayer[], matching: Matching, onto: readonly LayerSpec[] | null, what: string, said: Said): ImportedModel {
  const withWeights = stored.filter(({ arrays }) => arrays.length > 0);
  if (withWeights.length === 0) refuse(`${what} holds no weights. Save the whole model with Keras's model.save.`);
  if (onto !== null) return laidOnto(withWeights, matching, onto, what, said);
  for (const { layers } of ARCHITECTURES) {
    try {
      return laidOnto(withWeights, matching, layers, what, said);
    } catch (error) {
      if (!(error instanceof ModelFormatError) || error.message.includes(NOT_FINITE)) throw error;
    }
  }
  const shapes = withWeights.map(({ name, arrays }) => `${name.slice(0, 40)} ${arrays.map(({ shape }) => shape.join(" × ")).join(" and ")}`);
  throw new WeightsAloneError(`${what} holds weights alone (${shapes.slice(0, 6).join("; ")}${shapes.length > 6 ? "; …" : ""}), which fit none of the paper's three networks. Open it onto the network that it belongs to, or choose a file of the whole model.`);
}

const NOT_FINITE = "no finite numbers";

function laidOnto(stored: readonly StoredLayer[], matching: Matching, layers: readonly LayerSpec[], what: string, said: Said): ImportedModel {
  const found = matching === "names" ? matchedByName(stored, layers, what) : matchedByOrder(stored, layers, what);
  const network = identifyLayers(layers, what);
  return {
    ...said,
    architecture: network.architecture,
    layers: network.layers,
    weights: fitWeights(network.layers, found, what),
    optimizer: null,
    notes: [...network.notes, assumed(network.architecture, layers)],
  };
}

/** What no weights-only file can tell. */
function assumed(architecture: number | null, layers: readonly LayerSpec[]): string {
  const normalises = layers.some(({ type }) => type === "batchNormalization");
  return `The file holds weights alone: strides, paddings, pooling, activations${normalises ? ", the epsilon of batch normalisation" : ""} and the scale of the images (0 to 1) are assumed to be those of ${architecture === null ? "the network that was picked" : `the paper's architecture ${architecture}`}.`;
}

/** `layers` that have weights, as `summarize` has them. */
function weighty(layers: readonly LayerSpec[]) {
  return summarize(layers).layers.filter(({ weights }) => weights.length > 0);
}

function matchedByName(stored: readonly StoredLayer[], layers: readonly LayerSpec[], what: string): FoundWeights[] {
  const targets = weighty(layers);
  const extra = stored.find(({ name }) => targets.every((target) => target.name !== name));
  if (extra !== undefined) refuse(`${what} holds weights of a layer “${extra.name.slice(0, 60)}”, which the network has not. Open it onto the network that it belongs to.`);
  return targets.flatMap(({ name, weights }) => {
    const layer = stored.find((candidate) => candidate.name === name) ?? refuse(`${what} holds no weights of the layer ${name}, which the network has. Open it onto the network that it belongs to.`);
    return takeWeights(layer.arrays, weights.map(({ weight }) => weight), `${what}: layer ${name}`);
  });
}

function matchedByOrder(stored: readonly StoredLayer[], layers: readonly LayerSpec[], what: string): FoundWeights[] {
  const targets = weighty(layers);
  if (stored.length !== targets.length) {
    refuse(`${what} holds weights of ${stored.length} layers (${stored.map(({ name }) => name.slice(0, 40)).slice(0, 8).join(", ")}), where the network has ${targets.length} (${targets.map(({ name }) => name).join(", ")}). Open it onto the network that it belongs to.`);
  }
  return targets.flatMap(({ name, weights }, i) => takeWeights(at(stored, i).arrays, weights.map(({ weight }) => weight), `${what}: “${at(stored, i).name.slice(0, 60)}” as layer ${name}`));
}
