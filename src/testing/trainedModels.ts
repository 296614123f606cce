/** @file Networks to export: random weights everywhere, biases and Adam's state included. */
import * as tf from "@tensorflow/tfjs";
import { mulberry32 } from "../data/random";
import { PAPER_FILE_BASES } from "../formats/fileNames";
import type { TrainedModel } from "../formats/model";
import { architectureById, type ArchitectureId } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";
import { Network } from "../nn/network";
import { fromAdamState } from "../nn/optimizers/state";
import { PLAIN_TRAINING } from "../nn/trainConfig";

/** Numbers in [−scale, scale). */
export function randomArray(length: number, seed: number, scale = 1): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length }, () => (2 * random() - 1) * scale);
}

/** As after some training: kernels as at the start, biases that are not zero, moments of a plausible size. */
export async function trainedModel(architecture: ArchitectureId): Promise<TrainedModel & { readonly optimizer: NonNullable<TrainedModel["optimizer"]> }> {
  using network = new Network(architectureById(architecture).layers, 3);
  const weights = (await network.readWeights()).map((values, i) => (i % 2 === 1 ? randomArray(values.length, i, 0.1) : values));
  const optimizer = fromAdamState({
    iterations: 940,
    momentums: weights.map(({ length }, i) => randomArray(length, 100 + i, 0.01)),
    velocities: weights.map(({ length }, i) => randomArray(length, 200 + i, 1e-4).map(Math.abs)),
  });
  return { fileBase: PAPER_FILE_BASES[architecture], architecture, layers: architectureById(architecture).layers, weights, optimizer, recipe: { ...PLAIN_TRAINING, learningRate: 0.001 }, metadata: { dataset: "fashion-mnist", test_accuracy: "0.9017" } };
}

/** Probabilities of `images` (`[n, 28, 28, 1]`, flat) by this page's own network, flat. */
export function probabilitiesOf(layers: readonly LayerSpec[], weights: readonly Float32Array[], images: Float32Array): number[] {
  using network = new Network(layers, 1);
  network.writeWeights(weights);
  return tf.tidy(() => {
    const xs = tf.tensor4d(images, [images.length / 784, 28, 28, 1]);
    return Array.from(tf.softmax(network.logits(xs, null)).dataSync());
  });
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/** `toEqual` takes minutes for arrays of this size. */
export function areEqual(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  return a.length === b.length && a.every((array, i) => array.length === b[i]!.length && array.every((value, at) => value === b[i]![at]));
}
