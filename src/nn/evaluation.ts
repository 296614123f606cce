/** @file What an evaluated network is, as plain data. */
import type { ClassificationReport } from "./metrics/classificationReport";

/** Everything measured about a network on a set, in the set's order. */
export interface Evaluation {
  /** Mean categorical cross-entropy over the set. */
  readonly loss: number;
  /** 0–1. */
  readonly accuracy: number;
  /** Softmax outputs, flattened row-major from `[size, 10]`. */
  readonly probabilities: readonly number[];
  /** `argmax` of each row. */
  readonly predictions: readonly number[];
  /** `[trueClass][predictedClass]`. */
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly report: ClassificationReport;
}
