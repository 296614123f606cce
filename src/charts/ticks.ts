/** @file Round numbers along an axis. */

/**
 * From below `low` to above `high` in equal steps of 1, 2 or 5 of some power of ten: `minSteps` steps at least, at the
 * coarsest that gives as many.
 */
export function roundTicks(low: number, high: number, minSteps: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / minSteps));
  const step = [5, 2, 1].map((digit) => digit * power).find((size) => (high - low) / size >= minSteps) ?? power;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  // Rounded, as 3 × 0.1 is not 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Those of `roundTicks` that lie on an axis from `low` to `high`. */
export function ticksWithin(low: number, high: number, minSteps: number): number[] {
  const air = (high - low) * 1e-9;
  return roundTicks(low, high, minSteps).filter((tick) => tick >= low - air && tick <= high + air);
}

/** Epochs to be marked from 0 to `last`: all, or each 2nd, 5th, 10th, …, so that there are `maxMarks` beside 0 at most. */
export function epochTicks(last: number, maxMarks: number): number[] {
  let step = 1;
  for (let power = 1; last / step > maxMarks; power *= 10) step = [2, 5, 10].map((digit) => digit * power).find((size) => last / size <= maxMarks) ?? 10 * power;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
}
