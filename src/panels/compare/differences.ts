/** @file Numbers that only the Compare room needs: scales of its strips, differences of its matrices. */

type Matrix = readonly (readonly number[])[];

/** `first − second`, cell by cell. */
export function differenceMatrix(first: Matrix, second: Matrix): number[][] {
  return first.map((row, actual) => row.map((value, predicted) => value - (second[actual]?.[predicted] ?? 0)));
}

/** Start of a scale that ends at 1 and holds all `shares`: the next lower tenth, at most 0.9. */
export function scaleStart(shares: readonly number[]): number {
  const lowest = Math.min(0.9, ...shares);
  // Rounded first: 0.7 * 10 is a little more than 7.
  return Math.max(0, Math.floor(Number((lowest * 10).toFixed(6))) / 10);
}

/** Whether curves that end at `lastValues` can be seen on the axis cut to where trained networks differ (accuracy from 0.7, loss to 0.8). */
export function curveScale(measure: "loss" | "accuracy", lastValues: readonly number[]): "full" | "close" {
  return lastValues.every((value) => (measure === "loss" ? value < 0.75 : value > 0.72)) ? "close" : "full";
}

/** "+12", "−7", "0": with a real minus sign, as wide as the plus. */
export function formatDifference(difference: number): string {
  if (difference === 0) return "0";
  return difference > 0 ? `+${difference}` : `−${-difference}`;
}
