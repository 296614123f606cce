/** @file Dropout by itself, for where no dense layer stands before it. */
import * as tf from "@tensorflow/tfjs-core";
import type { DropoutAttrs } from "./contract";
import { keeps } from "./dropoutMask";

/** Inverted dropout, as Keras's. Borrows `x`; the caller disposes the result. */
export function dropout(x: tf.Tensor, { rate, key, offset }: DropoutAttrs): tf.Tensor {
  const kept = 1 / (1 - rate);
  return tf.customGrad((x) => {
    const mask = () => tf.tensor(Float32Array.from({ length: (x as tf.Tensor).size }, (_, i) => (keeps(rate, key, offset + i) ? kept : 0)), (x as tf.Tensor).shape);
    return { value: tf.mul(x as tf.Tensor, mask()), gradFunc: (dy: tf.Tensor) => tf.mul(dy, mask()) };
  })(x);
}
