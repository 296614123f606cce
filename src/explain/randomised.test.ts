import { expect, test } from "vitest";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS } from "../testing/smallNetworks";
import { randomisedWeights, rankCorrelation } from "./randomised";

const { layers } = SMALL_NETWORKS.find(({ name }) => name === "normalisation of all kinds")!;
const network = { layers, weights: randomWeights(layers, 2) };

test("begins as Keras does, by the seed", () => {
  const weights = randomisedWeights(network, 7);
  expect(weights.map(({ length }) => length)).toEqual(network.weights.map(({ length }) => length));
  expect(weights.slice(0, 4)).toEqual([Float32Array.of(1), Float32Array.of(0), Float32Array.of(0), Float32Array.of(1)]);
  const limit = Math.sqrt(6 / (9 * (1 + 3)));
  expect(weights[4]!.every((value) => Math.abs(value) <= limit)).toBe(true);
  expect(Math.max(...weights[4]!.map(Math.abs))).toBeGreaterThan(0.7 * limit);
  expect(randomisedWeights(network, 7)).toEqual(weights);
  expect(randomisedWeights(network, 8)[4]).not.toEqual(weights[4]);
});

test("from a layer on: those before it stay", () => {
  const weights = randomisedWeights(network, 7, 2);
  expect(weights.slice(0, 5)).toEqual(network.weights.slice(0, 5));
  expect(weights[5]).toEqual(new Float32Array(3));
  expect(weights.at(-2)).toEqual(randomisedWeights(network, 7).at(-2));
});

test("rank correlation, with ties", () => {
  expect(rankCorrelation([1, 2, 3, 4], [10, 20, 30, 40])).toBeCloseTo(1, 12);
  expect(rankCorrelation([1, 2, 3, 4], [-4, 3, -2, 1])).toBeCloseTo(-1, 12);
  // scipy.stats.spearmanr([1, 2, 2, 4], [3, 1, 2, 4])
  expect(rankCorrelation([1, 2, 2, 4], [3, 1, 2, 4])).toBeCloseTo(0.316227766, 8);
  expect(rankCorrelation([1, 1], [1, 2])).toBe(0);
});
