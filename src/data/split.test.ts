/** @file Tests of the split against scikit-learn's own indices. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import reference from "./fixtures/train-test-split.json";
import { trainTestSplit } from "./split";

/** SHA-256 over the indices as little-endian int32, as the fixture has it. */
function sha256(indices: Int32Array): string {
  const bytes = new Uint8Array(indices.length * 4);
  const view = new DataView(bytes.buffer);
  indices.forEach((index, i) => view.setInt32(4 * i, index, true));
  return createHash("sha256").update(bytes).digest("hex");
}

describe.each(reference.cases)("n = $n, test size $testSize, random state $randomState", (expected) => {
  const { train, test: held } = trainTestSplit(expected.n, expected);

  test("has scikit-learn's sizes", () => {
    expect([train.length, held.length]).toEqual([expected.trainCount, expected.validationCount]);
  });
  test("begins and ends with scikit-learn's indices", () => {
    expect(Array.from(train.slice(0, 20))).toEqual(expected.trainFirst20);
    expect(Array.from(held.slice(0, 20))).toEqual(expected.validationFirst20);
    // One number fewer than five where the split has fewer.
    expect(Array.from(train.slice(-5))).toEqual(expected.trainLast5);
    expect(Array.from(held.slice(-5))).toEqual(expected.validationLast5);
  });
  test("has scikit-learn's indices throughout", () => {
    expect([sha256(train), sha256(held)]).toEqual([expected.trainSha256, expected.validationSha256]);
  });
  test("uses every example once", () => {
    expect([...train, ...held].sort((a, b) => a - b)).toEqual(Array.from({ length: expected.n }, (_, i) => i));
  });
});

test("rounds the held-out share up, and keeps the rest", () => {
  const sizes = (n: number, testSize: number) => {
    const { train, test: held } = trainTestSplit(n, { testSize, randomState: 0 });
    return [train.length, held.length];
  };
  expect(sizes(10, 0.25)).toEqual([7, 3]);
  // 1 − 0.9 is a little less than 0.1: floor(n · (1 − testSize)) would train on nothing.
  expect(sizes(10, 0.9)).toEqual([1, 9]);
});

test.each([
  [0, 0.2, 0, "trainTestSplit: n must be a positive integer, got 0"],
  [2.5, 0.2, 0, "trainTestSplit: n must be a positive integer, got 2.5"],
  [10, 0, 0, "trainTestSplit: testSize must be between 0 and 1, both excluded, got 0"],
  [10, 1, 0, "trainTestSplit: testSize must be between 0 and 1, both excluded, got 1"],
  [10, Number.NaN, 0, "trainTestSplit: testSize must be between 0 and 1, both excluded, got NaN"],
  [1, 0.2, 0, "trainTestSplit: n = 1 and testSize = 0.2 leave nothing to train on; give more examples or a smaller testSize"],
  [10, 0.2, -1, "RandomState: seed must be an integer from 0 to 4294967295, got -1"],
])("refuses n = %d, test size %d, random state %d", (n, testSize, randomState, message) => {
  expect(() => trainTestSplit(n, { testSize, randomState })).toThrow(message);
});
