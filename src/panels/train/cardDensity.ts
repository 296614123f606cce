/** @file How much of each run its card shows, by how many there are: so that all stay within sight. */

/** "full": as the paper's three; "compact": without what opens; "line": a line each. */
export type CardDensity = "full" | "compact" | "line";

/** Cards in full are two rows at most, compact ones three or four. */
export function cardDensity(numRuns: number): CardDensity {
  if (numRuns <= 6) return "full";
  return numRuns <= 12 ? "compact" : "line";
}
