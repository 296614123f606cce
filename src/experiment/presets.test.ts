/** @file The presets are experiments in order; the paper's is the paper's. */
import { describe, expect, test } from "vitest";
import { ARCHITECTURES } from "../nn/architectures";
import { summarize } from "../nn/summary";
import { experimentFromQuery, experimentToQuery } from "./address";
import { architectureOf } from "./network";
import { networkProblem } from "./networkProblem";
import { DEFAULT_VOTE } from "./plan";
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
      expect(networkProblem(network.layers)).toBeNull();
    }
  });

  test("is one word in the address, and comes back from it", () => {
    const state = { experiment: experiment(), backendChoice: "auto", vote: DEFAULT_VOTE } as const;
    const query = experimentToQuery(state);
    expect(query.toString()).toBe(id === PAPER_ID ? "" : `preset=${id}`);
    expect(experimentFromQuery(query)).toEqual({ ...state, problems: [] });
  });
});

test("the runs of “seeds” differ by nothing else", () => {
  const runs = presetById("seeds")!.experiment().runs;
  expect(runs.map(({ recipe }) => recipe.seed)).toEqual([2020, 2021, 2022]);
  expect(new Set(runs.map(({ recipe, network }) => JSON.stringify([{ ...recipe, seed: 0 }, network]))).size).toBe(1);
});

describe("kernel sizes", () => {
  const runs = presetById("kernel-sizes")!.experiment().runs;
  const kernels = runs.map(({ network }) => network.layers.flatMap((layer) => (layer.type === "conv2d" ? [layer.kernelSize.join(" × ")] : [])));

  test("each of the paper's networks has a trio of kernels and a trio of seeds, which share one run", () => {
    expect(runs.map(({ name }) => name).slice(0, 5)).toEqual(["One convolution, 3 × 3", "One convolution, 5 × 5", "One convolution, 7 × 7", "One convolution, 3 × 3, seed 2021", "One convolution, 3 × 3, seed 2022"]);
    expect(runs.map(({ network }) => network.architecture)).toEqual([1, 2, 3].flatMap((id) => [id, null, null, id, id]));
    expect(runs.map(({ recipe }) => recipe.seed)).toEqual([1, 2, 3].flatMap(() => [2020, 2020, 2020, 2021, 2022]));
    expect(kernels.map(([first]) => first)).toEqual([1, 2, 3].flatMap(() => ["3 × 3", "5 × 5", "7 × 7", "3 × 3", "3 × 3"]));
    expect(kernels.every((sizes) => new Set(sizes).size === 1)).toBe(true);
  });

  test("nothing else differs", () => {
    for (const { network, recipe } of runs) {
      const architecture = ARCHITECTURES.find(({ name }) => network.name.startsWith(name))!;
      expect(network.layers.map((layer) => (layer.type === "conv2d" ? { ...layer, kernelSize: [3, 3] } : layer))).toEqual(architecture.layers);
      expect({ ...recipe, seed: 2020 }).toEqual(paperExperiment().runs[architecture.id - 1]!.recipe);
    }
  });
});

test("with and without augmentation, nothing else differs", () => {
  const { runs } = presetById("augmentation")!.experiment();
  expect(runs.map(({ name }) => name)).toEqual(["One convolution", "One convolution, augmented", "Two convolutions", "Two convolutions, augmented"]);
  expect(runs.map(({ recipe }) => recipe.augmentation?.rotation ?? 0)).toEqual([0, 5, 0, 5]);
  expect(runs.map(({ recipe }) => ({ ...recipe, augmentation: null }))).toEqual([1, 1, 2, 2].map((id) => paperExperiment().runs[id - 1]!.recipe));
});

test("the best recipe leaves the networks as they are", () => {
  const { runs } = presetById("best-recipe")!.experiment();
  expect(runs.map(({ network }) => network.architecture)).toEqual([1, 2, 3]);
  for (const { recipe } of runs) {
    expect(recipe).toMatchObject({ learningRate: 0.002, weightDecay: 0.005, labelSmoothing: 0.05, averaging: { momentum: 0.998 }, epochs: 16, batchSize: 128, earlyStopping: null });
    expect(recipe).toMatchObject({ optimizer: { name: "adamw" }, schedule: { name: "cosine", alpha: 0, warmupEpochs: 0 } });
  }
});

test("the modern network is small", () => {
  const [run] = presetById("modern")!.experiment().runs;
  expect(summarize(run!.network.layers)).toMatchObject({ totalParams: 187_178, multiplyAdds: 11_988_640 });
  expect(run!.network.layers.map(({ type }) => type)).toEqual(expect.arrayContaining(["batchNormalization", "globalAveragePooling2d"]));
  expect(run!.recipe).toMatchObject({ augmentation: { horizontalFlip: "alternating", translation: 0 }, schedule: { name: "cosine" }, testTimeFlip: true });
});
