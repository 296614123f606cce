import { describe, expect, test } from "vitest";
import { architectureById } from "./architectures";
import { activation, averagePooling2d, batchNormalization, conv2d, dense, dropout, elu, flatten, globalAveragePooling2d, globalMaxPooling2d, leakyReLU, maxPooling2d, rescaling, reshape, spatialDropout2d, zeroPadding2d, type LayerSpec } from "./architectures/layers";
import fixture from "./fixtures/summaries.json";
import { kerasSteps } from "../testing/kerasSteps";
import { formatSummary, summarize } from "./summary";

/** Keras's counters run on over the three models of the fixture; this starts them anew for each. */
function renumbered(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const base = name.replace(/_\d+$/, "");
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  });
}

describe.each([
  [1, fixture.models.m1],
  [2, fixture.models.m2],
  [3, fixture.models.m3],
] as const)("architecture %i as Keras builds it", (id, { layers, total }) => {
  const summary = summarize(architectureById(id).layers);

  test("types, output shapes and parameters", () => {
    const withoutNames = (rows: readonly { type: string; outputShape: readonly (number | null)[]; params: number }[]) =>
      rows.map(({ type, outputShape, params }) => ({ type, outputShape, params }));
    expect(withoutNames(summary.layers)).toEqual(withoutNames(layers));
    expect(summary.totalParams).toBe(total);
  });

  test("names", () => {
    expect(summary.layers.map(({ name }) => name)).toEqual(renumbered(layers.map(({ name }) => name)));
  });
});

test("prints Keras 3's table", () => {
  expect(formatSummary(summarize(architectureById(1).layers), "architecture-1")).toBe(`Model: "architecture-1"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ conv2d (Conv2D)                 │ (None, 26, 26, 32)     │           320 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ max_pooling2d (MaxPooling2D)    │ (None, 13, 13, 32)     │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ flatten (Flatten)               │ (None, 5408)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense (Dense)                   │ (None, 128)            │       692,352 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_1 (Dense)                 │ (None, 10)             │         1,290 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 693,962 (2.65 MB)
 Trainable params: 693,962 (2.65 MB)
 Non-trainable params: 0 (0.00 B)
`);
});

test.each([
  [[flatten()], "0 (0.00 B)"],
  [[flatten(), dense(1)], "785 (3.07 KB)"],
  [[conv2d(1)], "10 (40.00 B)"],
])("writes the size of the weights in binary units: %#", (layers, expected) => {
  expect(formatSummary(summarize(layers), "m")).toContain(` Total params: ${expected}\n`);
});

const poolings = (count: number): LayerSpec[] => Array.from({ length: count }, () => maxPooling2d());

test.each<[string, LayerSpec[]]>([
  ["dense needs flat input, got (None, 28, 28, 1); put flatten() before it", [dense(10)]],
  ["max_pooling2d_4 needs at least 2 × 2 pixels, got 1 × 1", poolings(5)],
  ["conv2d needs at least 3 × 3 pixels, got 1 × 1", [...poolings(4), conv2d(8)]],
  ["conv2d needs an image, got (None, 784); put it before flatten()", [flatten(), conv2d(8)]],
  ["max_pooling2d needs an image, got (None, 784)", [flatten(), dropout(0.5), maxPooling2d()]],
  ["dense has 0 units, expected a whole number from 1", [flatten(), dense(0)]],
  ["conv2d has 1.5 filters", [conv2d(1.5)]],
])("says why layers do not fit: %s", (message, layers) => {
  expect(() => summarize(layers)).toThrow(message);
});

test("a strided convolution fits a single pixel when padded", () => {
  const { layers } = summarize([...poolings(4), conv2d(8, { strides: 2, padding: "same" })]);
  expect(layers.at(-1)!.outputShape).toEqual([null, 1, 1, 8]);
});

test.each(kerasSteps())("parameters and weights of $name as Keras counts and shapes them", ({ layers, numParams, weightShapes }) => {
  const summary = summarize(layers);
  expect(summary.totalParams).toBe(numParams);
  expect(summary.layers.flatMap(({ weights }) => weights.map(({ shape }) => shape))).toEqual(weightShapes);
});

test("batch normalisation's moving statistics are parameters that are not trainable", () => {
  const { layers, totalParams, nonTrainableParams } = summarize([conv2d(4, { useBias: false }), batchNormalization({ scale: false }), flatten(), dense(10, "softmax")]);
  expect(layers[1]).toMatchObject({ name: "batch_normalization", type: "BatchNormalization", params: 12, nonTrainableParams: 8 });
  expect(layers[1]!.weights.map(({ weight, isTrainable }) => [weight, isTrainable])).toEqual([["beta", true], ["moving_mean", false], ["moving_variance", false]]);
  expect([totalParams, nonTrainableParams]).toEqual([36 + 12 + 27_050, 8]);
  expect(formatSummary(summarize([conv2d(2), batchNormalization(), flatten(), dense(10, "softmax")]), "m")).toContain(" Non-trainable params: 4 (16.00 B)\n");
});

/** Output shapes and names as Keras 3 has them. */
test.each<[LayerSpec[], string, (number | null)[]]>([
  [[averagePooling2d(3, { strides: 2, padding: "same" })], "average_pooling2d", [null, 14, 14, 1]],
  [[maxPooling2d([3, 2], { strides: [1, 3] })], "max_pooling2d", [null, 26, 9, 1]],
  [[conv2d(3, { kernelSize: [3, 5], strides: [1, 2] })], "conv2d", [null, 26, 12, 3]],
  [[conv2d(3, { dilationRate: 2 })], "conv2d", [null, 24, 24, 3]],
  [[conv2d(3), conv2d(5, { kernelSize: 7, padding: "same", strides: 3 })], "conv2d_1", [null, 9, 9, 5]],
  [[conv2d(3), globalAveragePooling2d()], "global_average_pooling2d", [null, 3]],
  [[conv2d(3), globalMaxPooling2d()], "global_max_pooling2d", [null, 3]],
  [[zeroPadding2d([1, 2], [0, 1])], "zero_padding2d", [null, 31, 29, 1]],
  [[reshape(14, 56, 1)], "reshape", [null, 14, 56, 1]],
  [[rescaling(2, -1)], "rescaling", [null, 28, 28, 1]],
  [[leakyReLU(), elu(), leakyReLU(0.1)], "leaky_re_lu_1", [null, 28, 28, 1]],
  [[elu(0.5)], "elu", [null, 28, 28, 1]],
  [[spatialDropout2d(0.2)], "spatial_dropout2d", [null, 28, 28, 1]],
  [[activation("gelu")], "activation", [null, 28, 28, 1]],
])("%#: names and shapes of other layers", (layers, name, shape) => {
  expect(summarize(layers).layers.at(-1)).toMatchObject({ name, outputShape: shape });
});

test.each<[string, LayerSpec[]]>([
  ["reshape cannot make (None, 5, 5) of (None, 28, 28, 1): 784 numbers have to stay 784", [reshape(5, 5)]],
  ["conv2d has strides and a dilation rate above 1 at once; choose one of the two", [conv2d(2, { strides: 2, dilationRate: 2 })]],
  ["conv2d needs at least 13 × 13 pixels, got 9 × 9", [maxPooling2d(3), conv2d(2, { kernelSize: 7, dilationRate: 2 })]],
  ["global_max_pooling2d needs an image, got (None, 784)", [flatten(), globalMaxPooling2d()]],
])("says why other layers do not fit: %s", (message, layers) => {
  expect(() => summarize(layers)).toThrow(message);
});
