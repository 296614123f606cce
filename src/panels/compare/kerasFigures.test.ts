/** @file Tests of kerasFigures.ts. */
import { expect, test } from "vitest";
import { kerasCorrectSpans } from "./kerasFigures";

test("kerasCorrectSpans sums up the three seeds of each class", () => {
  const spans = kerasCorrectSpans(1);
  expect(spans).toHaveLength(10);
  expect(spans[6]).toMatchObject({ min: 617, max: 651 });
  expect(spans[6]?.mean).toBeCloseTo((617 + 620 + 651) / 3, 10);
});
