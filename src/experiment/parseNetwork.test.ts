/** @file A network from outside is one that can be built and trained, or is refused with the reason. */
import { expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import { ARCHITECTURES } from "../nn/architectures";
import { conv2d, dense, dropout, flatten, maxPooling2d } from "../nn/architectures/layers";
import { randomLayers, randomNetwork } from "./fixtures/randomExperiments";
import { parseLayers, parseNetwork } from "./parseNetwork";

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("whatever can be planned comes back from a file as it was", () => {
  const random = mulberry32(19);
  for (let i = 0; i < 200; i++) {
    const network = randomNetwork(random);
    expect(parseNetwork(json(network), "network")).toEqual(network);
    const layers = randomLayers(random);
    expect(parseLayers(json(layers), "layers")).toEqual(layers);
  }
});

test.each(ARCHITECTURES)("the layers say that it is architecture $id, whatever the file says", ({ id, layers }) => {
  expect(parseNetwork({ name: "Mine", layers, architecture: null }, "network").architecture).toBe(id);
  expect(parseNetwork({ name: "Mine", layers: layers.slice(0, -1).concat(dropout(0.5), dense(10, "softmax")), architecture: id }, "network").architecture).toBeNull();
});

const end = [flatten(), dense(10, "softmax")];
test.each<[string, unknown, string]>([
  ["nothing", [], "layers are no network: a network needs at least one layer, got none."],
  ["a pool that follows no convolution", [conv2d(4), maxPooling2d(), maxPooling2d(), ...end], "max_pooling2d_1 (layer 3 of 5, maxPooling2d) has to follow a convolution directly."],
  ["no softmax", [flatten(), dense(10)], "has to be dense with 10 units and softmax"],
  ["two softmaxes", [flatten(), dense(10, "softmax"), dense(10, "softmax")], "has softmax before the end"],
  ["no flatten", [dense(10, "softmax")], "put flatten() before it"],
  ["too many parameters", [conv2d(1_024), flatten(), dense(4_096), dense(10, "softmax")], "at most 40,000,000 parameters"],
  ["too many layers", Array.from({ length: 65 }, () => flatten()), "layers should be at most 64 layers, but is a list of 65"],
  ["too many filters", [conv2d(1_025), ...end], "layers[0].filters should be a whole number from 1 to 1024, but is 1025"],
  ["half a unit", [flatten(), dense(0.5), dense(10, "softmax")], "layers[1].units should be a whole number from 0, but is 0.5"],
  ["all dropped", [flatten(), dropout(1), dense(10, "softmax")], "layers[1].rate should be a number from 0, below 1, but is 1"],
  ["another kind", [{ type: "lambda" }, ...end], 'layers[0].type should be one of conv2d, maxPooling2d, flatten, dense, dropout, but is "lambda"'],
  ["no list", "conv2d", 'layers should be a list, but is "conv2d"'],
])("%s", (_, layers, problem) => {
  expect(() => parseLayers(layers, "layers")).toThrow(problem);
});
