/** @file Tests of heat.ts. */
import { describe, expect, test } from "vitest";
import { heatShade, isDeepShade } from "./heat";

describe("heatShade", () => {
  test("goes from nothing to all, and lifts small shares", () => {
    expect(heatShade(0)).toBe(0);
    expect(heatShade(0.04)).toBeCloseTo(20);
    expect(heatShade(0.25)).toBeCloseTo(50);
    expect(heatShade(1)).toBe(100);
  });

  test("stays within 0–100 whatever comes", () => {
    expect(heatShade(-0.1)).toBe(0);
    expect(heatShade(1.2)).toBe(100);
  });
});

describe("isDeepShade", () => {
  test("turns where both inks are as legible", () => {
    expect(isDeepShade(heatShade(0.3))).toBe(false);
    expect(isDeepShade(heatShade(0.5))).toBe(true);
  });
});
