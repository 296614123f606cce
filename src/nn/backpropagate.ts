/** @file The loss of a batch, forward and back. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "./batches";
import type { TrainingRows } from "./blocks/block";
import type { Network, TrainingPass } from "./network";
import { runKernel } from "./ops/contract";
import type { ScoreSums } from "./scores";
import { drained } from "./turns";

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
export function backpropagate(network: Network, batch: Batch, rows: TrainingRows, loss: LossSpec, sums: ScoreSums): Backpropagated {
  return drained(backpropagateInTurns(network, batch, rows, loss, sums, () => {}));
}

/** The same, a block of the network with each turn. Outside `tf.tidy`, `own` takes all that is made, the result's tensors too; borrows the batch until the end. */
export function* backpropagateInTurns(
  network: Network,
  { xs, labels }: Batch,
  rows: TrainingRows,
  { examples, smoothing }: LossSpec,
  sums: ScoreSums,
  own: (tensors: readonly tf.Tensor[]) => void,
): Generator<void, Backpropagated, void> {
  const { logits, updates, backInTurns } = yield* network.trainInTurns(xs, rows, own);
  const [batchSums, dLogits] = runKernel("SoftmaxCrossEntropy", { logits, labels }, { scale: 1 / examples, smoothing });
  own([batchSums, dLogits]);
  sums.add(batchSums, labels.size);
  return { gradients: yield* backInTurns(dLogits), updates };
}
