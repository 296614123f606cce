/** @file One step of training: the only place where weights change. */
import * as tf from "@tensorflow/tfjs-core";
import type { LabelledImages } from "../data/dataset";
import { assertContextAlive, backendFence, imagesPerTask } from "./backend";
import { backpropagate, backpropagateInTurns } from "./backpropagate";
import { batchesOf, toBatch } from "./batches";
import { GradientSums } from "./gradientSums";
import type { Network } from "./network";
import type { Augmentations } from "./ops/augmentations";
import type { Optimizer } from "./optimizers/optimizer";
import { ScoreSums } from "./scores";
import { HeldTensors, tidied } from "./tidied";
import { TRAINING_COST } from "./trainEvents";
import { inTurns } from "./turns";

/** What one step is made of, beside network and optimizer. */
export interface Step {
  readonly source: LabelledImages;
  /** Of the batch, in the source. */
  readonly indices: Int32Array;
  readonly learningRate: number;
  readonly labelSmoothing: number;
  /** What is done to images of the source, by their numbers; null for nothing. */
  readonly augment: ((indices: Int32Array) => Augmentations) | null;
}

/**
 * One optimizer update on one batch, added to `sums`. Reads nothing back.
 *
 * Where the backend computes on the page's own thread, the batch is taken in parts, with a turn for the page between:
 * the gradients of the parts add up to the batch's. Not so with batch normalisation, which has to see the whole: there the
 * page has its turn between the network's blocks.
 */
export async function trainStep(network: Network, optimizer: Optimizer, step: Step, sums: ScoreSums): Promise<void> {
  using gradients = new GradientSums();
  const most = imagesPerTask(network.multiplyAdds * TRAINING_COST);
  if (network.needsWholeBatch && most < step.indices.length) await addByBlocks(gradients, network, optimizer, step, sums);
  else await addByParts(gradients, network, optimizer, step, sums, network.needsWholeBatch ? step.indices.length : most);
  optimizer.applyGradients(gradients.sums, step.learningRate);
}

/** @param most images of a part */
async function addByParts(gradients: GradientSums, network: Network, optimizer: Optimizer, { source, indices, labelSmoothing, augment }: Step, sums: ScoreSums, most: number): Promise<void> {
  let firstRow = 0;
  const loss = { examples: indices.length, smoothing: labelSmoothing };
  for (const part of batchesOf(indices, partSize(indices.length, most))) {
    if (firstRow > 0) await backendFence();
    assertContextAlive();
    tf.tidy(() => {
      const batch = toBatch(source, part, { augmentations: augment?.(part) ?? null });
      const found = backpropagate(network, batch, { iteration: optimizer.iterations, firstRow }, loss, sums);
      gradients.add(found.gradients);
      for (const { variable, value } of found.updates) variable.assign(value);
    });
    firstRow += part.length;
  }
}

/** Computes what one part that is the whole batch would, kernel by kernel. */
async function addByBlocks(gradients: GradientSums, network: Network, optimizer: Optimizer, { source, indices, labelSmoothing, augment }: Step, sums: ScoreSums): Promise<void> {
  using held = new HeldTensors();
  const batch = tidied(() => toBatch(source, indices, { augmentations: augment?.(indices) ?? null }), ({ xs, labels }) => [xs, labels]);
  held.own([batch.xs, batch.labels]);
  const loss = { examples: indices.length, smoothing: labelSmoothing };
  const found = await inTurns(backpropagateInTurns(network, batch, { iteration: optimizer.iterations, firstRow: 0 }, loss, sums, held.own), backendFence);
  gradients.add(found.gradients);
  for (const { variable, value } of found.updates) variable.assign(value);
}

/** Everything that a training step and a validation step ask of the backend, once; changes nothing. */
export function rehearse(network: Network, optimizer: Optimizer, { source, indices, labelSmoothing, augment }: Omit<Step, "learningRate">): void {
  using sums = new ScoreSums();
  if (augment !== null) toBatch(source, indices, { augmentations: augment(indices) });
  const batch = toBatch(source, indices);
  backpropagate(network, batch, { iteration: 0, firstRow: 0 }, { examples: indices.length, smoothing: labelSmoothing }, sums);
  optimizer.rehearse();
  network.logits(batch.xs, null);
}

/** The size of the fewest parts, as equal as can be, of at most `most` each. */
function partSize(size: number, most: number): number {
  return Math.ceil(size / Math.ceil(size / most));
}
