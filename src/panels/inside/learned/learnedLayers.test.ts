/** @file Layers as the view names and draws them. */
import { expect, test } from "vitest";
import { toSteps } from "../../../explain/steps";
import { conv2d, dense, dropout, flatten, type LayerSpec, maxPooling2d } from "../../../nn/architectures/layers";
import { randomWeights } from "../../../testing/everyKind";
import { channelKernels, learnedLayers, numChannels, unitMap, unitName } from "./learnedLayers";

const of = (layers: readonly LayerSpec[]) => learnedLayers(toSteps(layers, randomWeights(layers, 1)));

test("layers with a kernel, by their titles", () => {
  const layers = of([conv2d(4), maxPooling2d(), conv2d(5, { strides: 2 }), flatten(), dense(7), dropout(0.5), dense(10, "softmax")]);
  expect(layers.map(({ title, name, unitWord, numUnits, isLast }) => [title, name, unitWord, numUnits, isLast])).toEqual([
    ["Convolution 1", "conv2d", "filter", 4, false],
    ["Convolution 2", "conv2d_1", "filter", 5, false],
    ["Dense layer 1", "dense", "unit", 7, false],
    ["Last layer", "dense_1", "class", 10, true],
  ]);
  expect(unitName(layers[0]!, 3)).toBe("filter 3");
  expect(unitName(layers[3]!, 1)).toBe("Trouser");
  expect(layers[2]!.inputShape).toEqual([6, 6, 5]);
});

test("a kernel as it is, and the mean where there are channels", () => {
  const [first, second] = of([conv2d(2, { kernelSize: [2, 3], strides: 4 }), conv2d(3, { strides: 2 }), flatten(), dense(10, "softmax")]);
  expect(unitMap(first!, 1)).toEqual({ values: Float32Array.from({ length: 6 }, (_, i) => first!.step.kernel[i * 2 + 1]!), height: 2, width: 3 });
  expect(channelKernels(first!, 1, 9)).toEqual([]);
  const kernels = channelKernels(second!, 2, 9);
  expect([kernels.length, numChannels(second!)]).toEqual([2, 2]);
  const mean = unitMap(second!, 2);
  const [a, b] = kernels.map(({ values, offset = 0, stride = 1 }) => values[offset + 4 * stride]!);
  expect(mean.values[4]).toBeCloseTo((a! + b!) / 2, 6);
  expect(channelKernels(second!, 2, 1)).toHaveLength(1);
});

test("a dense unit that looks at the image is drawn as one; behind another dense layer in rows", () => {
  const [first, second] = of([flatten(), dense(12), dense(10, "softmax")]);
  expect(unitMap(first!, 0)).toMatchObject({ height: 28, width: 28 });
  expect(unitMap(second!, 0)).toMatchObject({ height: 3, width: 4 });
});
