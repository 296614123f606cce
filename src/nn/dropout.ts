/** @file Dropout whose masks come from a seed, a new one each step. */
import * as tf from "@tensorflow/tfjs";
import { hashSeed, mulberry32 } from "../data/random";

/**
 * Inverted dropout, as Keras's: while training, zeroes each activation with probability `rate` and scales
 * the others by `1 / (1 − rate)`; otherwise the identity.
 *
 * Stands in for `tf.layers.dropout`, which in tfjs 4.22 either draws from Math.random (no run could be
 * repeated) or, given a seed, reuses one mask for every batch. Here the mask follows from
 * (`seed`, `kwargs.iteration`), so a run resumed at iteration k continues exactly.
 */
export class SeededDropout extends tf.layers.Layer {
  static readonly className = "SeededDropout";
  private readonly rate: number;
  private readonly seed: number;

  constructor(config: { rate: number; seed: number; name: string }) {
    super({ name: config.name });
    this.rate = config.rate;
    this.seed = config.seed;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean; iteration?: number }): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0]! : inputs;
    if (kwargs.training !== true || this.rate === 0) return input.clone();
    return tf.tidy(() => input.mul(dropoutMask(input.shape, this.rate, hashSeed(this.seed, kwargs.iteration ?? 0))));
  }
}

/** Zeros and `1 / (1 − rate)`s of the given shape. The caller disposes it. */
function dropoutMask(shape: number[], rate: number, seed: number): tf.Tensor {
  const random = mulberry32(seed);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(tf.util.sizeFromShape(shape));
  for (let i = 0; i < mask.length; i++) mask[i] = random() < rate ? 0 : kept;
  return tf.tensor(mask, shape);
}
