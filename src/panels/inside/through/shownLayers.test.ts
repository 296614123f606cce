/** @file Tests of shownLayers.ts. */
import { describe, expect, it } from "vitest";
import { activation, conv2d, dense, dropout, flatten, maxPooling2d } from "../../../nn/architectures/layers";
import { traceForward } from "../../../explain/trace";
import { summarize, sizeOf } from "../../../nn/summary";
import { commonSize, isPictures, layerOf, peakOf, sheetColumns, shownLayers, unitCount, unitOf, zeroShare } from "./shownLayers";

const LAYERS = [conv2d(3), maxPooling2d(), flatten(), dropout(0.5), dense(10, "linear"), activation("softmax")];
const weights = summarize(LAYERS).layers.flatMap((layer) => layer.weights.map(({ shape }) => new Float32Array(sizeOf(shape)).fill(0.1)));
const trace = traceForward(LAYERS, weights, new Float32Array(784).fill(0.5));

describe("shownLayers", () => {
  const layers = shownLayers(trace, LAYERS);

  it("gives each layer its stages: sum and activation, one, or none", () => {
    expect(layers.map(({ name, stages }) => [name, stages])).toEqual([["conv2d", [0, 1]], ["max_pooling2d", [2]], ["flatten", [3]], ["dropout", [4]], ["dense", [5]], ["activation", []]]);
    expect(layers.map(({ answers }) => answers)).toEqual([false, false, false, false, false, true]);
    expect(layers.map(({ output }) => output.join())).toEqual(["26,26,3", "13,13,3", "507", "507", "10", "10"]);
  });

  it("counts pictures' channels, and the numbers of what is flat", () => {
    expect(layers.map(unitCount)).toEqual([3, 3, 507, 507, 10, 10]);
    expect(layers.map(isPictures)).toEqual([true, true, false, false, false, false]);
    expect(layers.map((layer) => unitOf(layer, 7))).toEqual([1, 1, 7, 7, 7, 7]);
  });

  it("finds the layer of a spot, and none for the image", () => {
    expect(layerOf(layers, { stage: 1, index: 0 })?.name).toBe("conv2d");
    expect(layerOf(layers, { stage: -1, index: 0 })).toBeNull();
  });
});

it("finds a channel's largest number, the first of equal ones", () => {
  expect(peakOf(Float32Array.of(9, 1, 0, 3, 9, 3), 1, 2)).toBe(3);
});

it("takes for a scale what few numbers go beyond, and leaves zeros out", () => {
  expect(commonSize(Float32Array.from({ length: 200 }, (_, i) => (i < 100 ? 0 : i === 150 ? 50 : -(i - 99) / 100)))).toBeCloseTo(0.99, 5);
  expect(commonSize(Float32Array.of(0, -3))).toBe(3);
  expect(commonSize(new Float32Array(9))).toBe(0);
});

it("counts zeros", () => {
  expect(zeroShare(Float32Array.of(0, 1, -1, 0))).toBe(0.5);
  expect(zeroShare(new Float32Array(0))).toBe(0);
});

it("lays pictures out in about a square", () => {
  expect(sheetColumns(16, 5, 5)).toBe(4);
  expect(sheetColumns(1, 5, 5)).toBe(1);
  expect(sheetColumns(2, 1, 50)).toBe(1);
});
