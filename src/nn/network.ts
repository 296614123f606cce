/** @file A network on the backend: built from an architecture's layers, the owner of its weights. */
import * as tf from "@tensorflow/tfjs";
import { hashSeed } from "../data/random";
import { IMAGE_SIZE } from "../data/dataset";
import type { LayerSpec } from "./architectures/layers";
import { readToHost } from "./backend";
import { SeededDropout } from "./dropout";
import { summarize } from "./summary";

/** One weight, in Keras's terms. */
export interface WeightInfo {
  /** Layer and weight, e.g. "conv2d/kernel". */
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * A trainable network. Owns its variables; whoever constructs a `Network` disposes it.
 *
 * Weights start as Keras's: glorot_uniform kernels, zero biases; the same seed gives the same weights.
 */
export class Network implements Disposable {
  readonly #model: tf.Sequential;

  /** @throws Error if the layers do not fit together (see `summarize`). */
  constructor(layers: readonly LayerSpec[], seed: number) {
    const names = summarize(layers).layers.map(({ name }) => name);
    // Names must be unique in the page while several networks live, and tfjs makes variable names unique itself.
    this.#model = tf.sequential({ layers: layers.map((layer, index) => toTfLayer(layer, names[index]!, index, seed)) });
  }

  /**
   * Unnormalised class scores. The softmax of the last layer is left to the loss and to `probabilities`,
   * which is what Keras does too where it can (it recovers the logits behind a softmax output).
   *
   * @param xs `[batch, 28, 28, 1]` in [0, 1], borrowed.
   * @param iteration Optimizer updates so far; null outside training, where dropout is the identity.
   * @returns Logits `[batch, 10]`, owned by the caller. Call inside `tf.tidy`: the layers leave intermediates behind.
   */
  logits(xs: tf.Tensor4D, iteration: number | null): tf.Tensor2D {
    const kwargs = iteration === null ? { training: false } : { training: true, iteration };
    return this.#model.apply(xs, kwargs) as tf.Tensor2D;
  }

  /** The trainable variables in Keras's order (kernel, bias, layer by layer). Borrowed: the network keeps them. */
  get variables(): tf.Variable[] {
    // `read()` gives the variable itself, typed as a tensor.
    return this.#model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  }

  get weightInfos(): WeightInfo[] {
    return this.#model.trainableWeights.map(({ originalName, shape }) => ({ name: originalName, shape: shape as number[] }));
  }

  /** Copies the weights to the host, in `variables`' order. */
  async readWeights(): Promise<Float32Array[]> {
    return readToHost(this.variables);
  }

  /** @throws Error if the number or sizes of the weights differ from the network's. */
  writeWeights(weights: readonly Float32Array[]): void {
    assignAll(this.variables, weights, "Network.writeWeights");
  }

  [Symbol.dispose](): void {
    this.#model.dispose();
  }
}

/** Assigns host arrays to variables, pair by pair. @throws Error naming `caller` on the first misfit. */
export function assignAll(variables: readonly tf.Variable[], values: readonly Float32Array[], caller: string): void {
  if (variables.length !== values.length) throw new Error(`${caller}: expected ${variables.length} arrays, got ${values.length}`);
  variables.forEach((variable, i) => {
    const value = values[i]!;
    if (value.length !== variable.size) {
      throw new Error(`${caller}: "${variable.name}" of shape [${variable.shape}] needs ${variable.size} values, got ${value.length}`);
    }
    tf.tidy(() => variable.assign(tf.tensor(value, variable.shape, "float32")));
  });
}

/** The softmax of the output layer is not applied here: see `Network.logits`. */
function toTfLayer(layer: LayerSpec, name: string, index: number, seed: number): tf.layers.Layer {
  const input = index === 0 ? { inputShape: [IMAGE_SIZE, IMAGE_SIZE, 1] } : {};
  const kernelInitializer = tf.initializers.glorotUniform({ seed: hashSeed(seed, index) });
  switch (layer.type) {
    case "conv2d":
      return tf.layers.conv2d({ ...input, name, filters: layer.filters, kernelSize: 3, strides: layer.strides, padding: layer.padding, activation: "relu", kernelInitializer });
    case "maxPooling2d":
      return tf.layers.maxPooling2d({ ...input, name, poolSize: 2 });
    case "flatten":
      return tf.layers.flatten({ ...input, name });
    case "dense":
      return tf.layers.dense({ ...input, name, units: layer.units, activation: layer.activation === "relu" ? "relu" : "linear", kernelInitializer });
    case "dropout":
      return new SeededDropout({ name, rate: layer.rate, seed: hashSeed(seed, index) });
  }
}
