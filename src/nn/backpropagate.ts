/** @file The loss of a batch, forward and back. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "./batches";
import type { TrainingRows } from "./blocks/block";
import type { Network, TrainingPass } from "./network";
import { runKernel } from "./ops/contract";
import type { ScoreSums } from "./scores";

/** What is minimised: the mean cross-entropy over `examples`, of which a batch may be a part, against smoothed targets. */
export interface LossSpec {
  readonly examples: number;
  /** Keras's `label_smoothing`, 0 for none. */
  readonly smoothing: number;
}

/** What a batch has to say of the weights. */
export interface Backpropagated {
  /** Of `Network.variables`, in their order. */
  readonly gradients: tf.Tensor[];
  readonly updates: TrainingPass["updates"];
}

/**
 * Gradients of the part's share of the loss, and new moving statistics; adds its scores to `sums`. Changes no variable.
 * Call inside `tf.tidy`.
 */
export function backpropagate(network: Network, { xs, labels }: Batch, rows: TrainingRows, { examples, smoothing }: LossSpec, sums: ScoreSums): Backpropagated {
  const { logits, updates, back } = network.train(xs, rows);
  const [batchSums, dLogits] = runKernel("SoftmaxCrossEntropy", { logits, labels }, { scale: 1 / examples, smoothing });
  sums.add(batchSums, labels.size);
  return { gradients: back(dLogits), updates };
}
