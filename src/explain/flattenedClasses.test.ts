/** @file Tests of flattenedClasses.ts: the same as from all lists at once. */
import { describe, expect, it } from "vitest";
import { mulberry32 } from "../data/random";
import { conv2d, dense, flatten, globalAveragePooling2d, type LayerSpec, maxPooling2d } from "../nn/architectures/layers";
import { sizeOf, summarize } from "../nn/summary";
import { plainForward } from "./batch";
import { flattenedClasses, listLayer } from "./flattenedClasses";
import { classEntries } from "./matchValue";
import { ALONE } from "./work";

const random = mulberry32(11);
const IMAGES = Uint8Array.from({ length: 40 * 784 }, () => 256 * random());
/** Of class 7 there is none. */
const LABELS = Uint8Array.from({ length: 40 }, (_, i) => [0, 1, 2, 3, 4, 5, 6, 8, 9][i % 9] ?? 0);
const imageAt = (index: number) => IMAGES.subarray(index * 784, (index + 1) * 784);

function trained(...layers: readonly LayerSpec[]) {
  return { layers, weights: summarize(layers).layers.flatMap(({ weights }) => weights.map(({ shape }) => Float32Array.from({ length: sizeOf(shape) }, () => random() - 0.5))) };
}

const NETWORKS = [
  ["a flatten behind a pool", trained(conv2d(3), maxPooling2d(), flatten(), dense(10, "softmax")), 2],
  ["a flatten of the image", trained(flatten(), dense(10, "softmax")), 0],
  ["no flatten", trained(conv2d(4, { strides: 3 }), globalAveragePooling2d(), dense(10, "softmax")), 1],
] as const;

describe.each(NETWORKS)("%s", (_, network, layer) => {
  it("has its list behind the right layer", () => {
    expect(listLayer(network)).toBe(layer);
  });

  it("gives the entries and means of all lists together", async () => {
    const expected = classEntries(await plainForward.outputs(network, layer, IMAGES, ALONE), LABELS);
    const found = await flattenedClasses(network, imageAt, LABELS, ALONE);
    expect(found.map(({ entries }) => [...entries])).toEqual(expected.map(({ entries }) => [...entries]));
    expect(found.map(({ numImages }) => numImages)).toEqual(expected.map(({ numImages }) => numImages));
    for (const [i, { sumOfMean }] of found.entries()) expect(sumOfMean).toBeCloseTo(expected[i]?.sumOfMean ?? Number.NaN, 10);
  });

  it("can be stopped, and says how far it is", async () => {
    const stop = new AbortController();
    const shares: number[] = [];
    const onProgress = (share: number) => {
      shares.push(share);
      if (shares.length === 3) stop.abort();
    };
    await expect(flattenedClasses(network, imageAt, LABELS, { ...ALONE, signal: stop.signal, onProgress })).rejects.toThrow("aborted");
    expect(shares).toEqual([1 / 40, 2 / 40, 3 / 40]);
  });
});
