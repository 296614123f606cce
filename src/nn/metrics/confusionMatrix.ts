/** @file The confusion matrix over plain class indices, and what is read off it. */
import { at, outside } from "../../data/arrays";

/** `[trueClass][predictedClass]` counts, square; row sums are the class supports. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** One class against the rest. The four add up to the number of examples. */
export interface OutcomeCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/**
 * Counts predictions by true class.
 *
 * @returns `counts[trueClass][predictedClass]`, `[numClasses, numClasses]`.
 * @throws RangeError if the inputs differ in length or a class is out of range.
 */
export function confusionMatrix(labels: ArrayLike<number>, predictions: ArrayLike<number>, numClasses: number): number[][] {
  if (labels.length !== predictions.length) {
    throw new RangeError(`confusionMatrix: ${labels.length} labels but ${predictions.length} predictions`);
  }
  const counts = Array.from({ length: numClasses }, () => Array.from({ length: numClasses }, () => 0));
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? outside(labels, i);
    const predicted = predictions[i] ?? outside(predictions, i);
    const row = counts[label];
    if (row?.[predicted] === undefined) {
      throw new RangeError(`confusionMatrix: example ${i} has label ${label} and prediction ${predicted}, expected 0…${numClasses - 1}`);
    }
    row[predicted]++;
  }
  return counts;
}

/** Each class against the rest, in label order. */
export function outcomeCounts(matrix: ConfusionMatrix): OutcomeCounts[] {
  const total = sum(matrix.map(sum));
  return matrix.map((row, classIndex) => {
    const truePositives = at(row, classIndex);
    const falseNegatives = sum(row) - truePositives;
    const falsePositives = sum(matrix.map((other) => at(other, classIndex))) - truePositives;
    return { truePositives, falsePositives, falseNegatives, trueNegatives: total - truePositives - falseNegatives - falsePositives };
  });
}

/** Each row divided by its support, so that the diagonal is the recall; a class without examples gives zeros. */
export function rowFractions(matrix: ConfusionMatrix): number[][] {
  return matrix.map((row) => {
    const support = sum(row);
    return row.map((count) => (support === 0 ? 0 : count / support));
  });
}

/**
 * Share of the examples that lie on the diagonal, 0–1.
 * @throws RangeError if the matrix counts no example.
 */
export function accuracyOf(matrix: ConfusionMatrix): number {
  const total = sum(matrix.map(sum));
  if (total === 0) throw new RangeError("accuracyOf: the matrix counts no example");
  return sum(correctPerClass(matrix)) / total;
}

/** The diagonal: right predictions of each class, in label order. */
export function correctPerClass(matrix: ConfusionMatrix): number[] {
  return matrix.map((row, classIndex) => at(row, classIndex));
}

/** The class with the most right predictions (a count, not a share); the first of equals. */
export function mostCorrectClass(matrix: ConfusionMatrix): { classIndex: number; correct: number; support: number } {
  const counts = correctPerClass(matrix);
  const correct = Math.max(...counts);
  const classIndex = counts.indexOf(correct);
  return { classIndex, correct, support: sum(at(matrix, classIndex)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
