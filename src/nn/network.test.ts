import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { expectClose, expectNoTensorLeak, onEachBackend } from "../testing/tensors";
import { ARCHITECTURES } from "./architectures";
import { conv2d, dense, dropout, flatten, maxPooling2d } from "./architectures/layers";
import { Network } from "./network";
import { summarize } from "./summary";

const tiny = [conv2d(2, { strides: 2, padding: "same" }), maxPooling2d(), flatten(), dense(8), dropout(0.5), dense(10, "softmax")];

function logitsOf(network: Network, iteration: number | null): number[] {
  return tf.tidy(() => Array.from(network.logits(tf.ones([2, 28, 28, 1]), iteration === null ? null : { iteration, firstRow: 0 }).dataSync()));
}

onEachBackend(() => {
  test.each(ARCHITECTURES)("architecture $id has the summary's weights and maps images to ten logits", async ({ layers }) => {
    await expectNoTensorLeak(() => {
      using network = new Network(layers, 1);
      const sizes = network.weightInfos.map(({ shape }) => tf.util.sizeFromShape([...shape]));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(summarize(layers).totalParams);
      expect(logitsOf(network, null)).toHaveLength(20);
      expect(logitsOf(network, null).every(Number.isFinite)).toBe(true);
    });
  });

  test("starts as Keras does: glorot_uniform kernels, zero biases", async () => {
    using network = new Network(ARCHITECTURES[0]!.layers, 5);
    const [kernel, bias, denseKernel] = await network.readWeights();
    const limit = Math.sqrt(6 / (9 * 1 + 9 * 32));
    const denseLimit = Math.sqrt(6 / (5408 + 128));
    expect(Math.max(...kernel!.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.max(...kernel!.map(Math.abs))).toBeGreaterThan(0.9 * limit);
    expect(denseKernel!.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)).toBeLessThanOrEqual(denseLimit);
    // A uniform variable on (−a, a) has variance a² / 3.
    const variance = denseKernel!.reduce((sum, value) => sum + value * value, 0) / denseKernel!.length;
    expectClose([variance / denseLimit ** 2], [1 / 3], 0.01);
    expect([...bias!].every((value) => value === 0)).toBe(true);
  });

  test("the same seed gives the same weights, another seed others, and no two kernels are alike", async () => {
    using a = new Network(tiny, 1);
    using b = new Network(tiny, 1);
    using c = new Network(tiny, 2);
    const [first, second, third] = [await a.readWeights(), await b.readWeights(), await c.readWeights()];
    expect(first).toEqual(second);
    expect(first[0]).not.toEqual(third[0]);
    expect(first[0]!.slice(0, 5)).not.toEqual(first[2]!.slice(0, 5));
  });

  test("dropout draws a new mask each iteration, the same one for the same iteration, none outside training", () => {
    using network = new Network(tiny, 1);
    const evaluated = logitsOf(network, null);
    expect(logitsOf(network, null)).toEqual(evaluated);
    expect(logitsOf(network, 3)).toEqual(logitsOf(network, 3));
    expect(logitsOf(network, 3)).not.toEqual(logitsOf(network, 4));
    expect(logitsOf(network, 3)).not.toEqual(evaluated);
  });

  test("a batch computed in parts gets the masks of the whole", () => {
    using network = new Network(tiny, 1);
    tf.tidy(() => {
      const xs = tf.randomUniform<tf.Rank.R4>([5, 28, 28, 1], 0, 1, "float32", 1);
      const whole = network.logits(xs, { iteration: 7, firstRow: 0 });
      const parts = [network.logits(tf.slice(xs, 0, 2), { iteration: 7, firstRow: 0 }), network.logits(tf.slice(xs, 2, 3), { iteration: 7, firstRow: 2 })];
      expectClose(tf.concat(parts).dataSync(), whole.dataSync(), 1e-5);
    });
  });

  test("dropout keeps the expected activation", () => {
    // One dense unit of ones after dropout: its logit is the sum of the kept, rescaled inputs.
    using network = new Network([flatten(), dropout(0.25), dense(10, "softmax")], 1);
    network.writeWeights([new Float32Array(7840).fill(1), new Float32Array(10)]);
    const sums = Array.from({ length: 20 }, (_, iteration) => logitsOf(network, iteration)[0]!);
    const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
    // Standard error of the mean: 784 · sqrt(p / (1 − p) / 784 / 20) ≈ 3.6.
    expect(Math.abs(mean - 784)).toBeLessThan(15);
  });

  test("weights round-trip, and misfits are named", async () => {
    using network = new Network(tiny, 1);
    using other = new Network(tiny, 2);
    other.writeWeights(await network.readWeights());
    expect(logitsOf(other, null)).toEqual(logitsOf(network, null));
    expect(() => other.writeWeights([])).toThrow("expected 6 arrays, got 0");
    const weights = await network.readWeights();
    expect(() => other.writeWeights([new Float32Array(1), ...weights.slice(1)])).toThrow("of shape [3,3,1,2] needs 18 values, got 1");
  });
});
