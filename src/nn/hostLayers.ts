/** @file Layers on one image, in plain TypeScript: what predict.ts is made of. */
import { at, floatAt, last, outside } from "../data/arrays";
import type { BatchNormalization, Conv2d, Pair, Pooling2d } from "./architectures/layers";
import { extent } from "./summary";

/** Numbers of one image, row-major: `[height, width, channels]`, `[units]`, or what a reshape made of them. */
export interface HostActivations {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Output channels innermost, as the kernel lies in memory. Zeros (most of an image, half of what follows a ReLU) cost nothing. */
export function convolve({ shape, values: x }: HostActivations, kernel: Float32Array, bias: Float32Array, { kernelSize, strides, dilationRate, padding }: Conv2d): HostActivations {
  const [inHeight, inWidth, channels] = imageShape(shape);
  const filters = bias.length;
  const [[kernelHeight, kernelWidth], [rowStride, columnStride], [rowRate, columnRate]] = [kernelSize, strides, dilationRate];
  const { size: height, before: top } = extent(inHeight, (kernelHeight - 1) * rowRate + 1, rowStride, padding);
  const { size: width, before: left } = extent(inWidth, (kernelWidth - 1) * columnRate + 1, columnStride, padding);
  const values = new Float32Array(height * width * filters);
  const sums = new Float64Array(filters);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      sums.set(bias);
      for (let i = 0; i < kernelHeight; i++) {
        const y = row * rowStride + i * rowRate - top;
        if (y < 0 || y >= inHeight) continue;
        for (let j = 0; j < kernelWidth; j++) {
          const column0 = column * columnStride + j * columnRate - left;
          if (column0 < 0 || column0 >= inWidth) continue;
          addScaledRows(sums, x, (y * inWidth + column0) * channels, channels, kernel, (i * kernelWidth + j) * channels * filters);
        }
      }
      values.set(sums, (row * width + column) * filters);
    }
  }
  return { shape: [height, width, filters], values };
}

export function multiply({ values: x }: HostActivations, kernel: Float32Array, bias: Float32Array): HostActivations {
  const sums = Float64Array.from(bias);
  addScaledRows(sums, x, 0, x.length, kernel, 0);
  return { shape: [bias.length], values: Float32Array.from(sums) };
}

/** `sums[f] += Σ over c of x[from + c] · rows[first + c · width + f]`: a vector times a matrix, row by row. Sums are float64, which costs nothing here. */
export function addScaledRows(sums: Float64Array, x: Float32Array, from: number, count: number, rows: Float32Array, first: number): void {
  const width = sums.length;
  for (let c = 0; c < count; c++) {
    const scale = x[from + c] ?? outside(x, from + c);
    if (scale === 0) continue;
    const row = first + c * width;
    for (let f = 0; f < width; f++) sums[f] = (sums[f] ?? outside(sums, f)) + scale * (rows[row + f] ?? outside(rows, row + f));
  }
}

/** Where a pooling's window lies along one axis for each output, cut off at the image's edges. */
export function windows(size: number, window: number, stride: number, padding: Pooling2d["padding"]): { readonly first: number; readonly end: number }[] {
  const { size: outputs, before } = extent(size, window, stride, padding);
  return Array.from({ length: outputs }, (_, i) => {
    const first = i * stride - before;
    return { first: Math.max(0, first), end: Math.min(size, first + window) };
  });
}

/** Maxima or means of windows; what lies outside the image counts for neither. */
export function pool(x: HostActivations, { type, poolSize, strides, padding }: Pooling2d): HostActivations {
  const [height, width, channels] = imageShape(x.shape);
  const rows = windows(height, poolSize[0], strides[0], padding);
  const columns = windows(width, poolSize[1], strides[1], padding);
  const isMax = type === "maxPooling2d";
  const values = new Float32Array(rows.length * columns.length * channels).fill(isMax ? Number.NEGATIVE_INFINITY : 0);
  let out = 0;
  for (const row of rows) {
    for (const column of columns) {
      const share = 1 / ((row.end - row.first) * (column.end - column.first));
      for (let i = row.first; i < row.end; i++) {
        for (let j = column.first; j < column.end; j++) {
          if (isMax) keepLarger(values, out, channels, x.values, (i * width + j) * channels);
          else addShare(values, out, channels, x.values, (i * width + j) * channels, share);
        }
      }
      out += channels;
    }
  }
  return { shape: [rows.length, columns.length, channels], values };
}

function keepLarger(out: Float32Array, o: number, count: number, x: Float32Array, from: number): void {
  for (let c = 0; c < count; c++) {
    const value = x[from + c] ?? outside(x, from + c);
    if (value > (out[o + c] ?? outside(out, o + c))) out[o + c] = value;
  }
}

function addShare(out: Float32Array, o: number, count: number, x: Float32Array, from: number, share: number): void {
  for (let c = 0; c < count; c++) out[o + c] = (out[o + c] ?? outside(out, o + c)) + share * (x[from + c] ?? outside(x, from + c));
}

/** Of the whole image. */
export function poolGlobally(x: HostActivations, type: Pooling2d["type"]): HostActivations {
  const [height, width, channels] = imageShape(x.shape);
  const poolSize: Pair = [height, width];
  return { shape: [channels], values: pool(x, { type, poolSize, strides: poolSize, padding: "valid" }).values };
}

/** By the moving statistics; gamma is 1 and beta 0 where the layer has none. `next` gives the next of the layer's weights. */
export function normalize(x: HostActivations, { epsilon, scale, center }: BatchNormalization, next: (size: number) => Float32Array): HostActivations {
  const channels = last(x.shape);
  const gamma = scale ? next(channels) : new Float32Array(channels).fill(1);
  const beta = center ? next(channels) : new Float32Array(channels);
  const [mean, variance] = [next(channels), next(channels)];
  const scales = gamma.map((value, c) => value / Math.sqrt(floatAt(variance, c) + epsilon));
  return { shape: x.shape, values: x.values.map((value, i) => (value - floatAt(mean, i % channels)) * floatAt(scales, i % channels) + floatAt(beta, i % channels)) };
}

export function padWithZeros({ shape, values: x }: HostActivations, [[top, bottom], [left, right]]: readonly [Pair, Pair]): HostActivations {
  const [height, width, channels] = imageShape(shape);
  const padded = left + width + right;
  const values = new Float32Array((top + height + bottom) * padded * channels);
  for (let row = 0; row < height; row++) values.set(x.subarray(row * width * channels, (row + 1) * width * channels), ((top + row) * padded + left) * channels);
  return { shape: [top + height + bottom, padded, channels], values };
}

export function imageShape(shape: readonly number[]): [height: number, width: number, channels: number] {
  return [at(shape, 0), at(shape, 1), at(shape, 2)];
}
