/** @file The work of an experiment, against sums done by hand. */
import { expect, test } from "vitest";
import { plannedBySettings } from "./plannedBySettings";
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
