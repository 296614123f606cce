/** @file What units want: the images that excite them most, and ascents. */
import { expect, test } from "vitest";
import { conv2d, dense, flatten } from "../nn/architectures/layers";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS } from "../testing/smallNetworks";
import { ascend } from "./ascent";
import { plainForward } from "./batch";
import { mostExciting } from "./excites";
import { toSteps } from "./steps";
import { ALONE } from "./work";

test("the images with the brightest dot, where it is, and the patch around it", async () => {
  const layers = [conv2d(2), flatten(), dense(10, "softmax")];
  // One filter wants a light middle, the other a dark one.
  const kernel = Float32Array.from({ length: 18 }, (_, i) => (i === 8 ? 1 : i === 9 ? -1 : 0));
  const network = { layers, weights: randomWeights(layers).with(0, kernel).with(1, new Float32Array(2)) };
  const images = new Uint8Array(70 * 784);
  for (const [image, row, column, light] of [[3, 5, 7, 255], [69, 20, 1, 102], [40, 1, 26, 204]] as const) images[image * 784 + row * 28 + column] = light;
  const shares: number[] = [];
  const [light, dark] = await mostExciting(network, 0, images, 2, plainForward, { ...ALONE, onProgress: (share) => shares.push(share) });
  expect(light!.map(({ image, position, patch }) => ({ image, position, patch }))).toEqual([
    { image: 3, position: 4 * 26 + 6, patch: { top: 4, bottom: 7, left: 6, right: 9 } },
    { image: 40, position: 25, patch: { top: 0, bottom: 3, left: 25, right: 28 } },
  ]);
  expect(light!.map(({ value }) => value)).toEqual([1, expect.closeTo(0.8, 6)]);
  expect(dark).toEqual([]);
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
});

test.each(SMALL_NETWORKS.filter(({ name, layers }) => name !== "no bias" && layers.some(({ type }) => type === "conv2d")))("$name: an ascent excites the unit more than the noise did", ({ layers }) => {
  const steps = toSteps(layers, randomWeights(layers, 8));
  const layer = layers.findLastIndex(({ type }) => type === "conv2d" || type === "dense");
  const path = [...ascend(steps, { layer, unit: 1 }, { steps: 15 })];
  expect(path).toHaveLength(16);
  expect(path.at(-1)!.excitement).toBeGreaterThan(path[0]!.excitement);
  expect(path.at(-1)!.image.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test("the same seed, the same ascent; another seed, another", () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const steps = toSteps(layers, randomWeights(layers));
  const end = (seed: number) => [...ascend(steps, { layer: 0, unit: 1 }, { seed, steps: 3 })].at(-1)!.image;
  expect(end(1)).toEqual(end(1));
  expect(end(2)).not.toEqual(end(1));
  expect(() => ascend(steps, { layer: 99, unit: 0 }).next()).toThrow("layer 99 computes nothing");
});
