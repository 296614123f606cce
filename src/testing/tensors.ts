/** @file Test helpers for tensors and backends. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, suite } from "vitest";
import { selectBackend } from "../nn/selectBackend";

/** Runs `body` and fails if it leaves more (or fewer) tensors alive than it found. */
export async function expectNoTensorLeak(body: () => Promise<void> | void): Promise<void> {
  const before = tf.memory().numTensors;
  await body();
  expect(tf.memory().numTensors - before, "tensors leaked").toBe(0);
}

/** Fails unless `actual` and `expected` have the same length and differ by at most `tolerance`, absolute or relative to the larger. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  // One assertion for all: a million would take minutes.
  const i = Array.from(expected).findIndex((value, i) => !(Math.abs(actual[i]! - value) / Math.max(1, Math.abs(value)) <= tolerance));
  if (i >= 0) expect.fail(`element ${i}: got ${actual[i]}, expected ${expected[i]} within ${tolerance}`);
}

/** Runs the same suite on each backend of this environment: cpu in Node, all that train in a browser. */
export function onEachBackend(body: (backend: "cpu" | "webgl" | "wasm") => void): void {
  const backends = typeof document === "undefined" ? (["cpu"] as const) : (["cpu", "webgl", "wasm"] as const);
  suite.each(backends)("on %s", (backend) => {
    beforeAll(async () => {
      await selectBackend(backend);
    });
    body(backend);
  });
}
