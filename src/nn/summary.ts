/** @file Keras's model.summary(): output shapes and parameter counts, worked out from the plain layer list. */
import { at, last, present } from "../data/arrays";
import { IMAGE_SIZE } from "../data/dataset";
import type { LayerSpec, LayerType, Padding, Pair } from "./architectures/layers";

/** Keras's class and, for layers that have no name of their own, what it calls them. */
const KERAS = {
  conv2d: ["Conv2D", "conv2d"],
  maxPooling2d: ["MaxPooling2D", "max_pooling2d"],
  averagePooling2d: ["AveragePooling2D", "average_pooling2d"],
  globalMaxPooling2d: ["GlobalMaxPooling2D", "global_max_pooling2d"],
  globalAveragePooling2d: ["GlobalAveragePooling2D", "global_average_pooling2d"],
  batchNormalization: ["BatchNormalization", "batch_normalization"],
  flatten: ["Flatten", "flatten"],
  reshape: ["Reshape", "reshape"],
  zeroPadding2d: ["ZeroPadding2D", "zero_padding2d"],
  rescaling: ["Rescaling", "rescaling"],
  dense: ["Dense", "dense"],
  activation: ["Activation", "activation"],
  leakyReLU: ["LeakyReLU", "leaky_re_lu"],
  elu: ["ELU", "elu"],
  dropout: ["Dropout", "dropout"],
  spatialDropout2d: ["SpatialDropout2D", "spatial_dropout2d"],
} as const satisfies Record<LayerType, readonly [className: string, name: string]>;

export interface LayerSummary {
  /** Keras's automatic name: "conv2d", "conv2d_1", "max_pooling2d", … */
  readonly name: string;
  readonly type: (typeof KERAS)[LayerType][0];
  /** `[null, height, width, channels]` or `[null, units]`; null is the batch. */
  readonly outputShape: readonly (number | null)[];
  readonly params: number;
  /** Those of `params` that no gradient changes: batch normalisation's moving mean and variance. */
  readonly nonTrainableParams: number;
  /** The layer's weights in Keras's order. */
  readonly weights: readonly WeightSummary[];
  /** Multiplications, each with an addition, that one image takes forward. */
  readonly multiplyAdds: number;
}

/** One weight array of a layer. */
export interface WeightSummary {
  readonly weight: "kernel" | "bias" | "gamma" | "beta" | "moving_mean" | "moving_variance";
  /** Kernels are `[rows, columns, in, filters]` or `[in, units]`; all others have one number for each channel. */
  readonly shape: readonly number[];
  /** Whether gradients change it. */
  readonly isTrainable: boolean;
}

/** A network's layers, and what they come to. */
export interface ModelSummary {
  readonly layers: readonly LayerSummary[];
  readonly totalParams: number;
  readonly nonTrainableParams: number;
  readonly multiplyAdds: number;
}

/** Without the batch: `[height, width, channels]` or `[units]`. */
type Shape = readonly number[];

/**
 * What Keras's summary says of `layers` on a `[batch, 28, 28, 1]` input.
 *
 * Names count from the start of the model, as in a fresh Keras session; Keras itself counts on from one model to the
 * next in one session (its second model begins with "conv2d_1").
 *
 * @throws Error if the layers do not fit together, naming the layer.
 */
export function summarize(layers: readonly LayerSpec[]): ModelSummary {
  const { summary, problem } = partialSummary(layers);
  if (problem !== null) throw new Error(`summarize: ${problem}`);
  return summary;
}

/** What layers come to as far as they fit together: all of them, and `problem` null, or those before the one that `problem` names. */
export function partialSummary(layers: readonly LayerSpec[]): { readonly summary: ModelSummary; readonly problem: string | null } {
  const summaries: LayerSummary[] = [];
  let problem: string | null = null;
  try {
    for (const [index, layer] of layers.entries()) summaries.push(summarizeLayer(layer, layerName(layer, layers.slice(0, index)), outputShape(summaries)));
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    problem = error.message;
  }
  const total = (of: (summary: LayerSummary) => number): number => summaries.reduce((sum, summary) => sum + of(summary), 0);
  const summary: ModelSummary = {
    layers: summaries,
    totalParams: total(({ params }) => params),
    nonTrainableParams: total(({ nonTrainableParams }) => nonTrainableParams),
    multiplyAdds: total(({ multiplyAdds }) => multiplyAdds),
  };
  return { summary, problem };
}

/** Of one image, without the batch: what comes out of the last of the layers, or, where there are none, what goes in. */
export function outputShape(layers: readonly Pick<LayerSummary, "outputShape">[]): Shape {
  const shape = layers.at(-1)?.outputShape;
  return shape === undefined ? INPUT_SHAPE : shape.slice(1).map((size) => present(size, "a size of an output"));
}

/** Why a layer does not fit where it stands; the message names it. */
class Misfit extends Error {}

function summarizeLayer(layer: LayerSpec, name: string, input: Shape): LayerSummary {
  const output = shapeBehind(layer, input, name);
  const weights = weightsOf(layer, input);
  return {
    name,
    type: KERAS[layer.type][0],
    outputShape: [null, ...output],
    params: countNumbers(weights),
    nonTrainableParams: countNumbers(weights.filter(({ isTrainable }) => !isTrainable)),
    weights,
    multiplyAdds: countMultiplyAdds(layer, weights, input, output),
  };
}

/** What a network is given: `[height, width, channels]`. */
export const INPUT_SHAPE = [IMAGE_SIZE, IMAGE_SIZE, 1] as const;

/** Whether probabilities come out of it. */
export function isSoftmaxLayer(layer: LayerSpec): boolean {
  return "activation" in layer && layer.activation === "softmax";
}

/** Output size along one axis, and the zeros before and behind; TensorFlow's rule for "same" and "valid". */
export function extent(size: number, window: number, stride: number, padding: Padding): { readonly size: number; readonly before: number; readonly after: number } {
  if (padding === "valid") return { size: Math.floor((size - window) / stride) + 1, before: 0, after: 0 };
  const out = Math.ceil(size / stride);
  const total = Math.max(0, (out - 1) * stride + window - size);
  return { size: out, before: Math.floor(total / 2), after: Math.ceil(total / 2) };
}

/** `summary` as Keras 3 prints it on a terminal of 80 columns, trailing newline included. */
export function formatSummary({ layers, totalParams, nonTrainableParams }: ModelSummary, name: string): string {
  const rows = layers.map((layer) => tableRow("│", [`${layer.name} (${layer.type})`, shapeText(layer.outputShape), grouped(layer.params)]));
  const total = (params: number): string => `${grouped(params)} (${memoryText(params)})`;
  return [
    `Model: "${name}"`,
    tableRule("┏", "━", "┳", "┓"),
    tableRow("┃", ["Layer (type)", "Output Shape", "Param #"]),
    tableRule("┡", "━", "╇", "┩"),
    rows.join(`\n${tableRule("├", "─", "┼", "┤")}\n`),
    tableRule("└", "─", "┴", "┘"),
    ` Total params: ${total(totalParams)}`,
    ` Trainable params: ${total(totalParams - nonTrainableParams)}`,
    ` Non-trainable params: ${total(nonTrainableParams)}`,
    "",
  ].join("\n");
}

/** Keras's automatic names, which depend on nothing but the layers' kinds and order. */
export function layerNames(layers: readonly LayerSpec[]): string[] {
  return layers.map((layer, index) => layerName(layer, layers.slice(0, index)));
}

function layerName({ type }: LayerSpec, layersBefore: readonly LayerSpec[]): string {
  const before = layersBefore.filter((layer) => layer.type === type).length;
  const [, name] = KERAS[type];
  return before === 0 ? name : `${name}_${before}`;
}

/** In Keras's order. */
function weightsOf(layer: LayerSpec, input: Shape): WeightSummary[] {
  const inputs = last(input);
  const vector = (weight: WeightSummary["weight"], size: number, isTrainable = true): WeightSummary => ({ weight, shape: [size], isTrainable });
  switch (layer.type) {
    case "conv2d": {
      const kernel: WeightSummary = { weight: "kernel", shape: [...layer.kernelSize, inputs, layer.filters], isTrainable: true };
      return layer.useBias ? [kernel, vector("bias", layer.filters)] : [kernel];
    }
    case "dense": {
      const kernel: WeightSummary = { weight: "kernel", shape: [inputs, layer.units], isTrainable: true };
      return layer.useBias ? [kernel, vector("bias", layer.units)] : [kernel];
    }
    case "batchNormalization": {
      const learned = [...(layer.scale ? [vector("gamma", inputs)] : []), ...(layer.center ? [vector("beta", inputs)] : [])];
      return [...learned, vector("moving_mean", inputs, false), vector("moving_variance", inputs, false)];
    }
    default:
      return [];
  }
}

function countNumbers(weights: readonly WeightSummary[]): number {
  return weights.reduce((total, { shape }) => total + sizeOf(shape), 0);
}

/** Every weight of a kernel meets every output position once; a normalised number is multiplied once. */
function countMultiplyAdds(layer: LayerSpec, weights: readonly WeightSummary[], input: Shape, output: Shape): number {
  if (layer.type === "batchNormalization") return sizeOf(input);
  const kernel = weights.find(({ weight }) => weight === "kernel");
  return kernel === undefined ? 0 : sizeOf(kernel.shape) * (sizeOf(output) / last(output));
}

/** Numbers of an array of such a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

function shapeBehind(layer: LayerSpec, input: Shape, name: string): Shape {
  switch (layer.type) {
    case "conv2d": {
      const window = layer.kernelSize.map((size, axis) => (size - 1) * at(layer.dilationRate, axis) + 1) as [number, number];
      // TensorFlow has no such operation, and Keras says so.
      if (Math.max(...layer.strides) > 1 && Math.max(...layer.dilationRate) > 1) throw new Misfit(`${name} has strides and a dilation rate above 1 at once; choose one of the two`);
      return [...slid(asImage(input, name), window, layer, name), assertPositive(layer.filters, name, "filters")];
    }
    case "maxPooling2d":
    case "averagePooling2d":
      return [...slid(asImage(input, name), layer.poolSize, layer, name), last(input)];
    case "globalMaxPooling2d":
    case "globalAveragePooling2d":
      return [asImage(input, name).channels];
    case "zeroPadding2d": {
      const { height, width, channels } = asImage(input, name);
      const [[top, bottom], [left, right]] = layer.padding;
      return [top + height + bottom, left + width + right, channels];
    }
    case "flatten":
      return [sizeOf(input)];
    case "reshape":
      if (layer.targetShape.length === 0 || sizeOf(layer.targetShape) !== sizeOf(input)) {
        throw new Misfit(`${name} cannot make ${shapeText([null, ...layer.targetShape])} of ${shapeText([null, ...input])}: ${sizeOf(input)} numbers have to stay ${sizeOf(input)}`);
      }
      return layer.targetShape;
    case "dense":
      // Keras would apply it to each pixel by itself; in a classifier that is a forgotten flatten.
      if (input.length !== 1) throw new Misfit(`${name} needs flat input, got ${shapeText([null, ...input])}; put flatten() before it`);
      return [assertPositive(layer.units, name, "units")];
    case "spatialDropout2d":
      asImage(input, name);
      return input;
    case "batchNormalization":
    case "rescaling":
    case "activation":
    case "leakyReLU":
    case "elu":
    case "dropout":
      return input;
  }
}

interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What a window that slides over an image leaves of it. */
function slid({ height, width }: Image, window: Pair, { strides, padding }: { readonly strides: Pair; readonly padding: Padding }, name: string): [number, number] {
  if (padding === "valid" && (height < window[0] || width < window[1])) {
    throw new Misfit(`${name} needs at least ${window[0]} × ${window[1]} pixels, got ${height} × ${width}`);
  }
  return [extent(height, window[0], strides[0], padding).size, extent(width, window[1], strides[1], padding).size];
}

function asImage(input: Shape, name: string): Image {
  const [height, width, channels] = input;
  if (input.length !== 3 || width === undefined || channels === undefined || height === undefined) {
    throw new Misfit(`${name} needs an image, got ${shapeText([null, ...input])}; put it before flatten()`);
  }
  return { height, width, channels };
}

function assertPositive(value: number, name: string, what: string): number {
  if (!Number.isInteger(value) || value < 1) throw new Misfit(`${name} has ${value} ${what}, expected a whole number from 1`);
  return value;
}

/** As Python writes a tuple: `(None, 26, 26, 32)`. */
function shapeText(shape: readonly (number | null)[]): string {
  return `(${shape.map((size) => size ?? "None").join(", ")})`;
}

/** Characters between the rules of each column, Keras's for a line of 76. */
const COLUMN_WIDTHS = [33, 24, 15] as const;

function tableRule(left: string, line: string, cross: string, right: string): string {
  return `${left}${COLUMN_WIDTHS.map((width) => line.repeat(width)).join(cross)}${right}`;
}

function tableRow(bar: string, [layer, shape, params]: readonly [string, string, string]): string {
  const [first, second, third] = COLUMN_WIDTHS;
  return [``, ` ${layer}`.padEnd(first), ` ${shape}`.padEnd(second), `${params} `.padStart(third), ``].join(bar);
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** Size of `params` float32 numbers, in Keras's words (binary units). */
function memoryText(params: number): string {
  const bytes = params * 4;
  if (bytes < 1_024) return `${bytes.toFixed(2)} B`;
  if (bytes < 1_024 ** 2) return `${(bytes / 1_024).toFixed(2)} KB`;
  return `${(bytes / 1_024 ** 2).toFixed(2)} MB`;
}
