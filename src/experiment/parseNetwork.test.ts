/** @file Networks from outside: taken as they are, or refused by the first thing that is wrong. */
import { expect, test } from "vitest";
import { ARCHITECTURES } from "../nn/architectures";
import { mulberry32 } from "../data/random";
import { conv2d, dense, flatten, maxPooling2d } from "../nn/architectures/layers";
import { randomLayers } from "./fixtures/randomExperiments";
import { paperNetwork } from "./network";
import { parseNetwork } from "./parseNetwork";

const { layers } = paperNetwork(1);
const parse = (value: unknown) => parseNetwork(value, "network");

test.each(ARCHITECTURES.map(({ id }) => id))("the paper's %i comes back, and is known by its layers", (id) => {
  expect(parse(JSON.parse(JSON.stringify(paperNetwork(id))))).toEqual(paperNetwork(id));
  // Whatever it says of itself, and whatever else it brings.
  expect(parse({ ...paperNetwork(id), architecture: null, extra: 1 })).toEqual(paperNetwork(id));
});

test("any other that can be built is one of nobody's", () => {
  expect(parse({ name: "Mine", layers: layers.slice(1 + 1), architecture: 1 })).toEqual({ name: "Mine", layers: layers.slice(2), architecture: null });
});

test.each<[string, unknown]>([
  ["network should be an object, but is null", null],
  ["network.name should be a name of at most 80 letters", { name: " ", layers }],
  ["network.layers should be a list, but is missing", { name: "Mine" }],
  ["network.layers should be at most 64 layers", { name: "Mine", layers: Array(65).fill({ type: "flatten" }) }],
  ["network.layers[0].type should be one of conv2d,", { name: "Mine", layers: [{ type: "lstm" }] }],
  ["network.layers[0].filters should be a whole number from 1 to 1024, but is 1000000000", { name: "Mine", layers: [{ type: "conv2d", filters: 1e9, strides: 1, padding: "valid" }, ...layers.slice(1)] }],
  ["network.layers[0].rate should be a number from 0, below 1", { name: "Mine", layers: [{ type: "dropout", rate: 1 }, ...layers] }],
  ["network.layers are no network: a network needs at least one layer", { name: "Mine", layers: [] }],
  ["network.layers are no network: dense (layer 4 of 4) is the last layer", { name: "Mine", layers: layers.slice(0, -1) }],
  ["network.layers[0].kernelSize[1] should be a whole number from 1 to 28, but is 29", { name: "Mine", layers: [{ type: "conv2d", filters: 1, kernelSize: [3, 29], strides: 1, padding: "valid" }, ...layers] }],
  ["network.layers[0].kernelSize should be a list of 2, but is a list of 3", { name: "Mine", layers: [{ type: "conv2d", filters: 1, kernelSize: [3, 3, 3], strides: 1, padding: "valid" }, ...layers] }],
  ["network.layers[0].activation should be one of linear,", { name: "Mine", layers: [{ type: "activation", activation: "swish" }, ...layers] }],
])("says what is wrong: %s", (sentence, value) => {
  expect(() => parse(value)).toThrow(sentence);
});

test("layers of files that knew one kernel, one pool and one number for both ways are what they were", () => {
  const old = [{ type: "conv2d", filters: 4, strides: 2, padding: "same" }, { type: "maxPooling2d" }, { type: "flatten" }, { type: "dense", units: 10, activation: "softmax" }];
  expect(parse({ name: "Mine", layers: old }).layers).toEqual([conv2d(4, { strides: 2, padding: "same" }), maxPooling2d(), flatten(), dense(10, "softmax")]);
});

test("layers of every kind come back", () => {
  const random = mulberry32(5);
  for (let i = 0; i < 200; i++) {
    const layers = randomLayers(random);
    expect(parse(JSON.parse(JSON.stringify({ name: "Mine", layers }))).layers).toEqual(layers);
  }
});
