/** @file What Keras recognised of each garment, over its seeds: the bars that our dots are held against. */
import { CLASS_NAMES } from "../../data/dataset";
import { type ArchitectureId, architectureById } from "../../nn/architectures";
import type { KerasSpan } from "../../state/comparison";

/** Test images of each class behind the published counts. */
export const PUBLISHED_SUPPORT = 1_000;

/** Right test predictions of each class, of 1,000 each, in label order. */
export function kerasCorrectSpans(id: ArchitectureId): KerasSpan[] {
  const { keras } = architectureById(id).published;
  return CLASS_NAMES.map((_, label) => {
    const counts = keras.map((run) => run.correctPerClass[label]!);
    return { mean: counts.reduce((sum, count) => sum + count, 0) / counts.length, min: Math.min(...counts), max: Math.max(...counts) };
  });
}
