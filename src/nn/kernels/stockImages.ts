/** @file Images from bytes to numbers, on the host: scaled and, where asked for, augmented. */
import * as tf from "@tensorflow/tfjs-core";
import { augmentRows } from "../augment";
import { AUGMENTATION_NUMBERS } from "../ops/augmentations";
import type { KernelAttrs, KernelInputs, KernelOutputs } from "../ops/contract";

export function imageBatch(_inputs: KernelInputs<"ImageBatch">, { pixels, shape, augmentations }: KernelAttrs<"ImageBatch">): KernelOutputs<"ImageBatch"> {
  return [tf.tensor4d(augmentations === null ? Float32Array.from(pixels, (value) => value / 255) : augmented(pixels, shape, augmentations), shape)];
}

function augmented(pixels: Uint8Array, [images, height, width, channels]: readonly [number, number, number, number], numbers: Float32Array): Float32Array {
  if (channels !== 1) throw new Error(`ImageBatch: augmentations are for images of one channel, got ${channels}`);
  if (numbers.length !== images * AUGMENTATION_NUMBERS) throw new Error(`ImageBatch: expected ${images} × ${AUGMENTATION_NUMBERS} numbers of augmentation, got ${numbers.length}`);
  const result = new Float32Array(pixels.length);
  const size = height * width;
  for (let image = 0; image < images; image++) {
    result.set(augmentRows(pixels.subarray(image * size, (image + 1) * size), numbers.subarray(image * AUGMENTATION_NUMBERS, (image + 1) * AUGMENTATION_NUMBERS), width), image * size);
  }
  return result;
}
