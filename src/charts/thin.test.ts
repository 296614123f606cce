/** @file Which points are left of curves with too many. */
import { expect, test } from "vitest";
import { keptIndices } from "./thin";

/** 5,000 points that fall with noise, as the losses of 50 epochs batch by batch do. */
const noisy = Array.from({ length: 5_000 }, (_, i) => 2 / (1 + i / 500) + 0.2 * Math.sin(i * 12.9898));

test("keeps everything that a screen can show", () => {
  expect(keptIndices([[3, null, 1]], 4, 4)).toEqual([0, 1, 2, 3]);
});

test("thousands of points become a few hundred, the ends and both extremes among them", () => {
  const kept = keptIndices([noisy], noisy.length, 300);
  expect(kept.length).toBeLessThanOrEqual(300);
  expect(kept.length).toBeGreaterThan(250);
  expect([kept[0], kept.at(-1)]).toEqual([0, 4_999]);
  expect(kept).toContain(noisy.indexOf(Math.max(...noisy)));
  expect(kept).toContain(noisy.indexOf(Math.min(...noisy)));
  expect(kept).toEqual(kept.toSorted((a, b) => a - b));
});

test("a spike of one point survives, whichever curve it is in", () => {
  const flat = Array<number | null>(1_000).fill(0.5);
  const spiked = flat.with(617, 9);
  expect(keptIndices([flat, spiked], 1_000, 100)).toContain(617);
  expect(keptIndices([spiked, flat], 1_000, 100)).toContain(617);
});

test("a curve that begins late and has not reached the end keeps both its ends, and the axis keeps its own", () => {
  const growing = [null, ...Array.from({ length: 40 }, (_, i) => 1 / (i + 1))];
  const kept = keptIndices([growing], 501, 50);
  expect(kept).toEqual(expect.arrayContaining([0, 1, 40, 500]));
  expect(kept.filter((index) => index > 40)).toEqual([500]);
});

test("what is not finite does not count", () => {
  const values = Array.from({ length: 100 }, (_, i) => (i === 50 ? Number.NaN : i === 60 ? Number.POSITIVE_INFINITY : 1));
  const kept = keptIndices([values], 100, 10);
  expect(kept).not.toContain(50);
  expect(kept).not.toContain(60);
});
