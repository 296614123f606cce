/** @file What sets one optimizer apart from another: how it moves one weight. */
import type * as tf from "@tensorflow/tfjs-core";

/** One weight, its gradient and what the optimizer keeps of it, in `slotNames`' order. All borrowed, of one shape. */
export interface Update {
  readonly variable: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly slots: readonly tf.Tensor[];
}

/** The weight and the slots after an update, the caller's. Called inside `tf.tidy`. */
export interface Updated {
  readonly variable: tf.Tensor;
  readonly slots: readonly tf.Tensor[];
}

/** @param iteration of this update: 1 for the first. */
export type Rule = (update: Update, learningRate: number, iteration: number) => Updated;
