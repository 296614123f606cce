/** @file Scores a network on a set, in batches, handing the page its turn between them. */
import * as tf from "@tensorflow/tfjs-core";
import { byteAt } from "../data/arrays";
import { NUM_CLASSES, type LabelledImages } from "../data/dataset";
import { backendFence, imagesPerTask, readToHost } from "./backend";
import { batchesOf, toBatch, type ImageSubset } from "./batches";
import type { Evaluation } from "./evaluation";
import { accuracyOf, confusionMatrix } from "./metrics/confusionMatrix";
import { classificationReport } from "./metrics/classificationReport";
import { argMax } from "./metrics/vote";
import type { Network } from "./network";
import { runKernel } from "./ops/contract";
import { softmax } from "./softmax";
import { ScoreSums, type Means } from "./scores";

/** Images a pass takes at once, at most. The same for all passes, so that no other shapes need compiling. */
const EVALUATION_BATCH_SIZE = 500;

/** Examples of a set that have been through the network, and all of them. */
export interface PassProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Mean loss and accuracy over `set`, dropout off; reads the backend once. Borrows `network`.
 *
 * Pull-driven: yields after each batch, returns the means.
 * @throws ContextLostError if the graphics context is lost.
 */
export async function* score(network: Network, set: ImageSubset): AsyncGenerator<PassProgress, Means, void> {
  using sums = new ScoreSums();
  yield* pass(network, set, sums, backendFence);
  return sums.means();
}

/**
 * Everything measured about `network` on `set`: probabilities, predictions, confusion matrix and report, on the host.
 * Borrows `network`.
 *
 * Pull-driven: yields after each batch, returns the evaluation.
 * @throws ContextLostError if the graphics context is lost.
 */
export async function* evaluate(network: Network, set: ImageSubset): AsyncGenerator<PassProgress, Evaluation, void> {
  const probabilities = new Float32Array(set.indices.length * NUM_CLASSES);
  using sums = new ScoreSums();
  yield* pass(network, set, sums, async (logits, start) => {
    const [rows] = await readToHost([logits]);
    for (let row = 0; row < rows.length; row += NUM_CLASSES) softmax(rows.subarray(row, row + NUM_CLASSES));
    probabilities.set(rows, start * NUM_CLASSES);
  });
  const { loss } = await sums.means();
  return toEvaluation(loss, probabilities, labelsOf(set));
}

/** Runs `set` through `network`, adding to `sums`; `afterBatch` borrows the logits `[batch, 10]` and waits for the backend. */
async function* pass(
  network: Network,
  set: ImageSubset,
  sums: ScoreSums,
  afterBatch: (logits: tf.Tensor2D, start: number) => Promise<void>,
): AsyncGenerator<PassProgress, void, void> {
  let done = 0;
  for (const indices of batchesOf(set.indices, Math.min(EVALUATION_BATCH_SIZE, imagesPerTask(network.multiplyAdds)))) {
    const logits = forward(network, set.source, indices, sums);
    try {
      await afterBatch(logits, done);
    } finally {
      logits.dispose();
    }
    done += indices.length;
    yield { done, total: set.indices.length };
  }
}

/** Logits `[batch, 10]` of some images, owned by the caller; adds their scores to `sums`. */
function forward(network: Network, source: LabelledImages, indices: Int32Array, sums: ScoreSums): tf.Tensor2D {
  return tf.tidy(() => {
    const { xs, labels } = toBatch(source, indices);
    const logits = network.logits(xs, null);
    const [batchSums] = runKernel("SoftmaxCrossEntropy", { logits, labels }, { scale: 1, smoothing: 0 });
    sums.add(batchSums, indices.length);
    return logits;
  });
}

/** True classes of a subset, in its order. */
export function labelsOf(set: ImageSubset): number[] {
  return Array.from(set.indices, (index) => byteAt(set.source.labels, index));
}

function toEvaluation(loss: number, probabilities: Float32Array, labels: readonly number[]): Evaluation {
  const rows = Array.from(probabilities);
  const predictions = argMax(rows, NUM_CLASSES);
  const matrix = confusionMatrix(labels, predictions, NUM_CLASSES);
  return {
    loss,
    accuracy: accuracyOf(matrix),
    probabilities: rows,
    predictions,
    confusionMatrix: matrix,
    report: classificationReport(labels, predictions, NUM_CLASSES),
  };
}
