/** @file The work of an experiment, against sums done by hand. */
import { expect, test } from "vitest";
import { activation, batchNormalization, conv2d, dense, dropout, flatten, globalAveragePooling2d, maxPooling2d, type LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { adam, adamw, rmsprop, sgd } from "../nn/trainConfig";
import { plannedBySettings } from "./plannedBySettings";
import type { Recipe } from "./recipe";
import type { Settings } from "./settings";
import { memoryOf, multiplyAddsOf } from "./workload";

const planned = (settings: Partial<Settings> = {}) => plannedBySettings(settings).experiment;

test("one network: an epoch trains at three times a forward pass, validates a quarter as many, and all is scored once", () => {
  expect(multiplyAddsOf(planned({ architectures: [1], epochs: 2, trainSize: 100, testSize: 50 }))).toBe(888_192 * (2 * (100 * 3 + 25) + 50));
});

test("the paper's epochs where none are asked for, and all networks together", () => {
  const each = ([1, 2, 3] as const).map((id) => multiplyAddsOf(planned({ architectures: [id] })));
  expect(each[0]).toBe(888_192 * (10 * 48_000 * 3.25 + 10_000));
  expect(multiplyAddsOf(planned())).toBe(each[0]! + each[1]! + each[2]!);
  expect(multiplyAddsOf(planned({ architectures: [] }))).toBe(0);
});

test("memory: a batch grows it on the graphics card, and not on WebAssembly, which takes a batch in parts", () => {
  const megabytes = (backend: string, id: 1 | 3, batchSize: number) => Math.round(memoryOf(planned({ architectures: [id], batchSize }), backend).training / 1e6);
  // tfjs counted textures of 122.1, 167.4 and 73.6 MB.
  expect([megabytes("webgl", 1, 512), megabytes("webgl", 3, 512), megabytes("webgl", 3, 64)]).toEqual([126, 169, 72]);
  expect(megabytes("wasm", 3, 4_096)).toBe(megabytes("wasm", 3, 512));
  expect(megabytes("wasm", 3, 512)).toBeLessThan(megabytes("webgl", 3, 512));
});

test("memory: the largest network counts, as they train one after the other; none takes none", () => {
  const training = (architectures: readonly (1 | 2 | 3)[]) => memoryOf(planned({ architectures }), "webgl").training;
  expect(training([1, 2, 3])).toBe(Math.max(training([1]), training([2]), training([3])));
  expect(training([])).toBe(0);
});

/** Of one network, in bytes, beside its parameters and the backend's own. */
function outputsOf(layers: readonly LayerSpec[], backend = "webgl", batchSize = 512): number {
  const experiment = planned({ architectures: [1], batchSize });
  const run = experiment.runs.find(({ isChosen }) => isChosen)!;
  const { training } = memoryOf({ ...experiment, runs: [{ ...run, network: { ...run.network, layers } }] }, backend);
  return training - 46e6 - summarize(layers).totalParams * 40;
}

test("memory: every layer's output counts once, what is computed at once only together, and an activation of its own kernel once more", () => {
  const head = [flatten(), dense(10, "softmax")] as const;
  const numbers = (layers: readonly LayerSpec[]) => outputsOf([...layers, ...head]) / (512 * 16) - 784 - 10;
  expect(numbers([conv2d(2)])).toBe(26 * 26 * 2);
  expect(numbers([conv2d(2), maxPooling2d()])).toBe(13 * 13 * 2);
  expect(numbers([conv2d(2, { activation: "linear" }), maxPooling2d()])).toBe(26 * 26 * 2 + 13 * 13 * 2);
  expect(numbers([conv2d(2), maxPooling2d(3, { strides: 2 })])).toBe(26 * 26 * 2 + 12 * 12 * 2);
  expect(numbers([conv2d(2, { activation: "gelu" })])).toBe(2 * 26 * 26 * 2);
  expect(numbers([conv2d(2, { activation: "linear" }), batchNormalization(), activation("relu"), globalAveragePooling2d()])).toBe(3 * 26 * 26 * 2 + 2);
  expect(numbers([flatten(), dense(8), dropout(0.5)])).toBe(8);
  expect(numbers([dropout(0.5)])).toBe(784);
});

test("memory: a network that normalises by the batch takes it whole on WebAssembly too", () => {
  const bytes = (layers: readonly LayerSpec[]) => outputsOf([conv2d(32), ...layers, conv2d(32), flatten(), dense(10, "softmax")], "wasm", 512);
  expect(bytes([batchNormalization()])).toBeGreaterThan(10 * bytes([]));
});

test("memory: what the optimizer keeps of each weight counts, and averages too", () => {
  const experiment = planned({ architectures: [1] });
  const bytes = (recipe: Partial<Recipe>) => memoryOf({ ...experiment, runs: experiment.runs.map((run) => ({ ...run, recipe: { ...run.recipe, ...recipe } })) }, "webgl").training;
  const { totalParams } = summarize(experiment.runs[0]!.network.layers);
  const slots = (recipe: Partial<Recipe>) => (bytes(recipe) - bytes({ optimizer: sgd() })) / totalParams / 12;
  expect(slots({ optimizer: sgd({ momentum: 0.9 }) })).toBe(1);
  expect(slots({ optimizer: adam() })).toBe(2);
  expect(slots({ optimizer: adamw({ amsgrad: true }) })).toBe(3);
  expect(slots({ optimizer: rmsprop({ momentum: 0.9, centered: true }), averaging: { momentum: 0.99 } })).toBe(4);
});
