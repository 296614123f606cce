/** @file The few statistics the bench prints: medians, quantiles, ratios pair by pair, and straight lines. Plain numbers only. */

/** Where most of a few measurements lie. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws RangeError if there is nothing to describe. */
export function spread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * The `share` quantile (0…1), interpolated linearly between neighbours, as numpy's default.
 * @throws RangeError if `values` is empty.
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError("quantile: no values");
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `numerators[i] / denominators[i]`: turns that lie next to each other in time share the machine's mood. */
export function pairRatios(numerators: readonly number[], denominators: readonly number[]): number[] {
  if (numerators.length !== denominators.length) {
    throw new RangeError(`pairRatios: ${numerators.length} numerators, ${denominators.length} denominators`);
  }
  return numerators.map((value, i) => value / denominators[i]!);
}

/**
 * How long a click at a random moment waits for the main thread, at the `share` quantile over all moments of a
 * window of `total`: whoever comes `t` before a task's end waits `t`, whoever meets no task waits not at all.
 *
 * @param tasks durations, in the unit of `total`; tasks do not overlap.
 */
export function waitQuantile(tasks: readonly number[], total: number, share: number): number {
  const exceeding = (wait: number): number => tasks.reduce((sum, task) => sum + Math.max(0, task - wait), 0);
  const allowed = (1 - share) * total;
  if (exceeding(0) <= allowed) return 0;
  // Falls piecewise linearly from above `allowed` at 0 to 0 at the longest task: halve until it hardly matters.
  let low = 0;
  let high = Math.max(...tasks);
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (exceeding(middle) > allowed) low = middle;
    else high = middle;
  }
  return high;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly intercept: number;
  readonly slope: number;
  /** (y − line) / y of each point, in order. */
  readonly deviations: readonly number[];
  /** The largest of them, without its sign. */
  readonly largestDeviation: number;
}

/**
 * The straight line with the least sum of squared *relative* deviations, so that small sizes count as much as large
 * ones. @throws RangeError with fewer than two different x, or a y that is not positive.
 */
export function fitLine(points: readonly Point[]): Line {
  if (new Set(points.map(({ x }) => x)).size < 2) throw new RangeError("fitLine: needs two different x");
  if (points.some(({ y }) => !(y > 0))) throw new RangeError("fitLine: every y must be positive");
  const sum = (term: (point: Point) => number): number => points.reduce((total, point) => total + term(point) / point.y ** 2, 0);
  const weight = sum(() => 1);
  const meanX = sum(({ x }) => x) / weight;
  const meanY = sum(({ y }) => y) / weight;
  const slope = sum(({ x, y }) => (x - meanX) * (y - meanY)) / sum(({ x }) => (x - meanX) ** 2);
  const intercept = meanY - slope * meanX;
  const deviations = points.map(({ x, y }) => (y - intercept - slope * x) / y);
  return { intercept, slope, deviations, largestDeviation: Math.max(...deviations.map(Math.abs)) };
}

/** The largest |a − b| / |b|, pair by pair; NaN if any value is no number. */
export function largestRelativeDifference(values: readonly number[], references: readonly number[]): number {
  return Math.max(...pairRatios(values, references).map((ratio) => Math.abs(ratio - 1)));
}
