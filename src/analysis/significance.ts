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

/**
 * Welch's t-test: whether two samples come from the same mean, without taking for granted that they spread alike
 * (B. L. Welch, Biometrika 34, 1947; degrees of freedom after Satterthwaite, 1946).
 *
 * @returns `pValue` two-sided, 0–1; 1 where neither sample spreads at all, or one has a single number: nothing to judge by.
 */
export function welch(first: Sample, second: Sample): { t: number; degreesOfFreedom: number; pValue: number } {
  const [a, b] = [first, second].map(({ standardDeviation, n }) => standardDeviation ** 2 / n) as [number, number];
  if (first.n < 2 || second.n < 2 || a + b === 0) return { t: 0, degreesOfFreedom: 0, pValue: 1 };
  const t = (first.mean - second.mean) / Math.sqrt(a + b);
  const degreesOfFreedom = (a + b) ** 2 / (a ** 2 / (first.n - 1) + b ** 2 / (second.n - 1));
  return { t, degreesOfFreedom, pValue: twoSidedT(t, degreesOfFreedom) };
}

/** Of a sample, what a test of means needs. */
interface Sample {
  readonly n: number;
  readonly mean: number;
  readonly standardDeviation: number;
}

/**
 * Holm's correction (Scandinavian Journal of Statistics 6, 1979): with many comparisons some come out by chance.
 * @returns the p-values adjusted, in the order given, 0–1.
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = Array.from(pValues);
  let largest = 0;
  for (const [rank, index] of pValues.map((_, i) => i).toSorted((i, j) => pValues[i]! - pValues[j]!).entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = largest;
  }
  return adjusted;
}

/** P(|T| ≥ |t|) for Student's t. */
function twoSidedT(t: number, degreesOfFreedom: number): number {
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** The regularized incomplete beta function I_x(a, b), by its continued fraction (NIST DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  // It converges fast below the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  let fraction = 1;
  // From the inside out; 200 terms are ten times what any number of seeds needs.
  for (let m = 200; m >= 1; m--) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m - 1) * (a + b + m - 1) * x) / ((a + 2 * m - 2) * (a + 2 * m - 1));
    fraction = 1 + odd / (1 + even / fraction);
  }
  return front / fraction;
}

/** Stirling's series, where it is exact to twelve digits, and the recurrence down from there. */
function logGamma(z: number): number {
  if (z < 10) return logGamma(z + 1) - Math.log(z);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5) - 1 / (1680 * z ** 7);
}
