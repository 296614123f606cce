/**
 * @file One image through a network in plain TypeScript: no tfjs, no backend.
 *
 * For answers at once, before tfjs has loaded and while training holds the backend. predict.test.ts holds it to
 * `Network`'s numbers. Training and scoring never come here.
 */
import { floatAt, outside } from "../data/arrays";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";
import { softmax } from "./softmax";
import type { LayerSpec } from "./architectures/layers";
import { KERNEL_SIZE } from "./summary";

/** Activations of one image, `[height, width, channels]`; flat ones are `[1, 1, units]`. */
interface Activations {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/**
 * @param weights Keras's order: kernel (`[3, 3, in, out]` or `[in, out]`), bias, layer by layer. Borrowed.
 * @param pixels Grey, 0–255, shape `[28, 28]`. Borrowed.
 * @returns Probabilities, shape `[10]`; the caller's.
 * @throws Error if the image or a weight has another size than the layers ask for.
 */
export function predict(layers: readonly LayerSpec[], weights: readonly Float32Array[], pixels: Uint8Array): Float32Array {
  if (pixels.length !== IMAGE_PIXELS) throw new Error(`predict: expected ${IMAGE_PIXELS} pixels, got ${pixels.length}`);
  let x: Activations = { height: IMAGE_SIZE, width: IMAGE_SIZE, channels: 1, values: Float32Array.from(pixels, (pixel) => pixel / 255) };
  let next = 0;
  const weight = (size: number): Float32Array => {
    const found = weights[next++];
    if (found?.length !== size) throw new Error(`predict: weight ${next - 1} needs ${size} values, got ${found?.length ?? "none"}`);
    return found;
  };
  for (const layer of layers) {
    switch (layer.type) {
      case "conv2d":
        x = convolve(x, weight(KERNEL_SIZE * KERNEL_SIZE * x.channels * layer.filters), weight(layer.filters), layer);
        relu(x.values);
        break;
      case "maxPooling2d":
        x = pool(x);
        break;
      case "flatten":
        x = { height: 1, width: 1, channels: x.values.length, values: x.values };
        break;
      case "dense":
        x = multiply(x, weight(x.values.length * layer.units), weight(layer.units));
        if (layer.activation === "relu") relu(x.values);
        else softmax(x.values);
        break;
      case "dropout":
        break; // the identity outside training
    }
  }
  if (next !== weights.length) throw new Error(`predict: expected ${next} weights, got ${weights.length}`);
  return x.values;
}

/** Output channels innermost, as the kernel lies in memory. Zeros (most of an image, half of what follows a ReLU) cost nothing. */
function convolve(x: Activations, kernel: Float32Array, bias: Float32Array, { strides, padding }: { readonly strides: number; readonly padding: "valid" | "same" }): Activations {
  const filters = bias.length;
  const { size: height, before: top } = extent(x.height, strides, padding);
  const { size: width, before: left } = extent(x.width, strides, padding);
  const values = new Float32Array(height * width * filters);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const out = (row * width + column) * filters;
      values.set(bias, out);
      for (let i = 0; i < KERNEL_SIZE; i++) {
        const y = row * strides + i - top;
        if (y < 0 || y >= x.height) continue;
        for (let j = 0; j < KERNEL_SIZE; j++) {
          const column0 = column * strides + j - left;
          if (column0 < 0 || column0 >= x.width) continue;
          addScaledRows(values, out, filters, x.values, (y * x.width + column0) * x.channels, x.channels, kernel, (i * KERNEL_SIZE + j) * x.channels * filters);
        }
      }
    }
  }
  return { height, width, channels: filters, values };
}

/** Keras's output size along one side, and the zeros before it: "same" puts the odd one behind. */
function extent(size: number, strides: number, padding: "valid" | "same"): { size: number; before: number } {
  if (padding === "valid") return { size: Math.floor((size - KERNEL_SIZE) / strides) + 1, before: 0 };
  const out = Math.ceil(size / strides);
  return { size: out, before: Math.floor(Math.max(0, (out - 1) * strides + KERNEL_SIZE - size) / 2) };
}

/** `out[o + f] += Σ over c of x[from + c] · rows[first + c · width + f]`: a vector times a matrix, row by row. */
function addScaledRows(out: Float32Array, o: number, width: number, x: Float32Array, from: number, count: number, rows: Float32Array, first: number): void {
  for (let c = 0; c < count; c++) {
    const scale = x[from + c] ?? outside(x, from + c);
    if (scale === 0) continue;
    const row = first + c * width;
    for (let f = 0; f < width; f++) out[o + f] = (out[o + f] ?? outside(out, o + f)) + scale * (rows[row + f] ?? outside(rows, row + f));
  }
}

function multiply(x: Activations, kernel: Float32Array, bias: Float32Array): Activations {
  const values = Float32Array.from(bias);
  addScaledRows(values, 0, bias.length, x.values, 0, x.values.length, kernel, 0);
  return { height: 1, width: 1, channels: bias.length, values };
}

/** 2 × 2, stride 2; an odd last row or column is left out, as Keras does. */
function pool({ height, width, channels, values }: Activations): Activations {
  const [rows, columns] = [height >> 1, width >> 1];
  const pooled = new Float32Array(rows * columns * channels);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const a = (2 * row * width + 2 * column) * channels;
      const b = a + width * channels;
      const out = (row * columns + column) * channels;
      for (let c = 0; c < channels; c++) {
        pooled[out + c] = Math.max(floatAt(values, a + c), floatAt(values, a + channels + c), floatAt(values, b + c), floatAt(values, b + channels + c));
      }
    }
  }
  return { height: rows, width: columns, channels, values: pooled };
}

function relu(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) if (floatAt(values, i) < 0) values[i] = 0;
}
