/** @file The weights of a convolution or a dense layer, as Keras begins with them. */
import * as tf from "@tensorflow/tfjs-core";
import { at, last } from "../../data/arrays";
import type { BlockWeight } from "./block";

/** Owner of a kernel and of a bias, which without `useBias` is zeros that are no weight. */
export class KernelAndBias<R extends tf.Rank> implements Disposable {
  readonly kernel: tf.Variable<R>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly #useBias: boolean;

  /** glorot_uniform and zeros. The same seed gives the same weights. */
  constructor(shape: tf.ShapeMap[R], seed: number, useBias: boolean) {
    [this.kernel, this.bias] = tf.tidy(() => [tf.variable(glorotUniform<R>(shape, seed)), tf.variable(tf.zeros<tf.Rank.R1>([last<number>(shape)]))]);
    this.#useBias = useBias;
  }

  get weights(): BlockWeight[] {
    const learned = this.#useBias ? [this.kernel, this.bias] : [this.kernel];
    return learned.map((variable) => ({ variable, isTrainable: true }));
  }

  /** Those of `weights`. */
  gradients(dKernel: tf.Tensor, dBias: tf.Tensor): tf.Tensor[] {
    return this.#useBias ? [dKernel, dBias] : [dKernel];
  }

  [Symbol.dispose](): void {
    tf.dispose([this.kernel as tf.Variable, this.bias]);
  }
}

/** Uniform in ±√(6 / (fan in + fan out)) (Glorot & Bengio 2010), the fans of a convolution counting its window. */
function glorotUniform<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  const window = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const limit = Math.sqrt(6 / (window * (at<number>(shape, shape.length - 2) + last<number>(shape))));
  return tf.randomUniform(shape, -limit, limit, "float32", seed);
}
