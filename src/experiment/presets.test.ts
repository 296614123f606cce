/** @file The presets are experiments in order; the paper's is the paper's. */
import { describe, expect, test } from "vitest";
import { ARCHITECTURES } from "../nn/architectures";
import { summarize } from "../nn/summary";
import { architectureOf } from "./network";
import { PAPER_ID, paperExperiment, presetById, PRESETS } from "./presets";

test("the paper's comes first: its three networks, each by its own protocol", () => {
  const { name, preset, data, stopping, runs, nextId } = paperExperiment();
  expect(PRESETS[0]?.id).toBe(PAPER_ID);
  expect({ name, preset, nextId }).toEqual({ name: "The paper", preset: "paper", nextId: 4 });
  expect(data).toEqual({ set: "fashion-mnist", testSize: 10_000 });
  expect(stopping).toEqual({ patience: 0, restoreBestWeights: false });
  expect(runs.map(({ id, name: runName, network }) => [id, runName, network.architecture])).toEqual([
    ["1", "One convolution", 1],
    ["2", "Two convolutions", 2],
    ["3", "Three convolutions", 3],
  ]);
  expect(runs.map(({ network }) => network.layers)).toEqual(ARCHITECTURES.map(({ layers }) => layers));
  expect(runs.map(({ recipe }) => [recipe.epochs, recipe.earlyStopping])).toEqual([
    [10, null],
    [20, null],
    [50, { monitor: "val_loss", patience: 0, minDelta: 0, restoreBestWeights: false }],
  ]);
  for (const { recipe, trainSize, isChosen } of runs) {
    expect(recipe).toMatchObject({ batchSize: 512, learningRate: 0.001, seed: 2020 });
    expect({ trainSize, isChosen }).toEqual({ trainSize: 48_000, isChosen: true });
  }
});

test("a preset is found by its name in the address", () => {
  expect(presetById("seeds")?.name).toBe("One network, three seeds");
  expect(presetById("Paper")).toBeNull();
  expect(presetById("")).toBeNull();
});

test("names in the address differ, and need no escaping", () => {
  const ids = PRESETS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(id).toMatch(/^[a-z][a-z-]*$/);
    expect(id).not.toBe("none");
  }
});

describe.each(PRESETS)("$id", ({ id, name, sentence, experiment }) => {
  test("is an experiment of its name, made anew each time", () => {
    expect(experiment()).toEqual(experiment());
    expect(experiment()).not.toBe(experiment());
    expect(experiment()).toMatchObject({ name, preset: id });
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  test("counts its runs up and trains all of them", () => {
    const { runs, nextId } = experiment();
    expect(runs.map((run) => run.id)).toEqual(runs.map((_, i) => String(i + 1)));
    expect(nextId).toBe(runs.length + 1);
    expect(runs.every(({ isChosen }) => isChosen)).toBe(true);
    expect(new Set(runs.map((run) => run.name)).size).toBe(runs.length);
  });

  test("has networks that can be built and that know whether they are the paper's", () => {
    for (const { network } of experiment().runs) {
      expect(summarize(network.layers).layers.at(-1)?.outputShape).toEqual([null, 10]);
      expect(network.architecture).toBe(architectureOf(network.layers));
    }
  });
});

test("the runs of “seeds” differ by nothing else", () => {
  const runs = presetById("seeds")!.experiment().runs;
  expect(runs.map(({ recipe }) => recipe.seed)).toEqual([2020, 2021, 2022]);
  expect(new Set(runs.map(({ recipe, network }) => JSON.stringify([{ ...recipe, seed: 0 }, network]))).size).toBe(1);
});
