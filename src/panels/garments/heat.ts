/** @file How a share becomes a shade of a heatmap: one rule for every matrix on the page. */

/**
 * Percentage of `--heat-high` mixed into `--heat-low` for a share of a row, 0–1. The square root, because most
 * confusions are below 5 % and would all look white on a straight scale; the legend says where shares lie.
 */
export function heatShade(share: number): number {
  return 100 * Math.sqrt(Math.min(1, Math.max(0, share)));
}

/** Above this shade the light text of a cell is easier to read than the dark (in the dark theme, the other way round): 4.5:1 on both sides. */
const TURNING_SHADE = 60.5;

export function isDeepShade(shade: number): boolean {
  return shade > TURNING_SHADE;
}

/** Shares that the legend marks. */
export const HEAT_TICKS = [0, 0.01, 0.05, 0.2, 0.5, 1] as const;
