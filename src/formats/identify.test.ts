import { expect, test } from "vitest";
import { ARCHITECTURES } from "../nn/architectures";
import { activation, batchNormalization, conv2d, dense, dropout, flatten, globalAveragePooling2d, type LayerSpec, maxPooling2d, rescaling } from "../nn/architectures/layers";
import { identifyLayers } from "./identify";

const LOGITS = "The file ends in logits; their softmax was added.";
const identify = (...layers: LayerSpec[]) => identifyLayers(layers, "The file");

test("the paper's networks, with dropout and from formats without it", () => {
  for (const { id, layers } of ARCHITECTURES) {
    expect(identifyLayers(layers, "The file")).toEqual({ architecture: id, layers, notes: [] });
    expect(identifyLayers(layers.filter(({ type }) => type !== "dropout"), "The file", false)).toEqual({ architecture: id, layers, notes: [] });
  }
});

test("logits get their softmax: in the dense layer, or behind what is none", () => {
  expect(identify(flatten(), dense(10, "linear"))).toMatchObject({ layers: [flatten(), dense(10, "softmax")], notes: [LOGITS] });
  expect(identify(flatten(), dense(10, "linear"), dropout(0.2))).toMatchObject({ layers: [flatten(), dense(10, "softmax")], notes: [LOGITS] });
  expect(identify(conv2d(10), globalAveragePooling2d())).toMatchObject({ layers: [conv2d(10), globalAveragePooling2d(), activation("softmax")], notes: [LOGITS] });
  expect(identify(flatten(), dense(10, "linear"), batchNormalization())).toMatchObject({ layers: [flatten(), dense(10, "linear"), batchNormalization(), activation("softmax")], notes: [LOGITS] });
});

test("scaling of pixels from 0 to 255 becomes scaling of images from 0 to 1", () => {
  const end = [flatten(), dense(10, "softmax")];
  expect(identify(rescaling(1 / 255), ...end).layers).toEqual(end);
  expect(identify(maxPooling2d(), rescaling(1 / 127.5, -1), ...end).layers).toEqual([maxPooling2d(), rescaling(2, -1), ...end]);
  expect(identify(rescaling(1 / 255), ...end).notes.join()).toContain("made for pixels from 0 to 255");
  expect(identify(rescaling(2, -1), ...end)).toMatchObject({ layers: [rescaling(2, -1), ...end], notes: [] });
});

test("a batch normalisation of the images tells by its mean which they are", () => {
  const layers = [batchNormalization(), flatten(), dense(10, "softmax")];
  const weights = (mean: number) => [1, 0, mean, 9].map((value) => ({ name: "x", shape: [1], values: [value] }));
  expect(identifyLayers(layers, "The file", true, weights(0.28)).layers).toEqual(layers);
  expect(identifyLayers(layers, "The file", true, weights(72.9)).layers).toEqual([rescaling(255), ...layers]);
});

test.each<[string, LayerSpec[]]>([
  ["gives 11 numbers for each image; this page needs 10", [flatten(), dense(11, "softmax")]],
  ["gives an array of shape [26, 26, 10] for each image", [conv2d(10)]],
  ["ends in sigmoid, which gives no probabilities that add up to 1", [flatten(), dense(10, "sigmoid")]],
  ["has softmax at dense (layer 2 of 3), before its end", [flatten(), dense(10, "softmax"), dense(10, "softmax")]],
  ["layers that do not fit together here: dense needs flat input", [dense(10, "softmax")]],
])("refused: %s", (message, layers) => {
  expect(() => identify(...layers)).toThrow(message);
});
