import { expect, test } from "vitest";
import { activation, conv2d, dense, dropout, flatten, globalAveragePooling2d } from "../nn/architectures/layers";
import { predict } from "../nn/predict";
import { randomWeights } from "../testing/everyKind";
import { bandedImages } from "../testing/images";
import { SMALL_NETWORKS } from "../testing/smallNetworks";
import { expectClose } from "../testing/tensors";
import { featureLayer, flattenLayer, outputsFrom, plainForward, rowOf, sizeBehind } from "./batch";
import { outputStep, toSteps } from "./steps";
import { toImage, traceForward } from "./trace";
import { ALONE } from "./work";

const { images } = bandedImages(5);
const pixels = (i: number): Uint8Array => images.subarray(i * 784, (i + 1) * 784);

test.each(SMALL_NETWORKS)("$name: image by image what one image gives", async ({ layers }) => {
  const network = { layers, weights: randomWeights(layers, 4) };
  const probabilities = await plainForward.probabilities(network, images, ALONE);
  const steps = toSteps(layers, network.weights);
  const layer = featureLayer(network);
  const features = await plainForward.outputs(network, layer, images, ALONE);
  const size = sizeBehind(steps, layer);
  for (const i of [0, 3]) {
    expectClose(rowOf(probabilities, i, 10), predict(layers, network.weights, pixels(i)), 1e-6);
    const trace = traceForward(layers, network.weights, toImage(pixels(i)));
    const stage = outputStep(steps, layer);
    expectClose(rowOf(features, i, size), stage < 0 ? trace.image : trace.stages[stage]!.values, 1e-6);
  }
});

test.each(SMALL_NETWORKS)("$name: going on from a layer gives what going all the way gives", async ({ layers }) => {
  const network = { layers, weights: randomWeights(layers, 4) };
  const steps = toSteps(layers, network.weights);
  const probabilities = await plainForward.probabilities(network, images, ALONE);
  const features = await plainForward.outputs(network, featureLayer(network), images, ALONE);
  for (const from of [-1, 0, featureLayer(network)].filter((layer) => layer <= featureLayer(network))) {
    const values = await plainForward.outputs(network, from, images, ALONE);
    expect(outputsFrom(steps, from, values)).toEqual(probabilities);
    expect(outputsFrom(steps, from, values, featureLayer(network))).toEqual(features);
  }
});

test("the last layer's space, and the flattened list", () => {
  const layersOf = (...layers: Parameters<typeof randomWeights>[0]) => ({ layers });
  expect(featureLayer(layersOf(flatten(), dense(4), dropout(0.5), dense(10, "softmax")))).toBe(2);
  expect(featureLayer(layersOf(flatten(), dense(4), dense(10, "linear"), activation("softmax")))).toBe(1);
  expect(featureLayer(layersOf(dense(10, "softmax")))).toBe(-1);
  expect(featureLayer(layersOf(conv2d(10), globalAveragePooling2d(), activation("softmax")))).toBe(1);
  expect(flattenLayer(layersOf(conv2d(2), flatten(), dense(10, "softmax")))).toBe(1);
  expect(flattenLayer(layersOf(conv2d(10), globalAveragePooling2d(), activation("softmax")))).toBe(-1);
});

test("stops when told to, and says how far it is", async () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const stopping = new AbortController();
  const shares: number[] = [];
  const work = { ...ALONE, signal: stopping.signal, onProgress: (share: number) => (shares.push(share) === 2 ? stopping.abort(new Error("enough")) : undefined) };
  await expect(plainForward.probabilities({ layers, weights: randomWeights(layers) }, images, work)).rejects.toThrow("enough");
  expect(shares).toEqual([0.2, 0.4]);
});
