/** @file The work of an experiment, against sums done by hand. */
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "./settings";
import { multiplyAddsOf } from "./workload";

test("one network: an epoch trains at three times a forward pass, validates a quarter as many, and all is scored once", () => {
  const settings = { ...DEFAULT_SETTINGS, architectures: [1], epochs: 2, trainSize: 100, testSize: 50 } as const;
  expect(multiplyAddsOf(settings)).toBe(888_192 * (2 * (100 * 3 + 25) + 50));
});

test("the paper's epochs where none are asked for, and all networks together", () => {
  const each = ([1, 2, 3] as const).map((id) => multiplyAddsOf({ ...DEFAULT_SETTINGS, architectures: [id] }));
  expect(each[0]).toBe(888_192 * (10 * 48_000 * 3.25 + 10_000));
  expect(multiplyAddsOf(DEFAULT_SETTINGS)).toBe(each[0]! + each[1]! + each[2]!);
  expect(multiplyAddsOf({ ...DEFAULT_SETTINGS, architectures: [] })).toBe(0);
});
