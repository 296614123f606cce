/** @file One colour for each run, and the mark that stands for it where colour is not enough. */
import type { RunId } from "../experiment/plan";

/** A CSS colour that follows the theme: for a run and for nothing else. */
export function networkColor(id: RunId | "vote"): string {
  return `var(--network-${colorOf(id)})`;
}

/** A CSS colour for figures on `networkColor(id)`. */
export function onNetworkColor(id: RunId | "vote"): string {
  return `var(--on-network-${colorOf(id)})`;
}

/** `networkColor(id)` as a number, for canvases, which know no custom properties. */
export function networkChartColor(id: RunId | "vote"): string {
  return NETWORK_CHART_COLORS[colorOf(id)];
}

/** What stands beside the colour, so that it is never the only sign: "1", "2", "3"; "V" for the vote. */
export function networkMark(id: RunId | "vote"): string {
  return id === "vote" ? "V" : id;
}

/**
 * tokens.css's light colours as numbers. The dark theme's colours are what `--chart-filter` makes of these
 * (networkColors.test.ts holds the two together), so a chart needs one set only.
 */
export const NETWORK_CHART_COLORS = {
  1: "#1f3a93",
  2: "#0f766e",
  3: "#b87a00",
  vote: "#57524a",
} as const;

const COLORS = [1, 2, 3] as const;

/** By the run's number, so that it keeps its colour wherever it stands and whatever is removed. */
function colorOf(id: RunId | "vote"): keyof typeof NETWORK_CHART_COLORS {
  return id === "vote" ? "vote" : (COLORS[(Number(id) - 1) % COLORS.length] ?? 1);
}
