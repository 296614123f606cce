/** @file Gradients that are too large, made smaller as Keras does it. */
import * as tf from "@tensorflow/tfjs-core";
import type { ClippingSpec } from "../trainConfig";

/** Called inside `tf.tidy`; borrows the gradients. Norms are of all numbers of a gradient, or of all gradients, as one vector. */
export function clipped(gradients: readonly tf.Tensor[], { name, limit }: ClippingSpec): readonly tf.Tensor[] {
  switch (name) {
    case "clipnorm":
      return gradients.map((gradient) => tf.mul(gradient, shrinking(sumOfSquares(gradient), limit)));
    case "globalClipnorm": {
      const factor = shrinking(tf.addN(gradients.map(sumOfSquares)), limit);
      return gradients.map((gradient) => tf.mul(gradient, factor));
    }
    case "clipvalue":
      return gradients.map((gradient) => tf.clipByValue(gradient, -limit, limit));
  }
}

function sumOfSquares(gradient: tf.Tensor): tf.Tensor {
  return tf.sum(tf.square(gradient));
}

/** 1, or what makes a vector as long as `limit`. */
function shrinking(squares: tf.Tensor, limit: number): tf.Tensor {
  return tf.div(limit, tf.maximum(tf.sqrt(squares), limit));
}
