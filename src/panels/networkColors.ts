/** @file One colour for each network, and the mark that stands for it where colour is not enough. */
import type { ArchitectureId } from "../nn/architectures";

/** A CSS colour that follows the theme: for a network and for nothing else. */
export function networkColor(id: ArchitectureId | "vote"): string {
  return `var(--network-${id})`;
}

/** A CSS colour for figures on `networkColor(id)`. */
export function onNetworkColor(id: ArchitectureId | "vote"): string {
  return `var(--on-network-${id})`;
}

/** What stands beside the colour, so that it is never the only sign: "1", "2", "3"; "V" for the vote. */
export function networkMark(id: ArchitectureId | "vote"): string {
  return id === "vote" ? "V" : String(id);
}

/**
 * tokens.css's light colours as numbers, for canvases, which know no custom properties. The dark theme's colours are
 * what `--chart-filter` makes of these (networkColors.test.ts holds the two together), so a chart needs one set only.
 */
export const NETWORK_CHART_COLORS: Readonly<Record<ArchitectureId | "vote", string>> = {
  1: "#1f3a93",
  2: "#0f766e",
  3: "#b87a00",
  vote: "#57524a",
};
