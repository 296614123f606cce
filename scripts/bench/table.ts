/** @file Markdown tables that line up on a terminal, and numbers short enough for them. */
import type { Spread } from "./statistics.ts";

/** What stands where nothing was or could be measured. */
export const NOTHING = "–";

/** A Markdown table; the first column to the left, the others to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]): string => `| ${widths.map((width, i) => align(cells[i] ?? "", width, i)).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? `-${"-".repeat(width)}-` : `-${"-".repeat(width)}:`)).join("|")}|`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

function align(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

/** Three digits that count, thousands grouped: 0.0123, 1.23, 12.3, 123, 12,345. */
export function short(value: number | null): string {
  if (value === null) return NOTHING;
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-GB", { minimumFractionDigits: Math.min(digits, 6), maximumFractionDigits: Math.min(digits, 6) });
}

/** "12.3 (11.9–12.8)" */
export function shortSpread({ median, min, max }: Spread): string {
  return `${short(median)} (${short(min)}–${short(max)})`;
}

export function whole(count: number | null): string {
  return count === null ? NOTHING : count.toLocaleString("en-GB");
}

export function megabytes(bytes: number | null): string {
  return bytes === null ? NOTHING : short(bytes / 1e6);
}

export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** Small deviations: "3.1e-7". */
export function scientific(value: number): string {
  return value.toExponential(1);
}
