/**
 * @file The network as it is read, layer by layer: what has been found so far, and where its numbers stand.
 *
 * A graph's tensors are the chain's end seen through some axes, and a formula of each number that has not yet become
 * a layer. A tensor that is used after the chain went on is a branch, which no network of this page has.
 */
import { at, last } from "../../data/arrays";
import { IMAGE_SIZE, NUM_CLASSES } from "../../data/dataset";
import type { Activation, Conv2d, Dense, LayerSpec } from "../../nn/architectures/layers";
import { isSoftmaxLayer, outputShape, partialSummary } from "../../nn/summary";
import { refuse } from "../formatError";
import { sizeOfShape, type FoundWeights } from "../weights";
import { toLayers, X, type Formula } from "./onnxFunctions";
import { nodeName, WHAT } from "./onnxNodes";
import { dimsOf, factorsOf, inKerasOrder, isBatchFirst, isInOrder, placeOf, regrouped, type Place } from "./onnxPlace";
import type { NodeProto } from "./onnxProto";

/** A tensor that depends on the images. */
export interface Data {
  readonly kind: "data";
  /** `LayerChain.step` when it was made. */
  readonly step: number;
  readonly place: Place;
  /** Of each number of the chain's end. */
  readonly formula: Formula;
  /** The node that gave it, for people. */
  readonly from: string;
}

interface ReadLayer {
  readonly spec: LayerSpec;
  readonly weights: readonly FoundWeights[];
}

/** Which axis of an image is which. */
export type Layout = "nchw" | "nhwc";

export class LayerChain {
  readonly #layers: ReadLayer[] = [];
  /** Without the batch. */
  #shape: readonly number[] = [IMAGE_SIZE, IMAGE_SIZE, 1];
  #step = 0;
  /** Pixels are from 0 to 1. */
  #isNonNegative = true;

  get layers(): readonly LayerSpec[] {
    return this.#layers.map(({ spec }) => spec);
  }

  /** In the layers' order. */
  get weights(): readonly FoundWeights[] {
    return this.#layers.flatMap(({ weights }) => weights);
  }

  /** Whether no number at the chain's end is below 0, whatever the weights. */
  get isNonNegative(): boolean {
    return this.#isNonNegative;
  }

  /** The images, row by row. @param sizes Those of the axes behind the batch. */
  input(sizes: readonly number[]): Data {
    const place = regrouped(placeOf(this.#shape, ["batch", 0, 1, 2]), sizes);
    if (place === null) throw new Error(`internal: images as [${sizes.join(", ")}]`);
    return this.#data(place, "the input");
  }

  /** Makes layers of the tensor's formula. @throws ModelFormatError if there are none, or if the chain has gone on. */
  settle(data: Data, node: NodeProto): Place {
    this.#expectEnd(data, node);
    const found = toLayers(data.formula);
    if ("unknown" in found) refuse(`${WHAT} computes ${found.unknown.node}, which is none of this page's activations (relu, leaky_relu, elu, selu, gelu, silu, relu6, softplus, tanh, sigmoid). Export a network that has those.`);
    for (const layer of found) this.#push(layer, [], node);
    return data.place;
  }

  /** The tensor's numbers as an image of Keras, [height, width, channels], which they are brought into if need be. */
  image(data: Data, node: NodeProto, layout: Layout = "nchw"): readonly [height: number, width: number, channels: number] {
    const place = this.settle(data, node);
    const [rows, columns, channels] = layout === "nchw" ? [2, 3, 1] : [1, 2, 3];
    if (place.axes.length !== 4 || !isBatchFirst(place)) refuse(`${WHAT}: ${nodeName(node)} takes ${dimsText(place)}; an image has four axes, the first for the batch.`);
    if (!isInOrder(factorsOf(place, [rows, columns, channels]))) refuse(`${WHAT}: ${nodeName(node)} takes images whose axes are in another order than rows, columns and channels, and no layer of this page swaps them.`);
    const dims = dimsOf(place);
    const shape = [at(dims, rows), at(dims, columns), at(dims, channels)] as const;
    this.#bringInto(shape, node);
    return shape;
  }

  /** Brings the numbers into one list, so that `axis` is all of it. @returns its factors, the slowest first. */
  list(data: Data, axis: number, node: NodeProto): { readonly place: Place; readonly factors: readonly number[]; readonly size: number } {
    const place = this.settle(data, node);
    const factors = factorsOf(place, [axis]);
    if (!isBatchFirst(place) || factors.length !== place.sizes.length) refuse(`${WHAT}: ${nodeName(node)} works along one axis of ${dimsText(place)}; this page's layers of that kind take flat numbers. Flatten before it.`);
    const size = sizeOfShape(place.sizes);
    this.#bringInto([size], node);
    return { place, factors, size };
  }

  /** Makes `axis` Keras's last one. @returns as `list`. */
  channels(data: Data, axis: number, node: NodeProto): { readonly place: Place; readonly factors: readonly number[]; readonly size: number } {
    const place = this.settle(data, node);
    const factors = factorsOf(place, [axis]);
    const size = dimsOf(place)[axis] ?? Number.NaN;
    if (!isBatchFirst(place) || Number.isNaN(size)) refuse(`${WHAT}: ${nodeName(node)} works along axis ${axis} of ${dimsText(place)}, which are no channels.`);
    const before = place.sizes.length - factors.length;
    if (!isInOrder([...factors].sort((a, b) => a - b), before)) refuse(`${WHAT}: ${nodeName(node)} works along axis ${axis} of ${dimsText(place)}; this page's layers of that kind work along the channels.`);
    if (last(this.#shape) !== size) this.#bringInto(before === 0 ? [size] : [sizeOfShape(place.sizes.slice(0, before)), size], node);
    return { place, factors, size };
  }

  /** One more layer. @param axes Those of what it gives, in terms of Keras's shape then. */
  add(spec: LayerSpec, weights: readonly FoundWeights[], node: NodeProto, axes: readonly ("batch" | number | null)[]): Data {
    this.#push(spec, weights, node);
    return this.#data(placeOf(this.#shape, axes), nodeName(node));
  }

  /** One more layer, which leaves every number where it is. */
  addInPlace(spec: LayerSpec, weights: readonly FoundWeights[], node: NodeProto, place: Place): Data {
    this.#push(spec, weights, node);
    return this.#data(place, nodeName(node));
  }

  /**
   * `x · scale + offset` for each channel: a bias where the layer before can take one, else a batch normalisation
   * that has seen nothing yet.
   * @param scale null for 1.
   */
  addAffine(scale: ArrayLike<number> | null, offset: ArrayLike<number> | null, node: NodeProto, place: Place, size: number): Data {
    const before = this.#layers.at(-1);
    if (scale === null && offset !== null && before !== undefined && isOpen(before.spec)) this.#addBias(before, before.spec, offset);
    else if (before !== undefined && before.spec === AFFINE) this.#composeAffine(before, scale, offset);
    else {
      const values = [Float32Array.from({ length: size }, (_, i) => (scale === null ? 1 : at(scale, i)) * AFFINE_DEVIATION), Float32Array.from({ length: size }, (_, i) => (offset === null ? 0 : at(offset, i))), new Float32Array(size), new Float32Array(size).fill(1)];
      this.#push(AFFINE, values.map((value, i) => ({ name: `${nodeName(node)}, number ${i + 1}`, shape: [size], values: value })), node);
    }
    return this.#data(place, nodeName(node));
  }

  /** The chain's end seen otherwise. */
  seen(data: Data, place: Place, node: NodeProto): Data {
    return { ...data, place, from: nodeName(node) };
  }

  /** Ends the network with the tensor's numbers as one list. @throws ModelFormatError if they are in another order than the classes. */
  end(data: Data, node: NodeProto): void {
    const place = this.settle(data, node);
    if (!isBatchFirst(place)) refuse(`${WHAT} gives ${dimsText(place)}, and should give [N, ${NUM_CLASSES}]: one number for each class.`);
    if (!isInOrder(factorsOf(place, place.axes.map((_, axis) => axis)))) refuse(`${WHAT} gives its numbers in an order that no layer of this page can give.`);
    this.#bringInto([sizeOfShape(place.sizes)], node);
  }

  /** Softmax over `axis`. */
  addSoftmax(data: Data, axis: number, node: NodeProto): Data {
    const { place, factors, size } = this.list(data, axis, node);
    if (!isInOrder(factors)) refuse(`${WHAT}: ${nodeName(node)} takes its ${size} numbers in an order that no layer of this page can give.`);
    return this.addInPlace({ type: "activation", activation: "softmax" }, [], node, place);
  }

  #data(place: Place, from: string): Data {
    return { kind: "data", step: this.#step, place, formula: X, from };
  }

  #expectEnd({ step, from }: Data, node: NodeProto): void {
    if (step !== this.#step) refuse(`${WHAT} uses the output of ${from} again in ${nodeName(node)}: its network branches, and this page's are one layer after the other. Export a network without side branches.`);
  }

  /** Keras's Flatten or Reshape where the numbers have another shape; they stay in their order. */
  #bringInto(shape: readonly number[], node: NodeProto): void {
    const before = this.#layers.at(-1)?.spec.type;
    if (shape.join() === this.#shape.join()) return;
    if (before === "flatten" || before === "reshape") {
      this.#layers.pop();
      this.#shape = this.#shapeNow(node);
      if (shape.join() === this.#shape.join()) return;
    }
    this.#layers.push({ spec: shape.length === 1 ? { type: "flatten" } : { type: "reshape", targetShape: shape }, weights: [] });
    this.#shape = this.#shapeNow(node);
  }

  #push(spec: LayerSpec, weights: readonly FoundWeights[], node: NodeProto): void {
    if (this.layers.some(isSoftmaxLayer)) refuse(`${WHAT} goes on with ${nodeName(node)} after its softmax; this page's networks end with it.`);
    const before = this.#layers.at(-1);
    if (spec.type === "activation" && before !== undefined && isOpen(before.spec)) this.#replaceLast({ spec: { ...before.spec, activation: spec.activation }, weights: before.weights });
    else this.#layers.push({ spec, weights });
    this.#shape = this.#shapeNow(node);
    this.#isNonNegative = keepsNonNegative(spec) ?? this.#isNonNegative;
    this.#step++;
  }

  #addBias({ weights }: ReadLayer, spec: Conv2d | Dense, offset: ArrayLike<number>): void {
    const [kernel, bias] = weights;
    const values = Float32Array.from(offset, (value, i) => value + (bias === undefined ? 0 : at(bias.values, i)));
    this.#replaceLast({ spec: { ...spec, useBias: true }, weights: [...(kernel === undefined ? [] : [kernel]), { name: bias?.name ?? "bias", shape: [values.length], values }] });
    this.#isNonNegative = false;
    this.#step++;
  }

  #composeAffine({ weights }: ReadLayer, scale: ArrayLike<number> | null, offset: ArrayLike<number> | null): void {
    const [gamma, beta, ...moving] = weights.map(({ values }) => values);
    const scaled = (values: ArrayLike<number>): Float32Array => Float32Array.from(values, (value, i) => value * (scale === null ? 1 : at(scale, i)));
    const values = [scaled(gamma ?? []), scaled(beta ?? []).map((value, i) => value + (offset === null ? 0 : at(offset, i))), ...moving];
    this.#replaceLast({ spec: AFFINE, weights: weights.map((weight, i) => ({ ...weight, values: at(values, i) })) });
    this.#step++;
  }

  #replaceLast(layer: ReadLayer): void {
    this.#layers[this.#layers.length - 1] = layer;
  }

  #shapeNow(node: NodeProto): readonly number[] {
    const { summary, problem } = partialSummary(this.layers);
    if (problem !== null) refuse(`${WHAT}: ${nodeName(node)} makes layers that do not fit together, or that Keras does not have (${problem}).`);
    return outputShape(summary.layers);
  }
}

/** A normalisation by mean 0 and variance 1, whose gamma makes up for epsilon. */
const AFFINE: LayerSpec = { type: "batchNormalization", momentum: 0.99, epsilon: 1e-3, center: true, scale: true };
const AFFINE_DEVIATION = Math.sqrt(1 + 1e-3);

/** Whether a bias or an activation that follows may become the layer's own. */
function isOpen(spec: LayerSpec): spec is Conv2d | Dense {
  return (spec.type === "conv2d" || spec.type === "dense") && spec.activation === "linear";
}

const NON_NEGATIVE: readonly Activation[] = ["relu", "relu6", "softplus", "sigmoid", "softmax"];

/** Whether what comes out is never below 0; null where that is as before. */
function keepsNonNegative(spec: LayerSpec): boolean | null {
  if ("activation" in spec) return NON_NEGATIVE.includes(spec.activation);
  return ["batchNormalization", "rescaling", "leakyReLU", "elu"].includes(spec.type) ? false : null;
}

/** "[N, 32, 13, 13]". */
export function dimsText(place: Place): string {
  return `[${dimsOf(place).map((size) => (Number.isNaN(size) ? "N" : size)).join(", ")}]`;
}

/** A vector along an axis of these factors, in Keras's order. */
export function vectorInKerasOrder(found: FoundWeights, place: Place, factors: readonly number[]): FoundWeights {
  return { ...found, shape: [found.values.length], values: inKerasOrder(found.values, place, factors) };
}

