/** @file Tests of differences.ts. */
import { describe, expect, test } from "vitest";
import { curveScale, differenceMatrix, formatDifference, scaleStart } from "./differences";

test("differenceMatrix subtracts cell by cell", () => {
  expect(differenceMatrix([[5, 1], [2, 4]], [[4, 2], [2, 1]])).toEqual([[1, -1], [0, 3]]);
});

describe("scaleStart", () => {
  test("is the next lower tenth", () => {
    expect(scaleStart([0.95, 0.617])).toBe(0.6);
    expect(scaleStart([0.7, 0.9])).toBe(0.7);
    expect(scaleStart([0.04])).toBe(0);
  });

  test("leaves room where all are high, or there are none", () => {
    expect(scaleStart([0.99])).toBe(0.9);
    expect(scaleStart([])).toBe(0.9);
  });
});

test("curveScale cuts the axis only where every curve stays visible", () => {
  expect(curveScale("accuracy", [0.9, 0.88])).toBe("close");
  expect(curveScale("accuracy", [0.9, 0.4])).toBe("full");
  expect(curveScale("loss", [0.3])).toBe("close");
  expect(curveScale("loss", [0.3, 1.2])).toBe("full");
  expect(curveScale("loss", [])).toBe("close");
});

test("formatDifference carries a sign", () => {
  expect([12, -7, 0].map(formatDifference)).toEqual(["+12", "−7", "0"]);
});
