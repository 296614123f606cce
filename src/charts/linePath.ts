/** @file A curve over the epochs, or a band between two, as an SVG path, in a square of 100 × 100 that is stretched to whatever room there is. */
import { short } from "./svg";

export const PATH_SIZE = 100;

export interface Axes {
  /** At the right edge; 0 is at the left one. */
  readonly numEpochs: number;
  /** At the lower and the upper edge. */
  readonly yDomain: readonly [number, number];
}

export interface LinePath {
  readonly d: string;
  /** Where its last measured value lies; null where nothing was measured. */
  readonly end: { readonly x: number; readonly y: number } | null;
}

/**
 * Index n of `values` is epoch n; null and what is not finite is left out, and the line goes on behind it. One value
 * alone is a line of no length, which round caps draw as a dot. Values beyond the axes lie outside the square.
 */
export function linePath(values: readonly (number | null)[], axes: Axes): LinePath {
  const points = values.flatMap((value, epoch) => (value === null || !Number.isFinite(value) ? [] : [pointAt(epoch, value, axes)]));
  const d = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${short(x)} ${short(y)}`).join("");
  return { d: points.length === 1 ? `${d}h0` : d, end: points.at(-1) ?? null };
}

/** The area from `mean` − `deviation` to `mean` + `deviation`, epoch by epoch; "" where fewer than two epochs have both. */
export function bandPath(mean: readonly (number | null)[], deviation: readonly (number | null)[], axes: Axes): string {
  const known = mean.flatMap((value, epoch) => {
    const half = deviation[epoch];
    return value === null || half === null || half === undefined || !Number.isFinite(value + half) ? [] : [{ epoch, value, half }];
  });
  if (known.length < 2) return "";
  const above = known.map(({ epoch, value, half }) => pointAt(epoch, value + half, axes));
  const below = known.map(({ epoch, value, half }) => pointAt(epoch, value - half, axes)).toReversed();
  return `M${[...above, ...below].map(({ x, y }) => `${short(x)} ${short(y)}`).join("L")}Z`;
}

function pointAt(epoch: number, value: number, { numEpochs, yDomain: [low, high] }: Axes): { readonly x: number; readonly y: number } {
  return { x: (epoch / numEpochs) * PATH_SIZE, y: (1 - (value - low) / (high - low)) * PATH_SIZE };
}
