import { expect, test } from "vitest";
import { conv2d, dense, flatten } from "../nn/architectures/layers";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { account, gaussLegendre, integratedGradients, strongestPixels } from "./account";
import { inputGradient, ofClass, ofDifference } from "./backward";
import { traceForward } from "./trace";
import { ALONE } from "./work";

test.each(SMALL_NETWORKS)("$name: pixels and biases add up to the logit, and to a difference of two", ({ layers }) => {
  const trace = traceForward(layers, randomWeights(layers, 9), wavyImage(4));
  for (const factors of [ofClass(3), ofDifference(2, 7)]) {
    const { value, total, remainder, inputs, biases, pixels } = account(trace, factors);
    expect(Math.abs(remainder)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
    expect(inputs + biases.reduce((sum, share) => sum + share.value, 0)).toBeCloseTo(total, 10);
    expect(pixels.reduce((sum, pixel) => sum + pixel, 0)).toBeCloseTo(inputs, 10);
  }
  expect(account(trace, ofClass(3)).value).toBe(trace.logits[3]);
});

test("curves are shares of bent activations alone, and shifts of normalisation", () => {
  const kinds = (name: string): string[] => {
    const { layers } = SMALL_NETWORKS.find((network) => network.name === name)!;
    const { biases, isPiecewiseLinear } = account(traceForward(layers, randomWeights(layers, 2), wavyImage()), ofClass(0));
    return [...biases.map((share) => `${share.name} ${share.kind}`), String(isPiecewiseLinear)];
  };
  expect(kinds("relu")).toEqual(["conv2d bias", "dense bias", "dense_1 bias", "true"]);
  expect(kinds("tanh")).toEqual(["conv2d bias", "conv2d curve", "dense bias", "dense curve", "dense_1 bias", "false"]);
  expect(kinds("no bias")).toEqual(["true"]);
  expect(kinds("layers without weights")).toEqual(["rescaling offset", "conv2d bias", "elu curve", "dense bias", "false"]);
  expect(kinds("normalisation of all kinds")[0]).toBe("batch_normalization shift");
});

test("integrated gradients of a smooth network leave little over, and Gauss's points less than the midpoints", async () => {
  const { layers } = SMALL_NETWORKS.find(({ name }) => name === "tanh")!;
  const trace = traceForward(layers, randomWeights(layers, 2), wavyImage());
  const progress: number[] = [];
  const middle = await integratedGradients(trace, ofClass(4), { ...ALONE, onProgress: (share) => progress.push(share) }, { steps: 16 });
  const gauss = await integratedGradients(trace, ofClass(4), ALONE, { steps: 16, rule: "gauss" });
  expect(middle.value - middle.valueAtBaseline).toBeCloseTo(middle.sum + middle.remainder, 10);
  expect(middle.value).toBe(trace.logits[4]);
  expect(Math.abs(gauss.remainder)).toBeLessThan(Math.abs(middle.remainder));
  expect(Math.abs(gauss.remainder)).toBeLessThan(0.01 * Math.abs(gauss.sum));
  expect([progress[0], progress.at(-1)]).toEqual([1 / 16, 1]);
});

test("of a linear network they are pixel × gradient, and from the image itself nothing", async () => {
  const layers = [flatten(), dense(10, "softmax")];
  const trace = traceForward(layers, randomWeights(layers, 2), wavyImage());
  const gradient = inputGradient(trace, ofClass(1));
  const { pixels, remainder } = await integratedGradients(trace, ofClass(1), ALONE, { steps: 1 });
  pixels.forEach((value, i) => expect(value).toBeCloseTo(gradient[i]! * trace.image[i]!, 5));
  expect(remainder).toBeCloseTo(0, 4);
  const none = await integratedGradients(trace, ofClass(1), ALONE, { steps: 2, baseline: trace.image });
  expect([none.sum, none.value - none.valueAtBaseline]).toEqual([0, 0]);
});

test("integrated gradients stop when told to", async () => {
  const layers = [conv2d(2), flatten(), dense(10, "softmax")];
  const trace = traceForward(layers, randomWeights(layers), wavyImage());
  const stopping = new AbortController();
  const work = { ...ALONE, signal: stopping.signal, onProgress: () => stopping.abort(new Error("enough")) };
  await expect(integratedGradients(trace, ofClass(1), work)).rejects.toThrow("enough");
});

test("Gauss's points integrate polynomials exactly", () => {
  for (const power of [0, 1, 5, 9]) expect(gaussLegendre(5).reduce((sum, { place, weight }) => sum + weight * place ** power, 0)).toBeCloseTo(1 / (power + 1), 12);
});

test("the strongest pixels, for or against", () => {
  expect(strongestPixels({ pixels: Float64Array.of(1, -3, 2, 3) }, 3)).toEqual([1, 3, 2]);
});
