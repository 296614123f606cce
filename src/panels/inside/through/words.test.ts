/** @file Tests of words.ts. */
import { describe, expect, it } from "vitest";
import { at } from "../../../data/arrays";
import { activation, conv2d, dense, dropout, elu, flatten, leakyReLU, maxPooling2d } from "../../../nn/architectures/layers";
import { traceForward } from "../../../explain/trace";
import { sizeOf, summarize } from "../../../nn/summary";
import { SMALL_NETWORKS, wavyImage } from "../../../testing/smallNetworks";
import { shownLayers } from "./shownLayers";
import { activationOf, counted, kindName, layerSentence, plain, shapeWords, signed, unitsWords } from "./words";

describe("numbers", () => {
  it("have three decimals, more where they are small, fewer where they are large, and a true minus", () => {
    expect([0, 1, -0.5, 0.0123, -0.00123, 0.000012, 12_345.6].map(plain)).toEqual(["0.000", "1.000", "−0.500", "0.012", "−0.0012", "0.000", "12346"]);
    expect([0.25, -0.25, 0].map(signed)).toEqual(["+0.250", "−0.250", "+0.000"]);
  });

  it("are counted in plain words", () => {
    expect([counted(1, "filter"), counted(1_200, "filter"), counted(10, "class")]).toEqual(["1 filter", "1,200 filters", "10 classes"]);
    expect([shapeWords([26, 26, 32]), shapeWords([5408]), shapeWords([1])]).toEqual(["26 × 26 × 32", "5,408 numbers", "1 number"]);
  });
});

it("names the activation that a layer has or is, and none for linear and the softmax at the end", () => {
  expect([conv2d(2), leakyReLU(), elu(), activation("tanh"), dense(10, "softmax"), dense(3, "linear"), flatten()].map(activationOf)).toEqual(["relu", "leaky_relu", "elu", "tanh", null, null, null]);
});

it("says what each layer does with its own sizes", () => {
  const layers = [conv2d(2), maxPooling2d(3), conv2d(4, { kernelSize: [2, 5] }), flatten(), dropout(0.25), dense(10, "softmax")];
  const weights = summarize(layers).layers.flatMap((layer) => layer.weights.map(({ shape }) => new Float32Array(sizeOf(shape))));
  const shown = shownLayers(traceForward(layers, weights, wavyImage()), layers);
  const sentences = shown.map(layerSentence);
  expect(at(sentences, 0)).toContain("2 filters of 3 × 3 slide over the picture.");
  expect(at(sentences, 1)).toContain("Of each 3 × 3 numbers the largest stays");
  expect(at(sentences, 2)).toContain("4 filters of 2 × 5 × 2 slide over the pictures before.");
  expect(at(sentences, 3)).toContain("the 4 pictures");
  expect(at(sentences, 4)).toContain("25\u00a0%");
  expect(shown.map(unitsWords)).toEqual(["2 filters", "2 channels", "4 filters", "112 numbers", "112 numbers", "10 classes"]);
});

it("has a name and a sentence for every kind of layer", () => {
  for (const { layers } of SMALL_NETWORKS) {
    const weights = summarize(layers).layers.flatMap((layer) => layer.weights.map(({ shape }) => new Float32Array(sizeOf(shape)).fill(0.5)));
    for (const layer of shownLayers(traceForward(layers, weights, wavyImage()), layers)) {
      expect(kindName(layer.spec)).toMatch(/^[A-Z]/);
      expect(layerSentence(layer)).toMatch(/^(?!.*(undefined|NaN)).+\.$/);
    }
  }
});
