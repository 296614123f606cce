import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../data/random";
import { ARCHITECTURES } from "../../nn/architectures";
import type { LayerSpec } from "../../nn/architectures/layers";
import { predict } from "../../nn/predict";
import { NETWORKS, randomPixels, randomWeights } from "../../testing/everyLayer";
import { runOnnx } from "../../testing/onnxRuntime";
import { largestDifference } from "../../testing/trainedModels";
import type { TrainedModel } from "../model";
import { sizeOfShape, weightSpecs } from "../weights";
import { readOnnx } from "./onnxReader";
import { writeOnnx } from "./onnxWriter";

const pixels = randomPixels(3, 5);

function modelOf(layers: readonly LayerSpec[], weights: readonly Float32Array[]): Parameters<typeof writeOnnx>[0] {
  return { architecture: null, layers, weights, metadata: { dataset: "fashion-mnist" } };
}

/** By this page's own arithmetic. */
function predicted(layers: readonly LayerSpec[], weights: readonly Float32Array[]): number[] {
  return [0, 1, 2].flatMap((image) => Array.from(predict(layers, weights, pixels.subarray(image * 784, (image + 1) * 784))));
}

/** What comes back otherwise: dropout does nothing once a network is trained, so ONNX leaves it out. */
const READ_BACK: Readonly<Record<string, (layers: readonly LayerSpec[]) => readonly LayerSpec[]>> = {
  dropout: (layers) => layers.filter(({ type }) => !type.endsWith("ropout") && type !== "spatialDropout2d"),
};

describe.each(Object.entries(NETWORKS))("%s", (name, layers) => {
  const weights = randomWeights(layers, 11);

  test("gives in ONNX Runtime what it gives here", async () => {
    expect(largestDifference(await runOnnx(writeOnnx(modelOf(layers, weights)), pixels), predicted(layers, weights))).toBeLessThan(1e-5);
  });

  test("comes back as it was", () => {
    const back = readOnnx(writeOnnx(modelOf(layers, weights)));
    expect(back.layers).toEqual((READ_BACK[name] ?? ((same) => same))(layers));
    expect(back.weights).toEqual(weights);
    expect(back).toMatchObject({ architecture: null, notes: [], format: "onnx", metadata: { dataset: "fashion-mnist", producer: "Fitting Room" } });
  });
});

/** SHA-256 of the files as they were when only the paper's three could be written. */
const DIGESTS = ["136d71fc255cc71edcbec77581c9a62f249589eeafab17cab823fb6bf5cfadfe", "5128a5dea51d49b06475ce22cbe4278a0894b6162726ec52781ae7dfcd679593", "da062749d8e4ed5995d84e58b55a6d05384bd0c6f38f2c2b54abae32fba91531"];

test.each(ARCHITECTURES)("the paper's network $id is written byte for byte as before", ({ id, layers }) => {
  const random = mulberry32(id);
  const weights = weightSpecs(layers).map(({ shape }) => Float32Array.from({ length: sizeOfShape(shape) }, () => random() - 0.5));
  const bytes = writeOnnx({ ...modelOf(layers, weights), architecture: id } satisfies Partial<TrainedModel>);
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(DIGESTS[id - 1]);
});

test("a normalisation without scale or centre is written with ones and zeros, and read with them", () => {
  const layers: LayerSpec[] = [{ type: "batchNormalization", momentum: 0.99, epsilon: 1e-3, center: false, scale: false }, { type: "flatten" }, { type: "dense", units: 10, activation: "softmax", useBias: true }];
  const weights = randomWeights(layers, 2);
  const back = readOnnx(writeOnnx(modelOf(layers, weights)));
  expect(back.layers[0]).toMatchObject({ type: "batchNormalization", center: true, scale: true });
  expect(back.weights.slice(0, 4)).toEqual([Float32Array.of(1), Float32Array.of(0), weights[0], weights[1]]);
});
