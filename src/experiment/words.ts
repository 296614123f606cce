/** @file Numbers and lists as words: how sentences and tables of the results write them. Knows nothing of networks. */

/** Stands where there is no figure. */
export const NO_VALUE = "–";

/** `0.8992` → `89.9 %`. */
export function percentText(fraction: number, digits = 1): string {
  return `${(fraction * 100).toFixed(digits)} %`;
}

/** The size of a difference of two accuracies: `0.004` → `0.4 points`. */
export function pointsText(difference: number): string {
  const points = Math.abs(difference * 100);
  return points < 0.05 ? "less than 0.1 points" : `${points.toFixed(1)} points`;
}

/** `48000` → `48,000`; at most six decimals. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** "1 epoch", "3 epochs". */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `3` → "three"; digits above six. */
export function numberWord(count: number): string {
  return ["no", "one", "two", "three", "four", "five", "six"][count] ?? String(count);
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** Its first letter in upper case. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A text that may be anything, short enough to stand in a sentence. */
export function clipped(text: string): string {
  const characters = Array.from(text.slice(0, 100));
  return characters.length <= 40 && text.length <= 100 ? text : `${characters.slice(0, 40).join("")}…`;
}

/** `text` as a file's name may have it: "Two convolutions, seed 7" → "two-convolutions-seed-7"; "run" where nothing is left. */
export function slugOf(text: string): string {
  const words = text.normalize("NFKD").toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 60).replace(/-$/, "") || "run";
}
