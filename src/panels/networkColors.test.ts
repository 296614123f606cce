/** @file The chart's colours are tokens.css's, and the dark theme's are what the chart filter makes of them. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { NETWORK_CHART_COLORS } from "./networkColors";

const TOKENS = readFileSync(new URL("../styles/tokens.css", import.meta.url), "utf8");

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
}

/** A token's light and dark value. */
function token(name: string): [string, string] {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(TOKENS) ?? [];
  return [light!, dark!];
}

/** WCAG's contrast ratio. */
function contrast(a: string, b: string): number {
  const [low, high] = [a, b].map(luminance).toSorted((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** CSS's `invert(1) hue-rotate(180deg)` (Filter Effects 1, in sRGB). */
function chartFilter(hex: string): number[] {
  const [r, g, b] = channels(hex).map((value) => 1 - value) as [number, number, number];
  const rotated = [-0.574 * r + 1.43 * g + 0.144 * b, 0.426 * r + 0.43 * g + 0.144 * b, 0.426 * r + 1.43 * g - 0.856 * b];
  return rotated.map((value) => Math.min(1, Math.max(0, value)));
}

test.each(Object.entries(NETWORK_CHART_COLORS))("network %s has one colour in text and charts, light and dark", (id, chartColor) => {
  const [light, dark] = token(`network-${id}`);
  expect(light).toBe(chartColor);
  const expected = chartFilter(chartColor);
  channels(dark).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 1.7));
});

test.each(Object.keys(NETWORK_CHART_COLORS))("the figure on network %s's colour can be read, light and dark", (id) => {
  const [ground, figure] = [token(`network-${id}`), token(`on-network-${id}`)];
  expect(contrast(ground[0], figure[0])).toBeGreaterThanOrEqual(4.5);
  expect(contrast(ground[1], figure[1])).toBeGreaterThanOrEqual(4.5);
});
