/** @file A row of readings as an SVG path. */

/**
 * Points of `values` over the whole `width`, highest at the top, the range filling `height`.
 * Fewer than two finite values make no line: "".
 */
export function sparklinePath(values: readonly number[], width: number, height: number): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return "";
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low || 1;
  return finite.map((value, i) => `${i === 0 ? "M" : "L"}${round((i / (finite.length - 1)) * width)} ${round(height - ((value - low) / range) * height)}`).join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
