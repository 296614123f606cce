/** @file Rounding that must not mislead. */
import { expect, test } from "vitest";
import { pointsText } from "./words";

test("a difference is never rounded to nothing", () => {
  expect(pointsText(-0.0041)).toBe("0.4 points");
  expect(pointsText(0.0001)).toBe("less than 0.1 points");
});
