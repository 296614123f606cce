/** @file The quick way to score units against the plain one. */
import { expect, test } from "vitest";
import { activation, batchNormalization, conv2d, dense, flatten, type LayerSpec, maxPooling2d } from "../nn/architectures/layers";
import { randomWeights } from "../testing/everyKind";
import { bandedImages } from "../testing/images";
import { plainForward } from "./batch";
import { scoreUnits, switchableLayers } from "./filterOff";
import { toSteps } from "./steps";
import { rightByClass, scoreUnitsBy } from "./unitScores";
import { ALONE } from "./work";

const set = bandedImages(30, 4);

const NETWORKS: readonly (readonly [string, readonly LayerSpec[]])[] = [
  ["a convolution before a dense layer", [conv2d(4, { strides: 2 }), maxPooling2d(), flatten(), dense(9), dense(10, "softmax")]],
  ["convolutions in a row", [conv2d(2, { strides: 3 }), conv2d(3, { strides: 2 }), flatten(), dense(10, "softmax")]],
  ["a normalisation between", [conv2d(3, { strides: 3, activation: "linear" }), batchNormalization(), activation("relu"), flatten(), dense(6, "tanh"), dense(10, "softmax")]],
  ["dense layers only", [flatten(), dense(7), dense(5), dense(10, "softmax")]],
];

test.each(NETWORKS)("%s: the same counts", async (_name, layers) => {
  const network = { layers, weights: randomWeights(layers, 8) };
  for (const layer of switchableLayers(toSteps(layers, network.weights))) {
    const quick = await scoreUnitsBy(network, layer, set, plainForward, ALONE);
    expect(quick).toEqual(await scoreUnits(network, layer, set, ALONE));
    expect(Math.max(...quick.right) > Math.min(...quick.right) || quick.rightWithAll !== quick.right[0], "something changes").toBe(true);
  }
});

test("says how far it is, and stops", async () => {
  const [, layers] = NETWORKS[0]!;
  const stop = new AbortController();
  const shares: number[] = [];
  const work = { ...ALONE, signal: stop.signal, onProgress: (share: number) => void (shares.push(share) === 20 && stop.abort(new Error("enough"))) };
  await expect(scoreUnitsBy({ layers, weights: randomWeights(layers) }, 0, set, plainForward, work)).rejects.toThrow("enough");
  expect(shares).toHaveLength(20);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
});

test("right answers of each class", () => {
  expect([...rightByClass(Uint8Array.of(1, 1, 9, 0), Uint8Array.of(1, 2, 9, 0))]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
});
