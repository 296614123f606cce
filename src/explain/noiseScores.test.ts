/** @file Scores on images made worse. */
import { expect, test } from "vitest";
import { dense, flatten } from "../nn/architectures/layers";
import { randomWeights } from "../testing/everyKind";
import { bandedImages } from "../testing/images";
import { type BatchForward, plainForward } from "./batch";
import { CORRUPTIONS, corrupted } from "./corruptions";
import { verdictsWithout } from "./filterOff";
import { type NoiseScore, scoreCorrupted } from "./noiseScores";
import { ALONE } from "./work";

const layers = [flatten(), dense(10, "softmax")];
const networks = [1, 2].map((seed) => ({ layers, weights: randomWeights(layers, seed) }));
const set = bandedImages(12, 2);

test("a score for each network, corruption and strength, of the images as they were made worse", async () => {
  const scores: NoiseScore[] = [];
  let asked = 0;
  const counting: BatchForward = { ...plainForward, probabilities: (...args) => (asked++, plainForward.probabilities(...args)) };
  const shares: number[] = [];
  await scoreCorrupted(networks, set, counting, { ...ALONE, onProgress: (share) => shares.push(share) }, (score) => scores.push(score));
  const steps = CORRUPTIONS.reduce((sum, { strengths }) => sum + strengths.length, 0);
  expect(scores).toHaveLength(2 * steps);
  expect(asked).toBe(2 * (steps - CORRUPTIONS.length + 1));
  const { right } = scores.find(({ name, step, network }) => name === "noise" && step === 3 && network === 1)!;
  expect(right).toBe((await verdictsWithout(networks[1]!, [], { images: corrupted(set.images, "noise", 50), labels: set.labels }, plainForward, ALONE)).right);
  expect(new Set(scores.filter(({ step, network }) => step === 0 && network === 0).map((score) => score.right)).size).toBe(1);
  expect(shares.at(-1)).toBeCloseTo(1, 9);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
});

test("stops where it is told to", async () => {
  const stop = new AbortController();
  const scores: NoiseScore[] = [];
  const stopped = scoreCorrupted(networks, set, plainForward, { ...ALONE, signal: stop.signal }, (score) => {
    if (scores.push(score) === 5) stop.abort(new Error("enough"));
  });
  await expect(stopped).rejects.toThrow("enough");
  expect(scores).toHaveLength(5);
});
