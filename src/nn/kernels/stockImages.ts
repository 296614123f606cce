/** @file Images from bytes to numbers, on the host: scaled and, where asked for, augmented. */
import * as tf from "@tensorflow/tfjs-core";
import { floatAt, outside } from "../../data/arrays";
import { AUGMENTATION_NUMBERS } from "../ops/augmentations";
import type { KernelAttrs, KernelInputs, KernelOutputs } from "../ops/contract";

export function imageBatch(_inputs: KernelInputs<"ImageBatch">, { pixels, shape, augmentations }: KernelAttrs<"ImageBatch">): KernelOutputs<"ImageBatch"> {
  const values = Float32Array.from(pixels, (value) => value / 255);
  return [tf.tensor4d(augmentations === null ? values : augmented(values, shape, augmentations), shape)];
}

/** A single image of a batch, and where it begins. */
interface Source {
  readonly values: Float32Array;
  readonly first: number;
  readonly height: number;
  readonly width: number;
}

function augmented(values: Float32Array, [images, height, width, channels]: readonly [number, number, number, number], numbers: Float32Array): Float32Array {
  if (channels !== 1) throw new Error(`ImageBatch: augmentations are for images of one channel, got ${channels}`);
  if (numbers.length !== images * AUGMENTATION_NUMBERS) throw new Error(`ImageBatch: expected ${images} × ${AUGMENTATION_NUMBERS} numbers of augmentation, got ${numbers.length}`);
  const result = new Float32Array(values.length);
  for (let image = 0; image < images; image++) {
    const source = { values, first: image * height * width, height, width };
    augmentImage(source, numbers.subarray(image * AUGMENTATION_NUMBERS, (image + 1) * AUGMENTATION_NUMBERS), result);
  }
  return result;
}

/** See `Augmentations` for the eleven numbers. */
function augmentImage(source: Source, numbers: Float32Array, result: Float32Array): void {
  const [a, b, c, d, e, f, contrast, brightness, cutRow, cutColumn, cutSize] = Array.from({ length: AUGMENTATION_NUMBERS }, (_, i) => floatAt(numbers, i)) as Eleven;
  const isCut = (row: number, column: number): boolean => row >= cutRow && row < cutRow + cutSize && column >= cutColumn && column < cutColumn + cutSize;
  for (let row = 0; row < source.height; row++) {
    for (let column = 0; column < source.width; column++) {
      const value = bilinear(source, a * row + b * column + c, d * row + e * column + f);
      const lit = value > 0 ? Math.min(1, Math.max(0, value * contrast + brightness)) : 0;
      result[source.first + row * source.width + column] = isCut(row, column) ? 0 : lit;
    }
  }
}

type Eleven = [number, number, number, number, number, number, number, number, number, number, number];

function bilinear(source: Source, row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  const above = (1 - right) * pixel(source, top, left) + right * pixel(source, top, left + 1);
  const below = (1 - right) * pixel(source, top + 1, left) + right * pixel(source, top + 1, left + 1);
  return (1 - down) * above + down * below;
}

/** 0 outside. */
function pixel({ values, first, height, width }: Source, row: number, column: number): number {
  if (row < 0 || row >= height || column < 0 || column >= width) return 0;
  const index = first + row * width + column;
  return values[index] ?? outside(values, index);
}
