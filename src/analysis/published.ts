/** @file What Keras got over its three seeds, as means and ranges. */
import { CLASS_NAMES } from "../data/dataset";
import { architectureById, type ArchitectureId } from "../nn/architectures";

/** Test images of each class behind the published counts. */
export const PUBLISHED_SUPPORT = 1_000;

/** Mean and range of Keras's three seeds. */
export interface KerasSpan {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** Keras's three seeds on the same protocol. */
export function kerasSpan(id: ArchitectureId, key: "testAccuracy" | "trainAccuracy" | "testLoss" | "epochs" | "secondsPerEpoch" = "testAccuracy"): KerasSpan {
  return spanOf(architectureById(id).published.keras.map((run) => run[key]));
}

/** Keras's right test predictions of each class, of `PUBLISHED_SUPPORT` each, in label order. */
export function kerasCorrectSpans(id: ArchitectureId): KerasSpan[] {
  const { keras } = architectureById(id).published;
  return CLASS_NAMES.map((_, classIndex) => spanOf(keras.map((run) => run.correctPerClass[classIndex]!)));
}

/** The means of `kerasCorrectSpans`. */
export function kerasCorrectPerClass(id: ArchitectureId): number[] {
  return kerasCorrectSpans(id).map(({ mean }) => mean);
}

function spanOf(values: readonly number[]): KerasSpan {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return { mean, min: Math.min(...values), max: Math.max(...values) };
}
