/** @file Test helpers for tensors and backends. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, suite } from "vitest";

/** Runs `body` and fails if it leaves more (or fewer) tensors alive than it found. */
export async function expectNoTensorLeak(body: () => Promise<void> | void): Promise<void> {
  const before = tf.memory().numTensors;
  await body();
  expect(tf.memory().numTensors - before, "tensors leaked").toBe(0);
}

/** Fails unless `actual` and `expected` have the same length and differ by at most `tolerance`, absolute or relative to the larger. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const scale = Math.max(1, Math.abs(expected[i]!));
    expect(Math.abs(actual[i]! - expected[i]!) / scale, `element ${i}: got ${actual[i]}, expected ${expected[i]}`).toBeLessThanOrEqual(tolerance);
  }
}

/** Runs the same suite on each backend of this environment: cpu in Node, cpu and WebGL in a browser. */
export function onEachBackend(body: (backend: string) => void): void {
  const backends = typeof document === "undefined" ? ["cpu"] : ["cpu", "webgl"];
  suite.each(backends)("on %s", (backend) => {
    beforeAll(async () => {
      tf.env().set("SOFTWARE_WEBGL_ENABLED", true);
      if (!(await tf.setBackend(backend))) throw new Error(`backend ${backend} is not available here`);
      await tf.ready();
    });
    body(backend);
  });
}
