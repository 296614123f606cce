/** @file Gradients of single layers on one image, in plain TypeScript: what backward.ts is made of. */
import { doubleAt, floatAt, last, outside } from "../data/arrays";
import { imageShape, windows } from "../nn/hostLayers";
import { extent, sizeOf } from "../nn/summary";
import type { ConvolutionStep, DenseStep, NormalizationStep, PaddingStep, PoolingStep } from "./steps";

/** One place of a convolution's window on its input: where both stand. */
type Visit = (kernelStart: number, inputStart: number) => void;

/** Calls `visit` for each place of the window of output pixel (`row`, `column`) that lies in the image. */
export function visitWindow({ spec, input }: ConvolutionStep, row: number, column: number, visit: Visit): void {
  const [height, width, channels] = imageShape(input);
  const { kernelSize, strides, dilationRate, padding, filters } = spec;
  const top = extent(height, (kernelSize[0] - 1) * dilationRate[0] + 1, strides[0], padding).before;
  const left = extent(width, (kernelSize[1] - 1) * dilationRate[1] + 1, strides[1], padding).before;
  for (let i = 0; i < kernelSize[0]; i++) {
    const y = row * strides[0] + i * dilationRate[0] - top;
    if (y < 0 || y >= height) continue;
    for (let j = 0; j < kernelSize[1]; j++) {
      const x = column * strides[1] + j * dilationRate[1] - left;
      if (x >= 0 && x < width) visit((i * kernelSize[1] + j) * channels * filters, (y * width + x) * channels);
    }
  }
}

/** The gradient's numbers at one output pixel that are not 0 (behind a pool and a ReLU few are), and their filters. */
class Sparse {
  readonly filters: Int32Array;
  readonly values: Float64Array;
  count = 0;

  constructor(filters: number) {
    this.filters = new Int32Array(filters);
    this.values = new Float64Array(filters);
  }

  gather(gradient: Float32Array, from: number): void {
    this.count = 0;
    for (let f = 0; f < this.filters.length; f++) {
      const value = floatAt(gradient, from + f);
      if (value === 0) continue;
      this.filters[this.count] = f;
      this.values[this.count++] = value;
    }
  }

  /** With a row of the kernel. */
  dot(kernel: Float32Array, row: number): number {
    const { filters, values, count } = this;
    let sum = 0;
    for (let n = 0; n < count; n++) {
      const place = row + (filters[n] ?? outside(filters, n));
      sum += (values[n] ?? outside(values, n)) * (kernel[place] ?? outside(kernel, place));
    }
    return sum;
  }
}

/** What reaches a convolution's input. */
export function convolutionBack(step: ConvolutionStep, gradient: Float32Array): Float32Array {
  const [height, width, filters] = imageShape(step.output);
  const channels = last(step.input);
  const sums = new Float64Array(sizeOf(step.input));
  const sparse = new Sparse(filters);
  for (let pixel = 0; pixel < height * width; pixel++) {
    sparse.gather(gradient, pixel * filters);
    if (sparse.count === 0) continue;
    visitWindow(step, Math.floor(pixel / width), pixel % width, (kernelStart, inputStart) => {
      for (let c = 0; c < channels; c++) sums[inputStart + c] = doubleAt(sums, inputStart + c) + sparse.dot(step.kernel, kernelStart + c * filters);
    });
  }
  return Float32Array.from(sums);
}

/** Of the kernel, in its shape. */
export function convolutionKernelGradient(step: ConvolutionStep, x: Float32Array, gradient: Float32Array): Float32Array {
  const [height, width, filters] = imageShape(step.output);
  const channels = last(step.input);
  const sums = new Float64Array(step.kernel.length);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const from = pixel * filters;
    if (gradient.subarray(from, from + filters).every((value) => value === 0)) continue;
    visitWindow(step, Math.floor(pixel / width), pixel % width, (kernelStart, inputStart) => {
      for (let c = 0; c < channels; c++) addScaled(sums, kernelStart + c * filters, floatAt(x, inputStart + c), gradient, from, filters);
    });
  }
  return Float32Array.from(sums);
}

/** What reaches a dense layer's input. */
export function denseBack({ kernel, input }: DenseStep, gradient: Float32Array): Float32Array {
  const units = gradient.length;
  const result = new Float32Array(last(input));
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (let u = 0; u < units; u++) sum += (kernel[i * units + u] ?? outside(kernel, i * units + u)) * (gradient[u] ?? outside(gradient, u));
    result[i] = sum;
  }
  return result;
}

/** Of the kernel, `[in, units]`. */
export function denseKernelGradient(x: Float32Array, gradient: Float32Array): Float32Array {
  const units = gradient.length;
  const result = new Float32Array(x.length * units);
  x.forEach((value, i) => {
    if (value !== 0) for (let u = 0; u < units; u++) result[i * units + u] = value * floatAt(gradient, u);
  });
  return result;
}

/** Sums of `[…, channels]` by channel. */
export function sumByChannel(values: Float32Array, channels: number): Float32Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < values.length; i++) sums[i % channels] = doubleAt(sums, i % channels) + floatAt(values, i);
  return Float32Array.from(sums);
}

/** What reaches a pooling's input: all of it the winner, or each an equal share. */
export function poolingBack(step: PoolingStep, winners: Int32Array | null, gradient: Float32Array): Float32Array {
  return winners === null ? averageBack(step, gradient) : winnersBack(sizeOf(step.input), winners, gradient);
}

function winnersBack(size: number, winners: Int32Array, gradient: Float32Array): Float32Array {
  const result = new Float32Array(size);
  winners.forEach((place, i) => {
    result[place] = floatAt(result, place) + floatAt(gradient, i);
  });
  return result;
}

function averageBack({ input, spec }: PoolingStep, gradient: Float32Array): Float32Array {
  const [height, width, channels] = imageShape(input);
  const rows = windows(height, spec.poolSize[0], spec.strides[0], spec.padding);
  const columns = windows(width, spec.poolSize[1], spec.strides[1], spec.padding);
  const sums = new Float64Array(height * width * channels);
  let from = 0;
  for (const row of rows) {
    for (const column of columns) {
      const share = 1 / ((row.end - row.first) * (column.end - column.first));
      for (let i = row.first; i < row.end; i++) for (let j = column.first; j < column.end; j++) addScaled(sums, (i * width + j) * channels, share, gradient, from, channels);
      from += channels;
    }
  }
  return Float32Array.from(sums);
}

/** What reaches a batch normalisation's input, by the moving statistics. */
export function normalizationBack({ scales }: NormalizationStep, gradient: Float32Array): Float32Array {
  return gradient.map((value, i) => value * doubleAt(scales, i % scales.length));
}

/** Of gamma: gradient × normalised input, by channel. */
export function gammaGradient({ mean, variance, spec }: NormalizationStep, x: Float32Array, gradient: Float32Array): Float32Array {
  const channels = mean.length;
  const products = gradient.map((value, i) => (value * (floatAt(x, i) - floatAt(mean, i % channels))) / Math.sqrt(floatAt(variance, i % channels) + spec.epsilon));
  return sumByChannel(products, channels);
}

/** What reaches the image inside the padding. */
export function paddingBack({ input, output, padding }: PaddingStep, gradient: Float32Array): Float32Array {
  const [height, width, channels] = imageShape(input);
  const padded = imageShape(output)[1];
  const [[top], [left]] = padding;
  const result = new Float32Array(height * width * channels);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * padded + left) * channels;
    result.set(gradient.subarray(from, from + width * channels), row * width * channels);
  }
  return result;
}

function addScaled(sums: Float64Array, to: number, scale: number, values: Float32Array, from: number, count: number): void {
  if (scale === 0) return;
  for (let n = 0; n < count; n++) sums[to + n] = (sums[to + n] ?? outside(sums, to + n)) + scale * (values[from + n] ?? outside(values, from + n));
}
