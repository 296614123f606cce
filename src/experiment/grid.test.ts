/** @file A run for each pair of values, and what cannot be searched. */
import { expect, test } from "vitest";
import { dense, flatten } from "../nn/architectures/layers";
import { experimentFromQuery, experimentToQuery } from "./address";
import { setNetwork } from "./edits";
import { gridOf, gridProblem } from "./grid";
import { DEFAULT_VOTE } from "./plan";
import { paperExperiment } from "./presets";

const paper = paperExperiment();

test("each pair but the run's own, right behind it", () => {
  const grid = gridOf(paper, "1", { learningRate: [0.001, 0.01], kernelSize: [3, 5, 5] });
  expect(grid.runs.map(({ id, name }) => `${id} ${name}`)).toEqual([
    "1 One convolution",
    "4 One convolution, 3 × 3, learning rate 0.01",
    "5 One convolution, 5 × 5, learning rate 0.001",
    "6 One convolution, 5 × 5, learning rate 0.01",
    "2 Two convolutions",
    "3 Three convolutions",
  ]);
  expect(grid.nextId).toBe(7);
  expect(grid.runs.slice(0, 4).map(({ network, recipe }) => [network.architecture, network.layers[0], recipe.learningRate])).toEqual(
    [[1, 3, 0.001], [1, 3, 0.01], [null, 5, 0.001], [null, 5, 0.01]].map(([architecture, size, rate]) => [architecture, expect.objectContaining({ kernelSize: [size, size] }), rate]),
  );
  const state = { experiment: grid, backendChoice: "auto", vote: DEFAULT_VOTE } as const;
  expect(experimentFromQuery(experimentToQuery(state))).toEqual({ ...state, problems: [] });
});

test("along one side only", () => {
  expect(gridOf(paper, "2", { learningRate: [0.01], kernelSize: [] }).runs.map(({ name }) => name)).toContain("Two convolutions, learning rate 0.01");
  expect(gridOf(paper, "2", { learningRate: [], kernelSize: [1] }).runs.map(({ name }) => name)).toContain("Two convolutions, 1 × 1");
});

test("what cannot be searched is said", () => {
  expect(gridProblem(paper, "1", { learningRate: [], kernelSize: [] })).toMatch(/at least one value/);
  expect(gridProblem(paper, "1", { learningRate: [0.001], kernelSize: [3] })).toMatch(/nothing to try/);
  expect(gridProblem(paper, "1", { learningRate: [-1], kernelSize: [] })).toMatch(/^learningRate needs/);
  expect(gridProblem(paper, "1", { learningRate: [], kernelSize: [29] })).toMatch(/^With kernels of 29: /);
  expect(gridProblem(paper, "1", { learningRate: Array.from({ length: 95 }, (_, i) => i + 1), kernelSize: [] })).toMatch(/at most 96 runs/);
  const flat = setNetwork(paper, "1", { name: "Flat", layers: [flatten(), dense(10, "softmax")], architecture: null });
  expect(gridProblem(flat, "1", { learningRate: [], kernelSize: [3] })).toMatch(/no convolution/);
  expect(() => gridOf(paper, "9", { learningRate: [1], kernelSize: [] })).toThrow(/no run "9"/);
});
