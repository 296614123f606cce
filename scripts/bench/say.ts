/** @file What the bench is doing, on stderr, so that stdout holds only tables. */

const start = performance.now();

export function say(text: string): void {
  console.error(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s  ${text}`);
}
