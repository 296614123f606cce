/** @file Which test images and which cells a view picks out of an evaluation. */

/** Indices of the test images of class `actual` that were taken for `predicted`, in file order. */
export function imagesInCell(labels: ArrayLike<number>, predictions: readonly number[], actual: number, predicted: number): number[] {
  const found: number[] = [];
  predictions.forEach((prediction, index) => {
    if (prediction === predicted && labels[index] === actual) found.push(index);
  });
  return found;
}

/** Indices of the wrongly predicted test images, in file order. */
export function wrongIndices(labels: ArrayLike<number>, predictions: readonly number[]): number[] {
  const found: number[] = [];
  predictions.forEach((prediction, index) => {
    if (prediction !== labels[index]) found.push(index);
  });
  return found;
}

/** The most frequent confusion, a cell off the diagonal; the first of equals. A perfect matrix gives cell (0, 0). */
export function largestConfusion(matrix: readonly (readonly number[])[]): { actual: number; predicted: number } {
  let largest = { actual: 0, predicted: 0, count: 0 };
  matrix.forEach((row, actual) =>
    row.forEach((count, predicted) => {
      if (actual !== predicted && count > largest.count) largest = { actual, predicted, count };
    }),
  );
  return { actual: largest.actual, predicted: largest.predicted };
}

/**
 * Whether `labels` can be those that `matrix` was counted from: its first examples have as many of each class as the
 * matrix's rows. Guards against showing predictions beside the images of another data set.
 */
export function matchesLabels(matrix: readonly (readonly number[])[], labels: ArrayLike<number>): boolean {
  const left = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const size = left.reduce((sum, count) => sum + count, 0);
  if (labels.length < size) return false;
  for (let i = 0; i < size; i++) {
    const label = labels[i]!;
    left[label] = (left[label] ?? 0) - 1;
  }
  return left.every((count) => count === 0);
}

/** Index of the largest of a row's probabilities; the first of equals, as argmax. */
export function largestIndex(row: readonly number[]): number {
  return row.reduce((best, value, index) => (value > row[best]! ? index : best), 0);
}
