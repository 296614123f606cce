/** @file Traces against predict.ts, which is held to `Network`'s numbers. */
import { expect, test } from "vitest";
import { conv2d, dense, flatten, maxPooling2d } from "../nn/architectures/layers";
import { predict } from "../nn/predict";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { expectClose } from "../testing/tensors";
import { bestOf, inputOf, probabilitiesOf, secondOf, toImage, toProbabilities, traceForward } from "./trace";

const PIXELS = Uint8Array.from(wavyImage(1), (value) => Math.round(255 * value));

test.each(SMALL_NETWORKS)("$name: the probabilities of predict", ({ layers }) => {
  const weights = randomWeights(layers, 3);
  const trace = traceForward(layers, weights, toImage(PIXELS));
  expectClose(trace.probabilities, predict(layers, weights, PIXELS), 1e-6);
  expect(probabilitiesOf(trace.steps, trace.image)).toEqual(trace.probabilities);
  expect(toProbabilities(trace.logits)).toEqual(trace.probabilities);
  for (const [i, stage] of trace.stages.entries()) {
    expect(stage.values).toHaveLength(stage.shape.reduce((product, size) => product * size, 1));
    expect(inputOf(trace, i).values).toHaveLength(stage.step.input.reduce((product, size) => product * size, 1));
  }
});

test("a convolution before and behind its activation, and the winners of a pooling", () => {
  const layers = [conv2d(1, { kernelSize: 1 }), maxPooling2d(), flatten(), dense(10, "softmax")];
  const weights = randomWeights(layers);
  weights[0] = Float32Array.of(-2);
  weights[1] = Float32Array.of(1);
  const image = new Float32Array(784);
  image[0] = 0.75;
  image[1] = 0.25;
  image[28] = 1;
  image[29] = 0.25;
  const { stages } = traceForward(layers, weights, image);
  expect(stages.map(({ step }) => `${step.name} ${step.part}`)).toEqual(["conv2d sum", "conv2d activation", "max_pooling2d whole", "flatten whole", "dense sum"]);
  expect([0, 1, 28, 29].map((i) => stages[0]!.values[i])).toEqual([-0.5, 0.5, -1, 0.5]);
  expect([0, 1, 28, 29].map((i) => stages[1]!.values[i])).toEqual([0, 0.5, 0, 0.5]);
  expect([stages[2]!.values[0], stages[2]!.winners![0]]).toEqual([0.5, 1]);
});

test("best and second, the first of equal ones", () => {
  expect([bestOf([1, 3, 2, 3]), secondOf([1, 3, 2, 3]), secondOf([5, 3, 2, 3])]).toEqual([1, 3, 1]);
});

test("misfits are named", () => {
  const layers = [flatten(), dense(10, "softmax")];
  const weights = randomWeights(layers);
  expect(() => traceForward(layers, weights, new Float32Array(783))).toThrow("expected an image of 784 pixels, got 783");
  expect(() => traceForward(layers, weights.slice(0, 1), new Float32Array(784))).toThrow("weight 1 needs 10 values, got none");
  expect(() => traceForward(layers, [...weights, new Float32Array(1)], new Float32Array(784))).toThrow("expected 2 weights, got 3");
  expect(() => traceForward([flatten(), dense(10, "linear")], weights, new Float32Array(784))).toThrow("dense is the last layer and has no softmax");
});
