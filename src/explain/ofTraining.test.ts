/** @file The match value, neighbours and teachers, on numbers small enough to work out by hand. */
import { expect, test } from "vitest";
import { classEntries, matchValue, matchValues, placeOfEntry } from "./matchValue";
import { nearest } from "./neighbours";
import { misleaders, teachers, teachingScores } from "./taughtBy";

test("the entries that are highest in a class's mean, and an image's share of them", () => {
  const flattened = Float32Array.of(1, 0, 3, 2, /**/ 3, 0, 1, 2, /**/ 0, 5, 0, 0);
  const classes = classEntries(flattened, Uint8Array.of(4, 4, 1), 3);
  expect(classes).toHaveLength(10);
  expect(classes[4]).toEqual({ classIndex: 4, numImages: 2, entries: Int32Array.of(0, 2, 3), mean: Float64Array.of(2, 0, 2, 2), sumOfMean: 6 });
  expect(classes[1]!.entries[0]).toBe(1);
  expect(matchValues(classes[4]!, flattened)).toEqual(Float64Array.of(1, 1, 0));
  expect(matchValue(classes[1]!, Float32Array.of(0, 10, 7, 7))).toBeCloseTo(24 / 5 - 7 / 5, 12);
  expect(classes[0]).toMatchObject({ numImages: 0, sumOfMean: 0 });
  expect(matchValue(classes[0]!, flattened.subarray(0, 4))).toBe(0);
  expect(placeOfEntry(288, [13, 13, 32])).toEqual([0, 9, 0]);
  expect(placeOfEntry(1 + 32 * (13 * 2 + 5), [13, 13, 32])).toEqual([2, 5, 1]);
});

test("the nearest images, without the image itself", () => {
  const features = Float32Array.of(0, 0, /**/ 3, 4, /**/ 0, 1, /**/ 4, 3);
  expect(nearest(Float32Array.of(0, 0), features, 3)).toEqual([{ index: 0, distance: 0 }, { index: 2, distance: 1 }, { index: 1, distance: 5 }]);
  expect(nearest(Float32Array.of(0, 0), features, 2, 0).map(({ index }) => index)).toEqual([2, 1]);
});

test("teachers and misleaders by error and feature", () => {
  const sure = (k: number, p: number): number[] => Array.from({ length: 10 }, (_, i) => (i === k ? p : (1 - p) / 9));
  const of = { features: Float32Array.of(1, 2), probabilities: Float32Array.from(sure(3, 0.1)), labels: Uint8Array.of(3) };
  const training = { features: Float32Array.of(1, 1, /**/ 2, 2, /**/ 1, 1), probabilities: Float32Array.from([...sure(3, 0.1), ...sure(3, 1), ...sure(3, 0.1)]), labels: Uint8Array.of(3, 3, 8) };
  const error = 0.81 + 9 * 0.01;
  const scores = teachingScores(of, training);
  expect(scores[0]).toBeCloseTo(3 * error, 5);
  expect(scores[1]).toBeCloseTo(0, 5);
  expect(scores[2]).toBeCloseTo(3 * (8 * 0.01 - 2 * 0.09), 5);
  expect(teachers(of, training, 2).map(({ index }) => index)).toEqual([0, 1]);
  expect(misleaders(of, training, 1)).toEqual([{ index: 2, score: scores[2] }]);
});
