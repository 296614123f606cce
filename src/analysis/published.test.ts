/** @file The published figures summed up, against hand-worked means. */
import { expect, test } from "vitest";
import { kerasCorrectPerClass, kerasCorrectSpans, kerasSpan } from "./published";

test("Keras's three seeds", () => {
  const span = kerasSpan(1);
  expect(span).toMatchObject({ min: 0.8972, max: 0.9017 });
  expect(span.mean).toBeCloseTo(0.8991, 12);
  expect(kerasSpan(3, "epochs")).toEqual({ mean: 10, min: 8, max: 12 });
  expect(kerasCorrectPerClass(1)[6]).toBeCloseTo(629.333, 3);
});

test("kerasCorrectSpans sums up the three seeds of each class", () => {
  const spans = kerasCorrectSpans(1);
  expect(spans).toHaveLength(10);
  expect(spans[6]).toMatchObject({ min: 617, max: 651 });
  expect(spans[6]?.mean).toBeCloseTo((617 + 620 + 651) / 3, 10);
});
