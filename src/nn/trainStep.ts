/** @file One step of training: the only place where weights change. */
import * as tf from "@tensorflow/tfjs-core";
import { present } from "../data/arrays";
import type { LabelledImages } from "../data/dataset";
import { assertContextAlive, backendFence, imagesPerTask } from "./backend";
import { batchesOf, toBatch, type Batch } from "./batches";
import { GradientSums } from "./gradientSums";
import type { Network, TrainingRows } from "./network";
import type { Augmentations } from "./ops/contract";
import { softmaxCrossEntropy } from "./ops/softmaxCrossEntropy";
import type { Optimizer } from "./optimizers/optimizer";
import { ScoreSums } from "./scores";
import { TRAINING_COST } from "./trainEvents";

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
 * the gradients of the parts add up to the batch's.
 */
export async function trainStep(network: Network, optimizer: Optimizer, { source, indices, learningRate, labelSmoothing, augment }: Step, sums: ScoreSums): Promise<void> {
  using gradients = new GradientSums();
  let firstRow = 0;
  for (const part of batchesOf(indices, partSize(indices.length, imagesPerTask(network.multiplyAdds * TRAINING_COST)))) {
    if (firstRow > 0) await backendFence();
    assertContextAlive();
    tf.tidy(() => {
      const batch = toBatch(source, part, { augmentations: augment?.(part) ?? null });
      gradients.add(backpropagate(network, batch, { iteration: optimizer.iterations, firstRow }, indices.length, labelSmoothing, sums));
    });
    firstRow += part.length;
  }
  optimizer.applyGradients(gradients.sums, learningRate);
}

/** Everything that a training step and a validation step ask of the backend, once; changes nothing. */
export function rehearse(network: Network, optimizer: Optimizer, { source, indices, labelSmoothing, augment }: Omit<Step, "learningRate">): void {
  using sums = new ScoreSums();
  if (augment !== null) toBatch(source, indices, { augmentations: augment(indices) });
  const batch = toBatch(source, indices);
  backpropagate(network, batch, { iteration: 0, firstRow: 0 }, indices.length, labelSmoothing, sums);
  optimizer.rehearse();
  network.logits(batch.xs, null);
}

/** The size of the fewest parts, as equal as can be, of at most `most` each. */
function partSize(size: number, most: number): number {
  return Math.ceil(size / Math.ceil(size / most));
}

/** Gradients of the part's share of the mean loss over `examples`, in the variables' order; adds its scores to `sums`. Call inside `tf.tidy`. */
function backpropagate(network: Network, { xs, labels }: Batch, rows: TrainingRows, examples: number, smoothing: number, sums: ScoreSums): tf.Tensor[] {
  const variables = network.variables;
  const { grads } = tf.variableGrads(() => {
    const onSums = (batchSums: tf.Tensor1D): void => sums.add(batchSums, labels.size);
    return softmaxCrossEntropy(network.logits(xs, rows), labels, examples, onSums, smoothing);
  }, variables);
  return variables.map((variable) => present(grads[variable.name], `gradient of ${variable.name}`));
}
