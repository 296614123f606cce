/** @file One step of training: the only place where weights change. */
import * as tf from "@tensorflow/tfjs-core";
import type { LabelledImages } from "../data/dataset";
import { Adam } from "./adam";
import { assertContextAlive, backendFence, imagesPerTask } from "./backend";
import { backpropagate } from "./backpropagate";
import { batchesOf, toBatch, type ImageSubset } from "./batches";
import { GradientSums } from "./gradientSums";
import type { Network } from "./network";
import { ScoreSums } from "./scores";
import { TRAINING_COST } from "./trainEvents";

/**
 * One optimizer update on one batch, added to `sums`. Reads nothing back.
 *
 * Where the backend computes on the page's own thread, the batch is taken in parts, with a turn for the page between:
 * the gradients of the parts add up to the batch's. Not so with batch normalisation, which has to see the whole.
 */
export async function trainStep(network: Network, adam: Adam, source: LabelledImages, indices: Int32Array, sums: ScoreSums): Promise<void> {
  using gradients = new GradientSums();
  let firstRow = 0;
  const most = network.needsWholeBatch ? indices.length : imagesPerTask(network.multiplyAdds * TRAINING_COST);
  for (const part of batchesOf(indices, partSize(indices.length, most))) {
    if (firstRow > 0) await backendFence();
    assertContextAlive();
    tf.tidy(() => {
      const batch = toBatch(source, part);
      const found = backpropagate(network, batch, { iteration: adam.iterations, firstRow }, { examples: indices.length, smoothing: 0 }, sums);
      gradients.add(found.gradients);
      for (const { variable, value } of found.updates) variable.assign(value);
    });
    firstRow += part.length;
  }
  adam.applyGradients(gradients.sums);
}

/** Everything that a training step and a validation step ask of the backend, once; changes nothing. */
export function rehearse(network: Network, { source, indices }: ImageSubset, batchSize: number): void {
  using sums = new ScoreSums();
  const batch = toBatch(source, indices.subarray(0, batchSize));
  backpropagate(network, batch, { iteration: 0, firstRow: 0 }, { examples: batchSize, smoothing: 0 }, sums);
  Adam.rehearse(network.variables);
  network.logits(batch.xs, null);
}

/** The size of the fewest parts, as equal as can be, of at most `most` each. */
function partSize(size: number, most: number): number {
  return Math.ceil(size / Math.ceil(size / most));
}
