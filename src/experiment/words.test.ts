/** @file Rounding that must not mislead; texts that must not fill a sentence. */
import { expect, test } from "vitest";
import { clipped, pointsText } from "./words";

test("a difference is never rounded to nothing", () => {
  expect(pointsText(-0.0041)).toBe("0.4 points");
  expect(pointsText(0.0001)).toBe("less than 0.1 points");
});

test("a long text is cut between characters, and the cut is seen", () => {
  expect(clipped("x".repeat(40))).toBe("x".repeat(40));
  expect(clipped("x".repeat(41))).toBe(`${"x".repeat(40)}…`);
  expect(clipped("😀".repeat(40))).toBe("😀".repeat(40));
  expect(clipped("😀".repeat(100_000))).toBe(`${"😀".repeat(40)}…`);
});
