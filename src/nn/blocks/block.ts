/** @file What a network is built of: a layer, or two that are computed at once, with its weights, forward and back. */
import type * as tf from "@tensorflow/tfjs-core";

/** What training needs to know of the rows it is given. */
export interface TrainingRows {
  /** Optimizer updates so far. */
  readonly iteration: number;
  /** Place of the first row in its batch: 0 unless the batch is computed in parts. */
  readonly firstRow: number;
}

/** One weight of a block. The block owns it. */
export interface BlockWeight {
  readonly variable: tf.Variable;
  /** Whether gradients change it. */
  readonly isTrainable: boolean;
}

/** Owns its weights; whoever makes a block disposes it. */
export interface Block extends Disposable {
  /** In Keras's order. */
  readonly weights: readonly BlockWeight[];
  /** What comes of `x` outside training. Borrows `x`; a tensor of its own, the caller's. Call inside `tf.tidy`. */
  infer(x: tf.Tensor): tf.Tensor;
  /** What comes of `x` while training, and the way back. Borrows `x`. Call inside `tf.tidy`. */
  train(x: tf.Tensor, rows: TrainingRows): Traced;
}

/** One pass through a block while training. All tensors are the caller's. */
export interface Traced {
  readonly y: tf.Tensor;
  /** What the way back needs beside x and y. */
  readonly memory: readonly tf.Tensor[];
  /** New values for weights that no gradient changes. */
  readonly updates: readonly WeightUpdate[];
  /**
   * The loss's gradients from its gradient `dy` for `y`. Borrows `dy`; x, y and the memory must still live. Call inside `tf.tidy`.
   *
   * @param wantsDx false where nothing before the block learns: then there is no `dx`, unless it costs nothing.
   */
  back(dy: tf.Tensor, wantsDx: boolean): Gradients;
}

export interface WeightUpdate {
  /** Borrowed. */
  readonly variable: tf.Variable;
  readonly value: tf.Tensor;
}

interface Gradients {
  /** Of the trainable weights, in their order. */
  readonly ofWeights: readonly tf.Tensor[];
  readonly dx: tf.Tensor | null;
}

/** Of a block that has no weights and keeps nothing but x and y. */
export function passThrough(y: tf.Tensor, dx: (dy: tf.Tensor) => tf.Tensor, memory: readonly tf.Tensor[] = []): Traced {
  return { y, memory, updates: [], back: (dy) => ({ ofWeights: [], dx: dx(dy) }) };
}
