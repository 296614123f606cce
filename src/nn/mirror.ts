/** @file Mirror images, and the mean of what is said of an image and its mirror image. Knows no tfjs. */
import { zip } from "../data/arrays";
import { IMAGE_SIZE } from "../data/dataset";

/** Mirrors images of 28 columns left to right, in place. */
export function mirrorRows(pixels: Uint8Array): void {
  for (let start = 0; start < pixels.length; start += IMAGE_SIZE) pixels.subarray(start, start + IMAGE_SIZE).reverse();
}

/** The mean of two rows of probabilities, or of many; the caller's. */
export function meanOf(some: Float32Array, others: Float32Array): Float32Array {
  return Float32Array.from(zip(some, others), ([one, other]) => (one + other) / 2);
}
