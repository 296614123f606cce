/** @file How sure a difference of two accuracies is: standard errors and McNemar's exact test. */

/** Standard error of an accuracy measured on `n` images, `sqrt(p (1 − p) / n)`; 0–1. */
export function standardError(accuracy: number, n: number): number {
  return Math.sqrt((accuracy * (1 - accuracy)) / n);
}

/**
 * McNemar's exact test on two networks' predictions for the same images: given the images that just one of them gets
 * right, how likely is a split at least this uneven if each were as likely to fall to either.
 *
 * @returns `pValue` two-sided, 0–1; 1 where there is no such image.
 */
export function mcNemar(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { onlyFirst: number; onlySecond: number; pValue: number } {
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let i = 0; i < labels.length; i++) {
    const isFirstRight = first[i] === labels[i];
    const isSecondRight = second[i] === labels[i];
    if (isFirstRight && !isSecondRight) onlyFirst++;
    if (isSecondRight && !isFirstRight) onlySecond++;
  }
  const tail = binomialTail(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond);
  return { onlyFirst, onlySecond, pValue: Math.min(1, 2 * tail) };
}

/** P(X ≤ most) for X of `n` fair coin tosses; in logarithms, since 2^−n underflows. */
function binomialTail(most: number, n: number): number {
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= most; k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1));
  }
  return tail;
}
