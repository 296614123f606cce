/** @file From uint8 images on the host to one batch of tensors on the backend. */
import * as tf from "@tensorflow/tfjs";
import { IMAGE_PIXELS, IMAGE_SIZE, NUM_CLASSES, type LabelledImages } from "../data/dataset";

export interface Batch {
  /** Intensities scaled to [0, 1], `[batch, 28, 28, 1]`. */
  readonly xs: tf.Tensor4D;
  /** One-hot, `[batch, 10]`. */
  readonly labels: tf.Tensor2D;
}

/**
 * Some examples of a labelled set, in an order, without copying pixels: the train and validation halves of a
 * split are two of these over the same images.
 */
export interface ImageSubset {
  readonly source: LabelledImages;
  /** Indices into `source`. */
  readonly indices: Int32Array;
}

export function wholeSet(source: LabelledImages, size = source.size): ImageSubset {
  return { source, indices: Int32Array.from({ length: size }, (_, i) => i) };
}

/** The examples at `indices` of the source, pixels / 255 as in the paper. The caller disposes both tensors (or calls inside `tf.tidy`). */
export function toBatch(source: LabelledImages, indices: Int32Array): Batch {
  const pixels = new Float32Array(indices.length * IMAGE_PIXELS);
  const labels = new Float32Array(indices.length * NUM_CLASSES);
  indices.forEach((index, row) => {
    const image = source.images.subarray(index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS);
    const start = row * IMAGE_PIXELS;
    for (let i = 0; i < IMAGE_PIXELS; i++) pixels[start + i] = image[i]! / 255;
    labels[row * NUM_CLASSES + source.labels[index]!] = 1;
  });
  return {
    xs: tf.tensor4d(pixels, [indices.length, IMAGE_SIZE, IMAGE_SIZE, 1]),
    labels: tf.tensor2d(labels, [indices.length, NUM_CLASSES]),
  };
}

/** Consecutive slices of at most `batchSize`; the last may be shorter, as in Keras. */
export function* batchesOf(indices: Int32Array, batchSize: number): Generator<Int32Array> {
  for (let start = 0; start < indices.length; start += batchSize) yield indices.subarray(start, start + batchSize);
}
