import { describe, expect, test } from "vitest";
import { architectureById } from "./architectures";
import { conv2d, dense, dropout, flatten, maxPooling2d, type LayerSpec } from "./architectures/layers";
import fixture from "./fixtures/summaries.json";
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
