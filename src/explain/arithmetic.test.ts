import { expect, test } from "vitest";
import { averagePooling2d, batchNormalization, conv2d, dense, flatten, zeroPadding2d } from "../nn/architectures/layers";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { arithmeticOf, resultOf, softmaxArithmetic, zeroed } from "./arithmetic";
import { inputOf, traceForward } from "./trace";

test.each(SMALL_NETWORKS)("$name: every step's numbers come out of what the arithmetic plugs in", ({ layers }) => {
  const trace = traceForward(layers, randomWeights(layers, 13), wavyImage(6));
  for (const [stage, { values }] of trace.stages.entries()) {
    for (const share of [0, 0.31, 0.5, 0.77, 0.999]) {
      const index = Math.floor(share * values.length);
      const arithmetic = arithmeticOf(trace, { stage, index });
      expect(arithmetic.value).toBe(values[index]);
      expect(Math.abs(resultOf(arithmetic) - arithmetic.value)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(arithmetic.value)));
    }
  }
});

test("a convolution's patch, with what lies outside the image", () => {
  const layers = [conv2d(2, { padding: "same" }), flatten(), dense(10, "softmax")];
  const weights = randomWeights(layers, 1);
  const trace = traceForward(layers, weights, wavyImage());
  const arithmetic = arithmeticOf(trace, { stage: 0, index: 1 });
  if (arithmetic.op !== "convolution") throw new Error(`got ${arithmetic.op}`);
  expect(arithmetic).toMatchObject({ name: "conv2d", rows: 3, columns: 3, channels: 1, bias: weights[1]![1] });
  expect(arithmetic.products.map(({ input }) => input)).toEqual([-1, -1, -1, -1, 0, 1, -1, 28, 29]);
  expect(arithmetic.products[5]).toEqual({ input: 1, weight: 11, x: trace.image[1], w: weights[0]![11], product: trace.image[1]! * weights[0]![11]! });
});

test("a maximum's winner, a mean's window, a padding's zero, a normalisation's numbers", () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const trace = traceForward(layers, randomWeights(layers, 2), wavyImage());
  const pooled = arithmeticOf(trace, { stage: 2, index: 5 });
  if (pooled.op !== "maximum") throw new Error(`got ${pooled.op}`);
  expect(pooled.window.map(({ input }) => input)).toEqual([9, 13, 113, 117]);
  expect(inputOf(trace, 2).values[pooled.winner]).toBe(pooled.value);
  const other = [zeroPadding2d(1), averagePooling2d(2), batchNormalization(), flatten(), dense(10, "softmax")];
  const weights = randomWeights(other, 2);
  const second = traceForward(other, weights, wavyImage());
  expect([0, 31].map((index) => arithmeticOf(second, { stage: 0, index }))).toMatchObject([{ op: "same", input: -1, value: 0 }, { op: "same", input: 0, value: second.image[0] }]);
  expect(arithmeticOf(second, { stage: 1, index: 0 })).toMatchObject({ op: "mean", window: [{ input: 0, x: 0 }, { input: 1, x: 0 }, { input: 30, x: 0 }, { input: 31, x: second.image[0] }] });
  expect(arithmeticOf(second, { stage: 2, index: 7 })).toMatchObject({ op: "normalization", gamma: weights[0]![0], beta: weights[1]![0], mean: weights[2]![0], variance: weights[3]![0], epsilon: 1e-3 });
});

test("softmax, and how many numbers an activation made 0", () => {
  const { exponentials, sum, probabilities, largest } = softmaxArithmetic(Float32Array.of(1, 3, 2));
  expect([largest, exponentials[1]]).toEqual([3, 1]);
  expect(sum).toBeCloseTo(1 + Math.exp(-1) + Math.exp(-2), 12);
  expect(probabilities[2]).toBeCloseTo(Math.exp(-1) / sum, 12);
  const layers = [conv2d(1, { kernelSize: 1 }), flatten(), dense(10, "softmax")];
  const weights = randomWeights(layers).with(0, Float32Array.of(1)).with(1, Float32Array.of(-0.5));
  const image = new Float32Array(784).fill(1, 0, 100);
  expect(zeroed(traceForward(layers, weights, image), 1)).toEqual({ zeros: 684, of: 784 });
});
