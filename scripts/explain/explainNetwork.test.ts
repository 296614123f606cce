/** @file The explanation of a network against the reference files, where they are, and of a small one against itself. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { conv2d, dense, flatten, globalAveragePooling2d, activation } from "../../src/nn/architectures/layers.ts";
import { predict } from "../../src/nn/predict.ts";
import { randomWeights } from "../../src/testing/everyKind.ts";
import { bandedImages } from "../../src/testing/images.ts";
import { SMALL_NETWORKS } from "../../src/testing/smallNetworks.ts";
import { expectClose } from "../../src/testing/tensors.ts";
import { opened } from "../inspect/inspectFiles.ts";
import { differences, largestByKind } from "./differences.ts";
import { type Explanation, explainNetwork } from "./explainNetwork.ts";
import { readImageSets } from "./imageSets.ts";

const sets = { explained: { ...bandedImages(2, 3), from: 7 }, scored: bandedImages(20, 1), training: bandedImages(30, 2) };

test("every part of an explanation, of a small network", async () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const weights = randomWeights(layers, 3);
  const { images, filterOff, matchValue, neighbours, taughtBy, scores } = await explainNetwork({ layers, weights }, sets);
  const [first] = images;
  const probabilities = predict(layers, weights, sets.explained.images.subarray(0, 784));
  expectClose(first!.probabilities, probabilities, 2e-6);
  expect(images.map(({ testIndex, label }) => [testIndex, label])).toEqual([[7, 0], [8, 1]]);
  expect(first!.layers.map(({ layer, shape }) => `${layer} ${shape.join(" ")}`)).toEqual(["Conv2D 26 26 4", "MaxPooling2D 13 13 4", "Conv2D 7 7 5", "MaxPooling2D 3 3 5", "Flatten 45", "Dense 7"]);
  expect(first!.layers[4]!.positions).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44]);
  expect(Object.keys(first!.account.biases)).toEqual(["conv2d", "conv2d_1", "dense", "dense_1"]);
  expect(first!.account.total).toBeCloseTo(first!.account.logit, 4);
  expect(first!.gradCam).toMatchObject({ layer: "conv2d_1", shape: [7, 7] });
  expect(first!.occlusion.probabilityOfBest).toHaveLength(81);
  expect(filterOff).toMatchObject({ layer: "conv2d", images: "first 20 test images" });
  expect(filterOff!.rightWithoutFilter).toHaveLength(4);
  expect(matchValue!.classes.map(({ entries, matchOfTestImages }) => [entries.length, matchOfTestImages.length])).toEqual(Array(10).fill([5, 2]));
  expect([neighbours.nearest.map(({ length }) => length), taughtBy.images.map(({ scores: { length } }) => length)]).toEqual([[5, 5], [5, 5]]);
  expect(scores.reliability.rows.reduce((sum, [count]) => sum + count, 0)).toBe(20);
});

test("a network without a dense layer, a flattened list or a filter to switch off", async () => {
  const layers = [conv2d(10, { activation: "linear" }), globalAveragePooling2d(), activation("softmax")];
  const explanation = await explainNetwork({ layers, weights: randomWeights(layers) }, sets);
  expect(explanation).toMatchObject({ filterOff: null, matchValue: null });
  const regression = [flatten(), dense(10, "softmax")];
  const second = await explainNetwork({ layers: regression, weights: randomWeights(regression) }, sets);
  expect([second.images[0]!.gradCam, second.filterOff]).toEqual([null, null]);
});

const REFERENCE = "../shared/reference";
const IMAGES = "../shared/fashion-mnist";
const PATHS = { 1: `${REFERENCE}/keras/architecture-1.h5`, 2: `${REFERENCE}/explain/architecture-2.h5`, 3: `${REFERENCE}/explain/architecture-3.h5` } as const;
const hasReference = [...Object.values(PATHS), `${IMAGES}/train-images-idx3-ubyte.gz`].every((path) => existsSync(path));
const WHERE = `(needs ${REFERENCE} and ${IMAGES}; skipped where they are missing)`;

type Reference = Explanation & { readonly filterOff: { readonly rightWithoutFilter: readonly number[] } };

function referenceOf(architecture: keyof typeof PATHS): Reference {
  return JSON.parse(readFileSync(`${REFERENCE}/explain/architecture-${architecture}.json`, "utf8")) as Reference;
}

/** Two of its filters alone: `npm run explain -- --against` compares all, and the other networks whole, in minutes. */
test.skipIf(!hasReference)(`architecture 1: what Keras and scikit-learn say ${WHERE}`, async () => {
  const reference = referenceOf(1);
  const expected = { ...reference, filterOff: { ...reference.filterOff, rightWithoutFilter: reference.filterOff.rightWithoutFilter.slice(0, 2) } };
  const got = await explainNetwork(await opened([PATHS[1]], null), readImageSets(IMAGES, { from: 0, images: 6, scored: 1_000, training: 2_000 }), 2);
  const all = differences(got, expected);
  expect(all.filter(({ path, difference }) => !(difference <= 1e-4 + roundingOfTeachers(got, path)))).toEqual([]);
  expect(largestByKind(all).length).toBeGreaterThan(30);
}, 180_000);

test.skipIf(!hasReference).each([2, 3] as const)(`architecture %i: what Keras says of images ${WHERE}`, async (architecture) => {
  const got = await explainNetwork(await opened([PATHS[architecture]], null), readImageSets(IMAGES, { from: 0, images: 2, scored: 20, training: 20 }), 0);
  const all = differences(got.images, referenceOf(architecture).images.slice(0, 2));
  expect(all.filter(({ difference }) => !(difference <= 1e-4))).toEqual([]);
  expect(largestByKind(all).length).toBeGreaterThan(20);
}, 60_000);

/** Teachers' scores are multiples of p − 1, and a float32 beside 1 has steps of 6e-8: a share that sure answers make large, here and there. */
function roundingOfTeachers({ images }: Explanation, place: string): number {
  const image = /^taughtBy\.images\.(\d)\.scores$/.exec(place)?.[1];
  if (image === undefined) return 0;
  const { probabilities, label } = images[Number(image)]!;
  return 2 ** -23 / probabilities.reduce((sum, p, k) => sum + (k === label ? 0 : p), 0);
}
