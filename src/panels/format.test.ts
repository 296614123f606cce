/** @file Number formats against hand-written strings. */
import { expect, test } from "vitest";
import { formatBytes, formatDuration, formatInteger, formatLoss, formatPercent, formatRange } from "./format";

/** As a reader sees it: no-break spaces are spaces. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");

test.each([
  [0.8992, undefined, "89.9 %"],
  [1, undefined, "100.0 %"],
  [0, undefined, "0.0 %"],
  [0.8992, 2, "89.92 %"],
  [0.456, 0, "46 %"],
  [Number.NaN, undefined, "–"],
])("formatPercent(%s, %s) is %s", (fraction, decimals, expected) => {
  expect(plain(formatPercent(fraction, decimals))).toBe(expected);
});

test.each([
  [0.28091, "0.2809"],
  [2.3025851, "2.3026"],
  [Number.NaN, "–"],
  [Number.POSITIVE_INFINITY, "–"],
])("formatLoss(%s) is %s", (loss, expected) => {
  expect(formatLoss(loss)).toBe(expected);
});

test.each([
  [48_000, "48,000"],
  [999, "999"],
  [693_962, "693,962"],
  [12_345.6, "12,346"],
])("formatInteger(%s) is %s", (value, expected) => {
  expect(formatInteger(value)).toBe(expected);
});

test.each([
  [0, "0.0 s"],
  [3.21, "3.2 s"],
  [9.96, "10 s"],
  [59.4, "59 s"],
  [59.6, "1 min 00 s"],
  [80, "1 min 20 s"],
  [3_599.6, "1 h 00 min"],
  [3_725, "1 h 02 min"],
  [-1, "–"],
])("formatDuration(%s) is %s", (seconds, expected) => {
  expect(plain(formatDuration(seconds))).toBe(expected);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [999_960, "1.0 MB"],
  [47_000_000, "47.0 MB"],
  [1_204_000_000, "1.20 GB"],
])("formatBytes(%s) is %s", (bytes, expected) => {
  expect(plain(formatBytes(bytes))).toBe(expected);
});

test("formatRange writes one number where both are the same", () => {
  expect(formatRange({ min: 8, max: 1_200 })).toBe("8–1,200");
  expect(formatRange({ min: 10, max: 10 })).toBe("10");
});
