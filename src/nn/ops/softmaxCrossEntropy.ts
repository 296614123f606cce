/** @file The loss, and how many predictions are right, with the loss's gradient. */
import * as tf from "@tensorflow/tfjs-core";
import { at } from "../../data/arrays";
import { runKernel } from "./contract";

/**
 * The mean loss over `examples` of the rows of `logits` `[n, classes]` against `labels` `[n]` (int32), to differentiate:
 * the mean where `examples` is n, a part's share of it where the n rows are part of a larger batch.
 *
 * For `tf.variableGrads` only, with nothing behind it: its own value is 0, for nobody should wait for a number that
 * `onSums` is given, and its gradient is not scaled by a later operation's. `onSums` borrows `[Σ loss, Σ right
 * predictions]` while it runs. Borrows its inputs; the caller disposes the result.
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D, examples: number, onSums: (sums: tf.Tensor1D) => void, smoothing = 0): tf.Scalar {
  return tf.customGrad((logits, save) => {
    const [sums, dLogits] = runKernel("SoftmaxCrossEntropy", { logits: logits as tf.Tensor2D, labels }, { scale: 1 / examples, smoothing });
    onSums(sums);
    (save as tf.GradSaveFunc)([dLogits]);
    return { value: tf.scalar(0), gradFunc: (_dy: tf.Tensor, saved: tf.Tensor[]) => tf.clone(at(saved, 0)) };
  })(logits) as tf.Scalar;
}
