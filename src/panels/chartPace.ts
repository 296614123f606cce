/** @file How often charts that grow by themselves are drawn: as often as a person follows, and never for more than a small share of the time. */

/** Of the page's time, what all growing charts together may take. The rest is the training's. */
const SHARE = 0.05;
/** Four a second look alive; more are not seen. */
export const MIN_INTERVAL_MS = 250;
/** However slow the machine: a curve that stands still longer looks broken. */
const MAX_INTERVAL_MS = 5_000;

/**
 * Milliseconds from the end of one drawing of a chart to the start of its next, where `numCharts` grow at once.
 *
 * @param recentMs how long its last few drawings took. The shortest counts: the others had to wait for whatever else
 *   the page computed, or for code to load.
 */
export function drawInterval(recentMs: readonly number[], numCharts: number): number {
  const cost = recentMs.length === 0 ? 0 : Math.min(...recentMs);
  return Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, (cost * numCharts) / SHARE - cost));
}
