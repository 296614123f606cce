/** @file predict.ts against `Network` on tfjs's cpu backend, which is the reference. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { imageAt } from "../data/dataset";
import { bandedImages } from "../testing/images";
import { kerasSteps } from "../testing/kerasSteps";
import { expectClose } from "../testing/tensors";
import { ARCHITECTURES } from "./architectures";
import { ACTIVATIONS, activation, averagePooling2d, batchNormalization, conv2d, dense, dropout, elu, flatten, globalAveragePooling2d, globalMaxPooling2d, leakyReLU, type LayerSpec, maxPooling2d, rescaling, reshape, spatialDropout2d, zeroPadding2d } from "./architectures/layers";
import { Network } from "./network";
import { predict } from "./predict";
import { selectBackend } from "./selectBackend";

const IMAGES = bandedImages(6, 3);

beforeAll(async () => {
  await selectBackend("cpu");
});

function reference(network: Network, pixels: Uint8Array): number[] {
  return tf.tidy(() => Array.from(tf.softmax(network.logits(tf.tensor4d(Float32Array.from(pixels, (pixel) => pixel / 255), [1, 28, 28, 1]), null)).dataSync()));
}

/** Larger than what Keras starts from, and with biases: as spread out as trained ones; moving variances stay above 0. */
async function trainedWeights(network: Network): Promise<Float32Array[]> {
  const weights = (await network.readWeights()).map((values, i) => {
    const name = network.weightInfos[i]!.name.split("/")[1]!;
    if (name === "kernel") return values.map((value) => 1.5 * value);
    return values.map((_, k) => (name === "gamma" || name === "moving_variance" ? 1 : 0) + 0.05 * Math.sin(k + i));
  });
  network.writeWeights(weights);
  return weights;
}

const head = [flatten(), dense(10, "softmax")] as const;

const LAYERS: readonly { readonly name: string; readonly layers: readonly LayerSpec[] }[] = [
  ...ARCHITECTURES.map(({ name, layers }) => ({ name, layers })),
  ...kerasSteps().map(({ name, layers }) => ({ name, layers })),
  { name: "an even side, same padding, stride 2", layers: [conv2d(3, { strides: 2, padding: "same" }), maxPooling2d(), flatten(), dense(8), dropout(0.5), dense(10, "softmax")] },
  { name: "same padding, stride 1", layers: [conv2d(3, { padding: "same" }), conv2d(4, { strides: 2 }), ...head] },
  { name: "windows of all shapes", layers: [conv2d(3, { kernelSize: [2, 5], strides: [3, 1], padding: "same" }), averagePooling2d([3, 2], { strides: [1, 2], padding: "same" }), maxPooling2d(3, { strides: 2, padding: "same" }), ...head] },
  { name: "dilation", layers: [conv2d(2, { kernelSize: 3, dilationRate: 2, padding: "same", activation: "linear" }), conv2d(3, { kernelSize: [5, 3], dilationRate: [1, 2] }), ...head] },
  { name: "normalisation of all kinds", layers: [batchNormalization(), conv2d(3, { useBias: false, activation: "linear" }), batchNormalization({ scale: false }), activation("relu"), globalAveragePooling2d(), batchNormalization({ center: false, epsilon: 1e-5 }), dense(6), batchNormalization({ scale: false, center: false }), dense(10, "softmax")] },
  { name: "layers without weights", layers: [zeroPadding2d([1, 0], [2, 3]), rescaling(2, -1), reshape(29, 11, 3), spatialDropout2d(0.2), conv2d(4, { strides: 2 }), leakyReLU(), elu(0.7), globalMaxPooling2d(), dropout(0.3), dense(10, "linear"), activation("softmax")] },
  ...ACTIVATIONS.filter((name) => name !== "softmax").map((name) => ({ name, layers: [conv2d(2, { strides: 3, activation: name }), flatten(), dense(12, name), activation(name), dense(10, "softmax")] })),
];

test.each(LAYERS)("$name: the probabilities of Network", async ({ layers }) => {
  using network = new Network(layers, 7);
  const weights = await trainedWeights(network);
  for (const pixels of [imageAt(IMAGES, 0), imageAt(IMAGES, 4), new Uint8Array(784), new Uint8Array(784).fill(255)]) {
    const probabilities = predict(layers, weights, pixels);
    expectClose(probabilities, reference(network, pixels), 1e-5);
    expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  }
});

test("misfits are named", async () => {
  const { layers } = ARCHITECTURES[0]!;
  using network = new Network(layers, 7);
  const weights = await network.readWeights();
  expect(() => predict(layers, weights, new Uint8Array(783))).toThrow("expected 784 pixels, got 783");
  expect(() => predict(layers, weights.slice(1), new Uint8Array(784))).toThrow("weight 0 needs 288 values, got 32");
  expect(() => predict(layers, weights.slice(0, 3), new Uint8Array(784))).toThrow("weight 3 needs 128 values, got none");
  expect(() => predict(layers, [...weights, new Float32Array(1)], new Uint8Array(784))).toThrow("expected 6 weights, got 7");
});
