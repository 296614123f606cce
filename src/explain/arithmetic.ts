/** @file The arithmetic of one number: everything that goes into it, with the numbers plugged in. */
import { at, floatAt, intAt, last } from "../data/arrays";
import type { Activation } from "../nn/architectures/layers";
import { imageShape, windows } from "../nn/hostLayers";
import { extent } from "../nn/summary";
import type { Place } from "./receptiveField";
import type { ConvolutionStep, DenseStep, NormalizationStep, PaddingStep, PoolingStep } from "./steps";
import { inputOf, type Trace } from "./trace";

/** One input with its weight. */
interface Product {
  /** In the step's input; −1 for what padding adds around the image. */
  readonly input: number;
  /** In the kernel. */
  readonly weight: number;
  /** The input's number, 0 outside the image. */
  readonly x: number;
  /** The weight's number. */
  readonly w: number;
  readonly product: number;
}

/** How a number comes about. `value` is what the trace has. */
export type Arithmetic = { readonly name: string; readonly value: number } & (
  /** value = Σ products + bias. Products row by row of the window, channels innermost: `[rows, columns, in]`. */
  | { readonly op: "convolution"; readonly rows: number; readonly columns: number; readonly channels: number; readonly products: readonly Product[]; readonly sum: number; readonly bias: number }
  /** value = Σ products + bias, one product for each input. */
  | { readonly op: "dense"; readonly products: readonly Product[]; readonly sum: number; readonly bias: number }
  /** value = activation(before). */
  | { readonly op: "activation"; readonly activation: Activation; readonly alpha: number; readonly before: number }
  /** value = the largest of the window, `winner` in the input. */
  | { readonly op: "maximum"; readonly window: readonly WindowNumber[]; readonly winner: number }
  /** value = the mean of the window. */
  | { readonly op: "mean"; readonly window: readonly WindowNumber[] }
  /** value = (x − mean) / √(variance + epsilon) · gamma + beta. */
  | { readonly op: "normalization"; readonly x: number; readonly mean: number; readonly variance: number; readonly epsilon: number; readonly gamma: number; readonly beta: number }
  /** value = x · scale + offset. */
  | { readonly op: "rescaling"; readonly x: number; readonly scale: number; readonly offset: number }
  /** value = the same number, which stands at `input` before; −1 for a zero that padding adds. */
  | { readonly op: "same"; readonly input: number }
);

/** One number under a pooling's window. */
interface WindowNumber {
  /** In the step's input. */
  readonly input: number;
  readonly x: number;
}

/** @throws RangeError if there is no such number */
export function arithmeticOf(trace: Trace, { stage, index }: Place): Arithmetic {
  const { step, values, winners } = at(trace.stages, stage);
  const x = inputOf(trace, stage).values;
  const common = { name: step.name, value: floatAt(values, index) };
  switch (step.op) {
    case "convolution":
      return { ...common, ...convolution(step, x, index) };
    case "dense":
      return { ...common, ...dense(step, x, index) };
    case "activation":
      return { ...common, op: "activation", activation: step.activation, alpha: step.alpha, before: floatAt(x, index) };
    case "pooling": {
      const window = windowOf(step, x, index);
      return winners === null ? { ...common, op: "mean", window } : { ...common, op: "maximum", window, winner: intAt(winners, index) };
    }
    case "normalization":
      return { ...common, ...normalization(step, floatAt(x, index), index) };
    case "padding":
      return { ...common, op: "same", input: placeBeforePadding(step, index) };
    case "rescaling":
      return { ...common, op: "rescaling", x: floatAt(x, index), scale: step.scale, offset: step.offset };
    case "passing":
      return { ...common, op: "same", input: index };
  }
}

function convolution(step: ConvolutionStep, x: Float32Array, index: number): Omit<Extract<Arithmetic, { op: "convolution" }>, "name" | "value"> {
  const { kernelSize, filters } = step.spec;
  const channels = last(step.input);
  const products = windowPlaces(step, Math.floor(index / filters)).flatMap((input, place) =>
    Array.from({ length: channels }, (_, c) => product(step, x, input < 0 ? -1 : input + c, (place * channels + c) * filters + (index % filters))),
  );
  return { op: "convolution", rows: kernelSize[0], columns: kernelSize[1], channels, products, sum: sumOf(products), bias: floatAt(step.bias, index % filters) };
}

/** Where each place of the window has its first channel in the input, row by row; −1 outside the image. */
function windowPlaces({ spec, input, output }: ConvolutionStep, pixel: number): number[] {
  const [height, width, channels] = imageShape(input);
  const { kernelSize, strides, dilationRate, padding } = spec;
  const [row, column] = [Math.floor(pixel / at(output, 1)), pixel % at(output, 1)];
  const top = row * strides[0] - extent(height, (kernelSize[0] - 1) * dilationRate[0] + 1, strides[0], padding).before;
  const left = column * strides[1] - extent(width, (kernelSize[1] - 1) * dilationRate[1] + 1, strides[1], padding).before;
  return Array.from({ length: kernelSize[0] * kernelSize[1] }, (_, place) => {
    const y = top + Math.floor(place / kernelSize[1]) * dilationRate[0];
    const x = left + (place % kernelSize[1]) * dilationRate[1];
    return y < 0 || y >= height || x < 0 || x >= width ? -1 : (y * width + x) * channels;
  });
}

function dense(step: DenseStep, x: Float32Array, unit: number): Omit<Extract<Arithmetic, { op: "dense" }>, "name" | "value"> {
  const products = Array.from(x, (_, input) => product(step, x, input, input * step.bias.length + unit));
  return { op: "dense", products, sum: sumOf(products), bias: floatAt(step.bias, unit) };
}

function product({ kernel }: ConvolutionStep | DenseStep, values: Float32Array, input: number, weight: number): Product {
  const [x, w] = [input < 0 ? 0 : floatAt(values, input), floatAt(kernel, weight)];
  return { input, weight, x, w, product: x * w };
}

function sumOf(products: readonly Product[]): number {
  return products.reduce((sum, { product: one }) => sum + one, 0);
}

function windowOf({ spec, input, output }: PoolingStep, x: Float32Array, index: number): WindowNumber[] {
  const [height, width, channels] = imageShape(input);
  const rows = windows(height, spec.poolSize[0], spec.strides[0], spec.padding);
  const columns = windows(width, spec.poolSize[1], spec.strides[1], spec.padding);
  const c = index % last(output);
  const pixel = Math.floor(index / channels);
  const [row, column] = [at(rows, Math.floor(pixel / columns.length)), at(columns, pixel % columns.length)];
  const found: WindowNumber[] = [];
  for (let i = row.first; i < row.end; i++) {
    for (let j = column.first; j < column.end; j++) {
      const place = (i * width + j) * channels + c;
      found.push({ input: place, x: floatAt(x, place) });
    }
  }
  return found;
}

function normalization({ spec, mean, variance, gamma, beta }: NormalizationStep, x: number, index: number): Omit<Extract<Arithmetic, { op: "normalization" }>, "name" | "value"> {
  const c = index % mean.length;
  return { op: "normalization", x, mean: floatAt(mean, c), variance: floatAt(variance, c), epsilon: spec.epsilon, gamma: floatAt(gamma, c), beta: floatAt(beta, c) };
}

function placeBeforePadding({ input, output, padding }: PaddingStep, index: number): number {
  const [height, width, channels] = imageShape(input);
  const pixel = Math.floor(index / channels);
  const row = Math.floor(pixel / at(output, 1)) - padding[0][0];
  const column = (pixel % at(output, 1)) - padding[1][0];
  return row < 0 || row >= height || column < 0 || column >= width ? -1 : (row * width + column) * channels + (index % channels);
}

/** How logits become probabilities: each e^(logit − largest), over the sum of all. */
export interface SoftmaxArithmetic {
  readonly logits: Float32Array;
  readonly largest: number;
  /** e^(logit − largest). */
  readonly exponentials: Float64Array;
  readonly sum: number;
  readonly probabilities: Float64Array;
}

export function softmaxArithmetic(logits: Float32Array): SoftmaxArithmetic {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  const exponentials = Float64Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return { logits, largest, exponentials, sum, probabilities: exponentials.map((value) => value / sum) };
}

/** What of a stage an activation made 0, and how many numbers there are. */
export function zeroed(trace: Trace, stage: number): { readonly zeros: number; readonly of: number } {
  const { values } = at(trace.stages, stage);
  return { zeros: values.reduce((count, value) => count + Number(value === 0), 0), of: values.length };
}

/** Recomputes the value from its parts: what the words beside the formula claim. */
export function resultOf(arithmetic: Arithmetic): number {
  switch (arithmetic.op) {
    case "convolution":
    case "dense":
      return arithmetic.sum + arithmetic.bias;
    case "maximum":
      return Math.max(...arithmetic.window.map(({ x }) => x));
    case "mean":
      return arithmetic.window.reduce((sum, { x }) => sum + x, 0) / arithmetic.window.length;
    case "normalization":
      return ((arithmetic.x - arithmetic.mean) / Math.sqrt(arithmetic.variance + arithmetic.epsilon)) * arithmetic.gamma + arithmetic.beta;
    case "rescaling":
      return arithmetic.x * arithmetic.scale + arithmetic.offset;
    case "activation":
    case "same":
      return arithmetic.value;
  }
}
