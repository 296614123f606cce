/** @file The form's settings are what all runs share; a change of them is a change of every run. */
import { describe, expect, test } from "vitest";
import { settingsOf, withSettings } from "./commonSettings";
import { addRun, chosenIds, duplicateRun, setRecipe, setTrainSize } from "./edits";
import type { Experiment } from "./plan";
import { paperExperiment, presetById } from "./presets";
import { ownRecipe } from "./recipe";
import { DEFAULT_SETTINGS, QUICK_LOOK, type Settings } from "./settings";

const paper = paperExperiment();
const own = addRun(paper, { name: "Mine", layers: paper.runs[0]!.network.layers.slice(1), architecture: null }, ownRecipe(null));
const common = (experiment: Experiment) => settingsOf(experiment, "auto");

describe("settingsOf", () => {
  test("the paper's experiment has the paper's settings", () => {
    expect(common(paper)).toEqual({ settings: DEFAULT_SETTINGS, differing: [] });
    expect(settingsOf(paper, "wasm").settings.backend).toBe("wasm");
  });

  test("names what the runs differ in, and says what the first has", () => {
    const mixed = setTrainSize(setRecipe(setRecipe(paper, "2", { seed: 7, earlyStopping: { monitor: "val_loss", patience: 2, minDelta: 0, restoreBestWeights: true } }), "1", { epochs: 3 }), "3", 400);
    expect(common(mixed).differing).toEqual(["epochs", "seed", "trainSize", "earlyStopping", "patience", "restoreBestWeights"]);
    expect(common(mixed).settings).toMatchObject({ epochs: 3, seed: 2020, trainSize: 48_000, earlyStopping: "off", patience: 2, restoreBestWeights: true });
    expect(common(presetById("seeds")!.experiment()).differing).toEqual(["seed"]);
    expect(common(presetById("learning-rates")!.experiment()).differing).toEqual(["learningRate"]);
  });

  test("each network's own epochs and stopping are no difference", () => {
    expect(common(own)).toEqual({ settings: DEFAULT_SETTINGS, differing: [] });
    expect(common(setRecipe(own, "4", { epochs: 11 })).differing).toEqual(["epochs"]);
  });
});

describe("withSettings", () => {
  const all: Settings = { data: "built-in", architectures: [1, 3], epochs: 4, batchSize: 64, learningRate: 0.0005, seed: 7, trainSize: 400, testSize: 100, earlyStopping: "on", patience: 3, restoreBestWeights: true, backend: "auto" };

  test("settings of all runs are read as they were set", () => {
    expect(common(withSettings(paper, all)).settings).toEqual(all);
    expect(common(withSettings(paper, QUICK_LOOK)).settings).toEqual({ ...DEFAULT_SETTINGS, ...QUICK_LOOK });
  });

  test.each(Object.entries(all))("%s alone changes nothing else", (name, value) => {
    expect(common(withSettings(paper, { [name]: value }))).toEqual({ settings: { ...DEFAULT_SETTINGS, [name]: value }, differing: [] });
  });

  test("and reach every run, other networks' too", () => {
    const { runs, data } = withSettings(own, all);
    expect(data).toEqual({ set: "built-in", testSize: 100 });
    for (const { recipe, trainSize } of runs) {
      expect(trainSize).toBe(400);
      expect(recipe).toEqual({ ...ownRecipe(null), epochs: 4, batchSize: 64, learningRate: 0.0005, seed: 7, earlyStopping: { monitor: "val_loss", patience: 3, minDelta: 0, restoreBestWeights: true } });
    }
  });

  test("null epochs and “protocol” give each run its network's own again", () => {
    const back = withSettings(withSettings(own, { epochs: 3, earlyStopping: "on" }), { epochs: null, earlyStopping: "protocol" });
    expect(back).toEqual(own);
    expect(withSettings(withSettings(paper, all), DEFAULT_SETTINGS)).toEqual(paper);
  });

  test("no change leaves what differs between runs", () => {
    const mixed = setRecipe(paper, "2", { seed: 7, earlyStopping: { monitor: "val_loss", patience: 2, minDelta: 0.1, restoreBestWeights: true } });
    expect(withSettings(mixed, {})).toEqual(mixed);
    expect(withSettings(mixed, { patience: 5 }).runs[1]?.recipe.earlyStopping).toEqual({ monitor: "val_loss", patience: 5, minDelta: 0.1, restoreBestWeights: true });
    expect(withSettings(mixed, { backend: "cpu" })).toEqual(mixed);
  });

  test("patience is kept while nothing stops early", () => {
    const off = withSettings(withSettings(paper, { earlyStopping: "off" }), { patience: 5, restoreBestWeights: true });
    expect(off.runs.every(({ recipe }) => recipe.earlyStopping === null)).toBe(true);
    expect(common(off).settings).toMatchObject({ earlyStopping: "off", patience: 5, restoreBestWeights: true });
    expect(withSettings(off, { earlyStopping: "on" }).runs.map(({ recipe }) => recipe.earlyStopping?.patience)).toEqual([5, 5, 5]);
  });

  test("architectures choose among the paper's networks, every run of each, and leave others alone", () => {
    const twice = duplicateRun(own, "1");
    expect(chosenIds(withSettings(twice, { architectures: [1] }))).toEqual(["1", "5", "4"]);
    expect(chosenIds(withSettings(twice, { architectures: [] }))).toEqual(["4"]);
  });
});
