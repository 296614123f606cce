/** @file Batch normalisation. */
import * as tf from "@tensorflow/tfjs-core";
import { runKernel } from "../ops/contract";
import type { BatchNormalization } from "../architectures/layers";
import type { Block, BlockWeight, Traced } from "./block";

/**
 * Keras's `BatchNormalization` over the last axis: by the batch's own mean and variance while training, which must
 * therefore be given all of it at once, and by the moving ones outside.
 */
export class Normalization implements Block {
  readonly #layer: BatchNormalization;
  /** Ones that are no weight without `scale`. */
  readonly #gamma: tf.Variable<tf.Rank.R1>;
  /** Zeros that are no weight without `center`. */
  readonly #beta: tf.Variable<tf.Rank.R1>;
  readonly #movingMean: tf.Variable<tf.Rank.R1>;
  readonly #movingVariance: tf.Variable<tf.Rank.R1>;

  constructor(channels: number, layer: BatchNormalization) {
    this.#layer = layer;
    [this.#gamma, this.#beta, this.#movingMean, this.#movingVariance] = tf.tidy(() => [
      tf.variable(tf.ones<tf.Rank.R1>([channels])),
      tf.variable(tf.zeros<tf.Rank.R1>([channels])),
      tf.variable(tf.zeros<tf.Rank.R1>([channels]), false),
      tf.variable(tf.ones<tf.Rank.R1>([channels]), false),
    ]);
  }

  get weights(): BlockWeight[] {
    const weight = (variable: tf.Variable, isTrainable: boolean): BlockWeight => ({ variable, isTrainable });
    const learned = [...(this.#layer.scale ? [this.#gamma] : []), ...(this.#layer.center ? [this.#beta] : [])];
    return [...learned.map((variable) => weight(variable, true)), weight(this.#movingMean, false), weight(this.#movingVariance, false)];
  }

  infer(x: tf.Tensor): tf.Tensor {
    const scale = tf.mul<tf.Tensor1D>(this.#gamma, tf.rsqrt(tf.add(this.#movingVariance, this.#layer.epsilon)));
    const shift = tf.sub<tf.Tensor1D>(this.#beta, tf.mul(this.#movingMean, scale));
    return runKernel("ChannelAffine", { x, scale, shift }, {})[0];
  }

  train(x: tf.Tensor): Traced {
    const { epsilon, scale, center } = this.#layer;
    const gamma = this.#gamma as tf.Tensor1D;
    const [y, mean, variance] = runKernel("BatchNorm", { x, gamma, beta: this.#beta as tf.Tensor1D }, { epsilon });
    const back: Traced["back"] = (dy) => {
      const [dx, dGamma, dBeta] = runKernel("BatchNormGrad", { dy, x, gamma, mean, variance }, { epsilon });
      return { ofWeights: [...(scale ? [dGamma] : []), ...(center ? [dBeta] : [])], dx };
    };
    const updates = [this.#moved(this.#movingMean, mean), this.#moved(this.#movingVariance, variance)];
    return { y, memory: [mean, variance], updates, back };
  }

  [Symbol.dispose](): void {
    tf.dispose([this.#gamma, this.#beta, this.#movingMean, this.#movingVariance]);
  }

  #moved(variable: tf.Variable, ofBatch: tf.Tensor): Traced["updates"][number] {
    const { momentum } = this.#layer;
    return { variable, value: tf.add(tf.mul(variable, momentum), tf.mul(ofBatch, 1 - momentum)) };
  }
}
