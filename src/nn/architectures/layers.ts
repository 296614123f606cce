/**
 * @file The layers that a network is written in, as plain data.
 *
 * Plain data rather than tfjs layers, so that the page can draw and count a network before tfjs
 * has loaded, and so that one description serves building, summaries and exports.
 */

/** Of rows and of columns. */
export type Pair = readonly [rows: number, columns: number];
/** Keras's rules for what happens at the edges; "same" puts the odd row and column of zeros behind. */
export type Padding = "valid" | "same";

/** Keras's names; "leaky_relu" has slope 0.2 and "elu" alpha 1, as there, and "gelu" is the exact one. */
export const ACTIVATIONS = ["linear", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "relu6", "softplus", "tanh", "sigmoid", "softmax"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** A layer in Keras's words; the functions below make them, with Keras's defaults but for the ReLU of conv2d and dense. */
export type LayerSpec =
  | Conv2d
  | Pooling2d
  /** `[h, w, c]` to `[c]`. */
  | { readonly type: "globalMaxPooling2d" }
  | { readonly type: "globalAveragePooling2d" }
  | BatchNormalization
  | { readonly type: "flatten" }
  | { readonly type: "reshape"; readonly targetShape: readonly number[] }
  | { readonly type: "zeroPadding2d"; readonly padding: readonly [rows: readonly [top: number, bottom: number], columns: readonly [left: number, right: number]] }
  /** `x · scale + offset`. */
  | { readonly type: "rescaling"; readonly scale: number; readonly offset: number }
  | Dense
  | { readonly type: "activation"; readonly activation: Activation }
  | { readonly type: "leakyReLU"; readonly negativeSlope: number }
  | { readonly type: "elu"; readonly alpha: number }
  | { readonly type: "dropout"; readonly rate: number }
  /** Zeroes whole channels. */
  | { readonly type: "spatialDropout2d"; readonly rate: number };

/** Kernel `[rows, columns, in, filters]`. */
export interface Conv2d {
  readonly type: "conv2d";
  readonly filters: number;
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
  readonly dilationRate: Pair;
  readonly activation: Activation;
  readonly useBias: boolean;
}

/** What is padded counts neither as a maximum nor in a mean. */
export interface Pooling2d {
  readonly type: "maxPooling2d" | "averagePooling2d";
  readonly poolSize: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

/** Over the last axis; weights gamma (if `scale`), beta (if `center`), moving mean and moving variance. */
export interface BatchNormalization {
  readonly type: "batchNormalization";
  /** Of the moving mean and variance: `moving = moving · momentum + batch · (1 − momentum)`. */
  readonly momentum: number;
  /** Added to the variance. */
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
}

/** Kernel `[in, units]`. */
export interface Dense {
  readonly type: "dense";
  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
}

export type LayerType = LayerSpec["type"];

/** The same both ways, or `[rows, columns]`. */
type Both = number | Pair;

interface ConvolutionOptions {
  readonly kernelSize?: Both;
  readonly strides?: Both;
  readonly padding?: Padding;
  readonly dilationRate?: Both;
  readonly activation?: Activation;
  readonly useBias?: boolean;
}

/** 3 × 3 convolution with ReLU, unless said otherwise. */
export function conv2d(filters: number, options: ConvolutionOptions = {}): Conv2d {
  const { kernelSize = 3, strides = 1, padding = "valid", dilationRate = 1, activation = "relu", useBias = true } = options;
  return { type: "conv2d", filters, kernelSize: pair(kernelSize), strides: pair(strides), padding, dilationRate: pair(dilationRate), activation, useBias };
}

interface PoolingOptions {
  /** The window's, unless said otherwise. */
  readonly strides?: Both;
  readonly padding?: Padding;
}

/** 2 × 2 max pooling, stride 2, valid, unless said otherwise. */
export function maxPooling2d(poolSize: Both = 2, options: PoolingOptions = {}): Pooling2d {
  return pooling2d("maxPooling2d", poolSize, options);
}

/** 2 × 2 average pooling, stride 2, valid, unless said otherwise. */
export function averagePooling2d(poolSize: Both = 2, options: PoolingOptions = {}): Pooling2d {
  return pooling2d("averagePooling2d", poolSize, options);
}

export function globalMaxPooling2d(): LayerSpec {
  return { type: "globalMaxPooling2d" };
}

export function globalAveragePooling2d(): LayerSpec {
  return { type: "globalAveragePooling2d" };
}

export function batchNormalization(options: Partial<Omit<BatchNormalization, "type">> = {}): BatchNormalization {
  return { type: "batchNormalization", momentum: 0.99, epsilon: 1e-3, center: true, scale: true, ...options };
}

/** Row-major (height, width, channel), as Keras flattens. */
export function flatten(): LayerSpec {
  return { type: "flatten" };
}

/** Row-major, to a shape without the batch. */
export function reshape(...targetShape: readonly number[]): LayerSpec {
  return { type: "reshape", targetShape };
}

/** As many rows and columns of zeros on each side. */
export function zeroPadding2d(rows: Both, columns: Both = rows): LayerSpec {
  return { type: "zeroPadding2d", padding: [pair(rows), pair(columns)] };
}

export function rescaling(scale: number, offset = 0): LayerSpec {
  return { type: "rescaling", scale, offset };
}

/** Fully connected, ReLU unless said otherwise. */
export function dense(units: number, activation: Activation = "relu", options: { readonly useBias?: boolean } = {}): Dense {
  return { type: "dense", units, activation, useBias: options.useBias ?? true };
}

export function activation(name: Activation): LayerSpec {
  return { type: "activation", activation: name };
}

export function leakyReLU(negativeSlope = 0.3): LayerSpec {
  return { type: "leakyReLU", negativeSlope };
}

export function elu(alpha = 1): LayerSpec {
  return { type: "elu", alpha };
}

/** Inverted dropout: zeroes a `rate` of the activations while training and scales the rest by `1 / (1 − rate)`. */
export function dropout(rate: number): LayerSpec {
  return { type: "dropout", rate };
}

export function spatialDropout2d(rate: number): LayerSpec {
  return { type: "spatialDropout2d", rate };
}

/** Whether both are the same layers in the same order, with the same values. */
export function isSameLayers(a: readonly LayerSpec[], b: readonly LayerSpec[]): boolean {
  return a.length === b.length && a.every((layer, i) => isSameValue(layer, b[i]));
}

/** Of plain data; in any order of fields. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return a === b;
  const [fieldsOfA, fieldsOfB] = [new Map<string, unknown>(Object.entries(a)), new Map<string, unknown>(Object.entries(b))];
  return fieldsOfA.size === fieldsOfB.size && [...fieldsOfA].every(([name, value]) => isSameValue(value, fieldsOfB.get(name)));
}

function pooling2d(type: Pooling2d["type"], poolSize: Both, { strides = poolSize, padding = "valid" }: PoolingOptions): Pooling2d {
  return { type, poolSize: pair(poolSize), strides: pair(strides), padding };
}

function pair(value: Both): Pair {
  return typeof value === "number" ? [value, value] : value;
}
