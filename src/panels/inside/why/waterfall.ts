/** @file Where the bars of a sum stand: each begins where the one before it ended, so that one sees it close. Pure, so that it can be tested. */

export interface Part {
  readonly name: string;
  readonly value: number;
}

export interface Bar extends Part {
  /** Left end and width, 0–1 of the scale. */
  readonly start: number;
  readonly width: number;
}

export interface Waterfall {
  readonly bars: readonly Bar[];
  /** From zero to what the parts come to. */
  readonly total: Bar;
  /** Where zero stands, 0–1. */
  readonly zero: number;
}

/** @param totalName what the last bar is called. The scale reaches over every sum on the way, and zero. */
export function waterfall(parts: readonly Part[], totalName: string): Waterfall {
  const sums = parts.reduce<number[]>((before, { value }) => [...before, (before.at(-1) ?? 0) + value], [0]);
  const low = Math.min(...sums);
  const extent = Math.max(...sums) - low || 1;
  const place = (value: number) => (value - low) / extent;
  const bar = (part: Part, from: number): Bar => ({ ...part, start: place(Math.min(from, from + part.value)), width: Math.abs(part.value) / extent });
  const total = sums.at(-1) ?? 0;
  return { bars: parts.map((part, index) => bar(part, sums[index] ?? 0)), total: bar({ name: totalName, value: total }, 0), zero: place(0) };
}
