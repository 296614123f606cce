/** @file The kinds of layers as a person meets them: Keras's name, what they do in a sentence, and their values as fields. */
import {
  ACTIVATIONS,
  activation,
  averagePooling2d,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  elu,
  flatten,
  globalAveragePooling2d,
  globalMaxPooling2d,
  leakyReLU,
  type LayerSpec,
  type LayerType,
  maxPooling2d,
  type Pair,
  rescaling,
  reshape,
  spatialDropout2d,
  zeroPadding2d,
} from "../nn/architectures/layers";

/** One value of a layer, as text that can be typed or chosen. */
export interface LayerField {
  /** The layer's property. */
  readonly key: string;
  /** Keras's name for it. */
  readonly name: string;
  /** "text" is typed; "choice" chosen among `choices`; "flag" is on or off ("True", "False"). */
  readonly kind: "text" | "choice" | "flag";
  readonly choices: readonly string[];
  /** A phrase: what may be typed. */
  readonly hint: string;
}

export interface LayerKind {
  readonly type: LayerType;
  /** Keras's class. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly sentence: string;
  /** What is added when one asks for it. */
  readonly make: () => LayerSpec;
  readonly fields: readonly LayerField[];
}

const number = (key: string, name: string, hint: string): LayerField => ({ key, name, kind: "text", choices: [], hint });
const choice = (key: string, name: string, choices: readonly string[]): LayerField => ({ key, name, kind: "choice", choices, hint: "" });
const flag = (key: string, name: string): LayerField => ({ key, name, kind: "flag", choices: ["True", "False"], hint: "" });

const PADDING = choice("padding", "padding", ["valid", "same"]);
const ACTIVATION = choice("activation", "activation", ACTIVATIONS);
const STRIDES = number("strides", "strides", "2, or 1 × 2 for rows × columns");
const POOLING = [number("poolSize", "pool_size", "2, or 2 × 3 for rows × columns"), STRIDES, PADDING];
const RATE = [number("rate", "rate", "from 0 to below 1")];

/** In the order in which they are offered. */
export const LAYER_KINDS: readonly LayerKind[] = [
  {
    type: "conv2d",
    name: "Conv2D",
    sentence: "Slides small windows over the image; each filter answers where it finds its pattern.",
    make: () => conv2d(32),
    fields: [number("filters", "filters", "how many patterns"), number("kernelSize", "kernel_size", "3, or 3 × 5 for rows × columns"), STRIDES, PADDING, number("dilationRate", "dilation_rate", "1, or 2 to look at every other pixel"), ACTIVATION, flag("useBias", "use_bias")],
  },
  { type: "maxPooling2d", name: "MaxPooling2D", sentence: "Keeps the largest value of each window: whether a pattern is there, not where exactly.", make: () => maxPooling2d(), fields: POOLING },
  { type: "averagePooling2d", name: "AveragePooling2D", sentence: "Keeps the mean of each window.", make: () => averagePooling2d(), fields: POOLING },
  { type: "globalAveragePooling2d", name: "GlobalAveragePooling2D", sentence: "Keeps one number for each channel: its mean over the whole image.", make: globalAveragePooling2d, fields: [] },
  { type: "globalMaxPooling2d", name: "GlobalMaxPooling2D", sentence: "Keeps one number for each channel: its largest over the whole image.", make: globalMaxPooling2d, fields: [] },
  {
    type: "batchNormalization",
    name: "BatchNormalization",
    sentence: "Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it as it learns to.",
    make: () => batchNormalization(),
    fields: [number("momentum", "momentum", "of the moving mean and variance"), number("epsilon", "epsilon", "added to the variance"), flag("center", "center"), flag("scale", "scale")],
  },
  { type: "activation", name: "Activation", sentence: "Applies a function to each number.", make: () => activation("relu"), fields: [ACTIVATION] },
  { type: "leakyReLU", name: "LeakyReLU", sentence: "Keeps what is above 0, and a fraction of what is below.", make: () => leakyReLU(), fields: [number("negativeSlope", "negative_slope", "the fraction")] },
  { type: "elu", name: "ELU", sentence: "Keeps what is above 0; below, it bends towards −alpha.", make: () => elu(), fields: [number("alpha", "alpha", "how far down")] },
  { type: "flatten", name: "Flatten", sentence: "Lays the image out as one long row of numbers.", make: flatten, fields: [] },
  { type: "dense", name: "Dense", sentence: "Each unit weighs every number it is given.", make: () => dense(128), fields: [number("units", "units", "how many"), ACTIVATION, flag("useBias", "use_bias")] },
  { type: "dropout", name: "Dropout", sentence: "While training, silences a share of the numbers at random, so that none is relied upon.", make: () => dropout(0.25), fields: RATE },
  { type: "spatialDropout2d", name: "SpatialDropout2D", sentence: "While training, silences whole channels at random.", make: () => spatialDropout2d(0.1), fields: RATE },
  {
    type: "zeroPadding2d",
    name: "ZeroPadding2D",
    sentence: "Puts rows and columns of zeros around the image.",
    make: () => zeroPadding2d(1),
    fields: [number("padding", "padding", "1, or top, bottom, left, right as in 1, 2, 0, 1")],
  },
  { type: "rescaling", name: "Rescaling", sentence: "Multiplies every number by one value and adds another.", make: () => rescaling(2, -1), fields: [number("scale", "scale", "factor"), number("offset", "offset", "added")] },
  { type: "reshape", name: "Reshape", sentence: "The same numbers in another shape.", make: () => reshape(784), fields: [number("targetShape", "target_shape", "as in 14 × 14 × 4")] },
];

/** @throws RangeError if there is none, which types exclude. */
export function layerKind(type: LayerType): LayerKind {
  const found = LAYER_KINDS.find((kind) => kind.type === type);
  if (found === undefined) throw new RangeError(`internal: no kind of layer ${type}`);
  return found;
}

/** The value of a field as text. */
export function fieldText(layer: LayerSpec, { key }: LayerField): string {
  const value = (layer as unknown as Record<string, unknown>)[key];
  if (key === "padding" && layer.type === "zeroPadding2d") return padsText(layer.padding.flat());
  if (typeof value === "boolean") return value ? "True" : "False";
  if (!Array.isArray(value)) return typeof value === "number" && Number.isNaN(value) ? "" : String(value);
  const sizes = value as readonly number[];
  return key !== "targetShape" && sizes.every((size) => size === sizes[0]) ? String(sizes[0]) : sizes.join(" × ");
}

/** The layer with a field as typed or chosen. What is no number becomes one that `firstProblem` objects to. */
export function withField(layer: LayerSpec, { key, kind }: LayerField, text: string): LayerSpec {
  return { ...layer, [key]: kind === "text" ? readNumbers(layer, key, text) : kind === "flag" ? text === "True" : text };
}

function readNumbers(layer: LayerSpec, key: string, text: string): number | Pair | readonly number[] | readonly [Pair, Pair] {
  const numbers = text.split(/[\s,×x*;()]+/).filter((part) => part !== "").map(Number);
  const [first = Number.NaN, second = first, third = first, fourth = second] = numbers;
  if (layer.type === "zeroPadding2d") return numbers.length > 4 ? [[Number.NaN, first], [second, third]] : [[first, second], [third, fourth]];
  if (key === "targetShape") return numbers;
  const current = (layer as unknown as Record<string, unknown>)[key];
  if (Array.isArray(current)) return numbers.length > 2 ? [Number.NaN, Number.NaN] : [first, second];
  return numbers.length === 1 ? first : Number.NaN;
}

function padsText(sides: readonly number[]): string {
  if (sides.some(Number.isNaN)) return "";
  return sides.every((side) => side === sides[0]) ? String(sides[0]) : sides.join(", ");
}
