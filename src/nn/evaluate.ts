/** @file Scores a network on a set, in batches, handing the page its turn between them. */
import * as tf from "@tensorflow/tfjs-core";
import { at, byteAt, floatAt } from "../data/arrays";
import { NUM_CLASSES, type LabelledImages } from "../data/dataset";
import { backendFence, imagesPerTask, readToHost } from "./backend";
import { batchesOf, toBatch, type ImageSubset } from "./batches";
import type { Evaluation } from "./evaluation";
import { accuracyOf, confusionMatrix } from "./metrics/confusionMatrix";
import { classificationReport } from "./metrics/classificationReport";
import { argMax } from "./metrics/vote";
import { meanOf } from "./mirror";
import type { Network } from "./network";
import { runKernel } from "./ops/contract";
import { softmax } from "./softmax";
import { ScoreSums, type Means } from "./scores";
import type { TrainConfig } from "./trainConfig";

/** What of a recipe has a say in how its network is scored. */
export type ScoringConfig = Pick<TrainConfig, "labelSmoothing" | "testTimeFlip">;

/** Images a pass takes at once, at most. The same for all passes, so that no other shapes need compiling. */
const EVALUATION_BATCH_SIZE = 500;

/** Examples of a set that have been through the network, and all of them. */
export interface PassProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Mean loss and accuracy over `set` as validation takes them: dropout off, images as they are, labels smoothed as in
 * training; reads the backend once. Borrows `network`.
 *
 * Pull-driven: yields after each batch, returns the means.
 * @throws ContextLostError if the graphics context is lost.
 */
export async function* score(network: Network, set: ImageSubset, { labelSmoothing }: Pick<ScoringConfig, "labelSmoothing">): AsyncGenerator<PassProgress, Means, void> {
  using sums = new ScoreSums();
  for await (const { done } of pass(network, set, (indices) => forward(network, set.source, indices, labelSmoothing, sums), backendFence)) {
    yield { done, total: set.indices.length };
  }
  return sums.means();
}

/**
 * Everything measured about `network` on `set`: probabilities, predictions, confusion matrix and report, on the host.
 * With test-time flip all of it is of the mean over each image and its mirror image. Borrows `network`.
 *
 * Pull-driven: yields after each batch, returns the evaluation.
 * @throws ContextLostError if the graphics context is lost.
 */
export async function* evaluate(network: Network, set: ImageSubset, config: ScoringConfig): AsyncGenerator<PassProgress, Evaluation, void> {
  const { labelSmoothing, testTimeFlip } = config;
  const total = set.indices.length * (testTimeFlip ? 2 : 1);
  using sums = new ScoreSums();
  const probabilities = new Float32Array(set.indices.length * NUM_CLASSES);
  for await (const { done } of passInto(probabilities, network, set, (indices) => forward(network, set.source, indices, labelSmoothing, sums))) yield { done, total };
  const { loss } = await sums.means();
  if (!testTimeFlip) return toEvaluation(loss, probabilities, labelsOf(set));
  const mirrored = new Float32Array(probabilities.length);
  for await (const { done } of passInto(mirrored, network, set, (indices) => forwardMirrored(network, set.source, indices))) yield { done: set.indices.length + done, total };
  const mean = meanOf(probabilities, mirrored);
  return toEvaluation(lossOf(mean, labelsOf(set), labelSmoothing), mean, labelsOf(set));
}

/** Fills `probabilities` `[size, 10]` from the logits that `forwardBatch` makes. */
async function* passInto(probabilities: Float32Array, network: Network, set: ImageSubset, forwardBatch: ForwardBatch): AsyncGenerator<PassProgress, void, void> {
  yield* pass(network, set, forwardBatch, async (logits, start) => {
    const [rows] = await readToHost([logits]);
    for (let row = 0; row < rows.length; row += NUM_CLASSES) softmax(rows.subarray(row, row + NUM_CLASSES));
    probabilities.set(rows, start * NUM_CLASSES);
  });
}

/** Logits `[batch, 10]` of some images, owned by the caller. */
type ForwardBatch = (indices: Int32Array) => tf.Tensor2D;

/** Runs `set` through `network`; `afterBatch` borrows the logits `[batch, 10]` and waits for the backend. */
async function* pass(
  network: Network,
  set: ImageSubset,
  forwardBatch: ForwardBatch,
  afterBatch: (logits: tf.Tensor2D, start: number) => Promise<void>,
): AsyncGenerator<PassProgress, void, void> {
  let done = 0;
  for (const indices of batchesOf(set.indices, Math.min(EVALUATION_BATCH_SIZE, imagesPerTask(network.multiplyAdds)))) {
    const logits = forwardBatch(indices);
    try {
      await afterBatch(logits, done);
    } finally {
      logits.dispose();
    }
    done += indices.length;
    yield { done, total: set.indices.length };
  }
}

/** Adds the images' scores to `sums`. */
function forward(network: Network, source: LabelledImages, indices: Int32Array, smoothing: number, sums: ScoreSums): tf.Tensor2D {
  return tf.tidy(() => {
    const { xs, labels } = toBatch(source, indices);
    const logits = network.logits(xs, null);
    const [batchSums] = runKernel("SoftmaxCrossEntropy", { logits, labels }, { scale: 1, smoothing });
    sums.add(batchSums, indices.length);
    return logits;
  });
}

function forwardMirrored(network: Network, source: LabelledImages, indices: Int32Array): tf.Tensor2D {
  return tf.tidy(() => network.logits(toBatch(source, indices, { isMirrored: true }).xs, null));
}

/** Keras's epsilon: what a probability counts as at least, and 1 less it at most. */
const EPSILON = 1e-7;

/** The mean cross-entropy of probabilities `[size, 10]`, of which there are no logits any more, as Keras takes it of them. */
function lossOf(probabilities: Float32Array, labels: readonly number[], smoothing: number): number {
  const logOf = (i: number): number => Math.log(Math.min(1 - EPSILON, Math.max(EPSILON, floatAt(probabilities, i))));
  const losses = labels.map((label, row) => {
    const all = Array.from({ length: NUM_CLASSES }, (_, i) => logOf(row * NUM_CLASSES + i));
    const mean = all.reduce((sum, value) => sum + value, 0) / NUM_CLASSES;
    return -((1 - smoothing) * at(all, label) + smoothing * mean);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
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
