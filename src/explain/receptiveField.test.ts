import { expect, test } from "vitest";
import { conv2d, dense, flatten, maxPooling2d } from "../nn/architectures/layers";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { receptiveField, receptiveFields, traceDown } from "./receptiveField";
import { toSteps } from "./steps";
import { runStep, traceForward } from "./trace";

test("of the paper's kind of network, layer by layer", () => {
  const layers = [conv2d(4), maxPooling2d(), conv2d(5, { strides: 2, padding: "same" }), maxPooling2d(), flatten(), dense(10, "softmax")];
  const steps = toSteps(layers, randomWeights(layers));
  const field = (stage: number, index: number) => receptiveField(steps, { stage, index });
  expect(field(0, (5 * 26 + 7) * 4)).toEqual({ top: 5, bottom: 8, left: 7, right: 10 });
  expect(field(2, (2 * 13 + 3) * 4 + 1)).toEqual({ top: 4, bottom: 8, left: 6, right: 10 });
  // Rows 1 to 3 of the pooled image: 13 rows at stride 2 are padded by one row before.
  expect(field(3, (1 * 7 + 0) * 5)).toEqual({ top: 2, bottom: 10, left: 0, right: 6 });
  expect(receptiveFields(steps, { stage: 7, index: 3 }).map(({ stage, region }) => [stage, region.bottom - region.top])).toEqual([[7, 1], [6, 1], [5, 3], [4, 6], [3, 6], [2, 12], [1, 24], [0, 24], [-1, 26]]);
  expect(() => field(0, 26 * 26 * 4)).toThrow("the stage has 2704 numbers, got index 2704");
});

test.each(SMALL_NETWORKS)("$name: what lies outside the field changes nothing, what lies inside may", ({ layers }) => {
  const trace = traceForward(layers, randomWeights(layers, 14), wavyImage(1));
  for (const [stage, { values }] of trace.stages.entries()) {
    const index = Math.floor(0.6 * values.length);
    const { mask } = receptiveFields(trace.steps, { stage, index }).at(-1)!;
    const valueWith = (image: Float32Array): number => trace.steps.slice(0, stage + 1).reduce((x, step) => runStep(step, x), { shape: [28, 28, 1] as readonly number[], values: image }).values[index]!;
    expect(valueWith(trace.image.map((pixel, i) => (mask[i] === 1 ? pixel : 1 - pixel)))).toBe(values[index]);
  }
});

test("what feeds a unit, down to the pixels: the strongest first, and they add up", () => {
  const layers = [conv2d(2, { useBias: false }), flatten(), dense(4, "linear", { useBias: false }), dense(10, "softmax")];
  const trace = traceForward(layers, randomWeights(layers, 15), wavyImage(3));
  const down = traceDown(trace, { stage: 3, index: 2 }, 2_000);
  expect(down.map(({ stage }) => stage)).toEqual([3, 2, 1, 0, -1]);
  expect(down[0]!.feeds).toEqual([{ index: 2, value: trace.stages[3]!.values[2], gradient: 1, share: trace.stages[3]!.values[2] }]);
  for (const { feeds } of down) {
    expect(feeds.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(trace.stages[3]!.values[2]!, 4);
    const sizes = feeds.map(({ share }) => Math.abs(share));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  }
  expect(traceDown(trace, { stage: 3, index: 2 }, 3).map(({ feeds }) => feeds.length)).toEqual([1, 3, 3, 3, 3]);
});
