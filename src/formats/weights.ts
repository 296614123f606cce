/** @file Which weights a network has, and whether a file's are those. */
import { IMAGE_SIZE } from "../data/dataset";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize, type WeightSummary } from "../nn/summary";
import { refuse } from "./formatError";
import { at } from "../data/arrays";

export interface WeightSpec extends WeightSummary {
  /** Keras's name for the layer, e.g. "conv2d_1". */
  readonly layer: string;
}

/** Weights found in a file, before they are known to fit. */
export interface FoundWeights {
  /** As the file names it. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** In Keras's order, layer by layer. */
export function weightSpecs(layers: readonly LayerSpec[]): WeightSpec[] {
  return summarize(layers).layers.flatMap(({ name, weights }) => weights.map((weight): WeightSpec => ({ ...weight, layer: name })));
}

/** Those that gradients change: an optimizer has state for them alone. */
export function trainableSpecs(layers: readonly LayerSpec[]): WeightSpec[] {
  return weightSpecs(layers).filter(({ isTrainable }) => isTrainable);
}

/** `[null, height, width, channels]` or `[null, units]` of what goes into each layer, as Keras's build_config has it. */
export function inputShapes(layers: readonly LayerSpec[]): (readonly (number | null)[])[] {
  const shapes = summarize(layers).layers.map(({ outputShape }) => outputShape);
  return [[null, IMAGE_SIZE, IMAGE_SIZE, 1], ...shapes.slice(0, -1)];
}

export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * `found` as arrays of the network's own, in its order.
 * @param what Names the file in errors.
 * @throws ModelFormatError naming the first layer whose weights are missing, of another shape, or not finite.
 */
export function fitWeights(layers: readonly LayerSpec[], found: readonly FoundWeights[], what: string): Float32Array[] {
  const specs = weightSpecs(layers);
  const arrays = specs.map((spec, i) => fitWeight(spec, found[i], what));
  const extra = found[specs.length];
  if (extra !== undefined) refuse(`${what} has ${found.length} weight arrays where this network has ${specs.length}: "${extra.name}" is one too many. Choose a file of the same architecture.`);
  return arrays;
}

function fitWeight({ layer, weight, shape }: WeightSpec, found: FoundWeights | undefined, what: string): Float32Array {
  const expected = `${layer}'s ${weight} of shape [${shape.join(", ")}]`;
  if (found === undefined) refuse(`${what} lacks ${expected}. Choose a file that was saved with its weights.`);
  if (found.shape.join() !== shape.join() || found.values.length !== sizeOfShape(shape)) {
    refuse(`${what} should hold ${expected}, but "${found.name}" has shape [${found.shape.join(", ")}]. Choose a file of the same architecture.`);
  }
  const values = Float32Array.from(found.values);
  if (!values.every(Number.isFinite)) refuse(`${what}: ${layer}'s ${weight} ("${found.name}") holds values that are no finite numbers, so the network can predict nothing. Choose a file from before its training ran away.`);
  return values;
}

/** @throws Error if a model to be exported does not have its architecture's weights: a mistake of the caller. */
export function assertWeights(layers: readonly LayerSpec[], arrays: readonly Float32Array[], caller: string): void {
  const specs = weightSpecs(layers);
  if (arrays.length !== specs.length) throw new Error(`${caller}: expected ${specs.length} arrays, got ${arrays.length}`);
  specs.forEach(({ layer, weight, shape }, i) => {
    const { length } = at(arrays, i);
    if (length !== sizeOfShape(shape)) throw new Error(`${caller}: ${layer}/${weight} of shape [${shape.join()}] needs ${sizeOfShape(shape)} values, got ${length}`);
  });
}
