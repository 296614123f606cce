/** @file How fast the cpu backend trains in this browser: engines differ by more than ten times, so it is measured rather than known. */
import * as tf from "@tensorflow/tfjs-core";
import { IMAGE_SIZE } from "../data/dataset";
import { oneConvolution } from "./architectures/oneConvolution";
import { backendFence, imagesPerTask } from "./backend";
import { backpropagate } from "./backpropagate";
import { Network } from "./network";
import { ScoreSums } from "./scores";
import { TRAINING_COST } from "./trainEvents";

let measured: number | null = null;

/**
 * Multiplications, each with an addition, that training on the present backend does in a second. Takes some seconds at worst,
 * the first time; good for an estimate only, as the share of other work differs from network to network.
 */
export async function trainingSpeed(): Promise<number> {
  measured ??= await measure();
  return measured;
}

async function measure(): Promise<number> {
  using network = new Network(oneConvolution.layers, 0);
  // The first time is the compiler's.
  trialStep(network, 1);
  await backendFence();
  // As many as the loop takes at once: a step has costs of its own, which would count too much with fewer.
  const images = imagesPerTask(network.multiplyAdds * TRAINING_COST);
  const start = performance.now();
  trialStep(network, images);
  const seconds = Math.max(1e-3, (performance.now() - start) / 1_000);
  return (network.multiplyAdds * TRAINING_COST * images) / seconds;
}

/** Forward and back, and nothing learned. */
function trialStep(network: Network, images: number): void {
  using sums = new ScoreSums();
  tf.tidy(() => {
    const batch = { xs: tf.zeros<tf.Rank.R4>([images, IMAGE_SIZE, IMAGE_SIZE, 1]), labels: tf.zeros<tf.Rank.R1>([images], "int32") };
    backpropagate(network, batch, { iteration: 0, firstRow: 0 }, { examples: images, smoothing: 0 }, sums);
  });
}
