/** @file From uint8 images on the host to one batch of tensors on the backend. */
import * as tf from "@tensorflow/tfjs-core";
import { byteAt } from "../data/arrays";
import { IMAGE_PIXELS, IMAGE_SIZE, type LabelledImages } from "../data/dataset";
import { mirrorRows } from "./mirror";
import type { Augmentations } from "./ops/augmentations";
import { runKernel } from "./ops/contract";

/** Some examples on the backend; whoever made them disposes both tensors. */
export interface Batch {
  /** Intensities scaled to [0, 1], `[batch, 28, 28, 1]`. */
  readonly xs: tf.Tensor4D;
  /** Class numbers, `[batch]`, int32. */
  readonly labels: tf.Tensor1D;
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

/** The first `size` examples of `source`, all by default, in their order. */
export function wholeSet(source: LabelledImages, size = source.size): ImageSubset {
  return { source, indices: Int32Array.from({ length: size }, (_, i) => i) };
}

/** What is done to images on their way. */
interface Treatment {
  /** One row for each image; null for none. */
  readonly augmentations?: Augmentations | null;
  /** Left and right change places, exactly. */
  readonly isMirrored?: boolean;
}

/** The examples at `indices` of the source, pixels / 255 as in the paper. The caller disposes both tensors (or calls inside `tf.tidy`). */
export function toBatch(source: LabelledImages, indices: Int32Array, { augmentations = null, isMirrored = false }: Treatment = {}): Batch {
  const pixels = new Uint8Array(indices.length * IMAGE_PIXELS);
  indices.forEach((index, row) => pixels.set(source.images.subarray(index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS), row * IMAGE_PIXELS));
  if (isMirrored) mirrorRows(pixels);
  const [xs] = runKernel("ImageBatch", {}, { pixels, shape: [indices.length, IMAGE_SIZE, IMAGE_SIZE, 1], augmentations });
  return { xs, labels: tf.tensor1d(Int32Array.from(indices, (index) => byteAt(source.labels, index)), "int32") };
}

/** Consecutive slices of at most `batchSize`; the last may be shorter, as in Keras. */
export function* batchesOf(indices: Int32Array, batchSize: number): Generator<Int32Array> {
  for (let start = 0; start < indices.length; start += batchSize) yield indices.subarray(start, start + batchSize);
}
