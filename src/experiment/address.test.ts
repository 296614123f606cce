/** @file The whole experiment survives the address; links of before open what they opened; nothing in an address breaks the page. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import { experimentFromQuery, experimentToQuery, type AddressState } from "./address";
import { settingsOf, withSettings } from "./commonSettings";
import { addRun, againWithSeed, chooseRuns, chosenIds, duplicateRun, MAX_NAME_LENGTH, MAX_RUNS, moveRun, nameProblem, removeRun, renameExperiment, renameRun, setNetwork, setRecipe } from "./edits";
import { pick, randomAddressState, whole } from "./fixtures/randomExperiments";
import { architectureOf, paperNetwork } from "./network";
import { networkProblem } from "./networkProblem";
import { layersFromText } from "./networkText";
import { DEFAULT_VOTE, type Experiment } from "./plan";
import { paperExperiment, PRESETS, presetById } from "./presets";
import { CLIPPINGS, NO_AUGMENTATION, sgd } from "../nn/trainConfig";
import { ownRecipe, paperRecipe, type Recipe } from "./recipe";
import { DEFAULT_SETTINGS, settingProblem, settingsToQuery, type Settings } from "./settings";
import old from "../testing/oldPage/links.json";

const paper = paperExperiment();
const seeds = presetById("seeds")!.experiment();
const small = { name: "Own network", layers: layersFromText("c8.s2-m-f-d10.softmax").layers!, architecture: null };
const read = (query: string) => experimentFromQuery(new URLSearchParams(query));
const state = (experiment: Experiment, change: Partial<AddressState> = {}): AddressState => ({ experiment, backendChoice: "auto", vote: DEFAULT_VOTE, ...change });
const written = (experiment: Experiment, change: Partial<AddressState> = {}) => experimentToQuery(state(experiment, change)).toString();
const ids = ({ runs }: Experiment) => runs.map(({ id }) => id).join("-");

test("no query at all is the paper's experiment, and the paper's experiment is no query", () => {
  expect(read("")).toEqual({ ...state(paper), problems: [] });
  expect(read("preset=paper")).toEqual({ ...state(paper), problems: [] });
  expect(written(paper)).toBe("");
});

/** The paper's with such a recipe for each run. */
function everyRecipe(change: Partial<Recipe>): Experiment {
  return paper.runs.reduce((experiment, { id }) => setRecipe(experiment, id, change), paper);
}

describe("links of before", () => {
  test.each(old.links.map((link) => [link.query, link] as const))("%s", (_, { query: link, change, problems, becomes }) => {
    const query = new URLSearchParams(link);
    const { problems: said, ...got } = experimentFromQuery(query);
    const settings = { ...DEFAULT_SETTINGS, ...(change as Partial<Settings>) };
    expect(said).toEqual(problems);
    expect(settingsOf(got.experiment, got.backendChoice)).toEqual({ settings, differing: [] });
    expect(got).toEqual(state(withSettings(paper, settings), { backendChoice: settings.backend }));
    expect(experimentToQuery(got, query).toString()).toBe(becomes);
  });

  test("each of the paper's runs is trained as before", () => {
    const { runs } = read("epochs=4&earlyStopping=on&patience=2&architectures=1,3").experiment;
    expect(runs.map(({ recipe }) => recipe)).toEqual([1, 2, 3].map(() => ({ ...paperRecipe(1), epochs: 4, earlyStopping: { monitor: "val_loss", patience: 2, minDelta: 0, restoreBestWeights: false } })));
    expect(chosenIds(read("architectures=1,3").experiment)).toEqual(["1", "3"]);
  });
});

describe("what a person does is written shortly", () => {
  test.each<[string, string, Experiment]>([
    ["a preset", "preset=seeds", seeds],
    ["a preset, all its runs changed", "preset=seeds&learningRate=0.01", withSettings(seeds, { learningRate: 0.01 })],
    ["all runs from one seed, where they had three", "preset=seeds&seed=1", withSettings(seeds, { seed: 1 })],
    ["again with another seed", "runs=1-2-4-3&run=4_network-2_seed-7_name-Two+convolutions%2C+seed+7", againWithSeed(paper, "2", 7)],
    ["one run's own value", "run=2_batchSize-64", setRecipe(paper, "2", { batchSize: 64 })],
    ["a value of all but one", "batchSize=64&run=2_batchSize-512", setRecipe(withSettings(paper, { batchSize: 64 }), "2", { batchSize: 512 })],
    ["a new network", "run=4_network-c8.s2-m-f-d10.softmax", addRun(paper, small, ownRecipe(null))],
    ["its names", "run=4_network-c8.s2-m-f-d10.softmax_networkName-Mine_name-Yours", addRun(paper, { ...small, name: "Mine" }, ownRecipe(null), "Yours")],
    ["another network in a run's place", "run=1_network-3", setNetwork(paper, "1", paperNetwork(3))],
    ["one network fewer", "runs=1-3", removeRun(paper, "2")],
    ["another order", "runs=2-1-3", moveRun(paper, "1", 1)],
    ["names", "name=Monday&run=1_name-A%26*.**", renameRun(renameExperiment(paper, "Monday"), "1", "A&_*")],
    ["chosen ones of the paper's", "architectures=1%2C3", chooseRuns(paper, ["1", "3"])],
    ["chosen ones of the paper's, and a new one", "architectures=2&runs=1-4-2-3&run=4_network-1_name-One+convolution%2C+copy", chooseRuns(duplicateRun(paper, "1"), ["2", "4"])],
    ["chosen ones that architectures cannot say", "runs=1-4-2-3&run=4_network-1_name-One+convolution%2C+copy&chosen=1-2", chooseRuns(duplicateRun(paper, "1"), ["1", "2"])],
    ["a removed run's id is not given again", "next=5", removeRun(duplicateRun(paper, "3"), "4")],
    ["one run's optimizer", "run=2_optimizer-sgd_momentum-0.9_nesterov-true", setRecipe(paper, "2", { optimizer: sgd({ momentum: 0.9, nesterov: true }) })],
    ["one run's augmentation and smoothing", "run=1_labelSmoothing-0.1_translation-2_flip-alternating", setRecipe(paper, "1", { labelSmoothing: 0.1, augmentation: { ...NO_AUGMENTATION, translation: 2, horizontalFlip: "alternating" } })],
    ["what is watched", "run=3_monitor-accuracy", setRecipe(paper, "3", { earlyStopping: { ...paper.runs[2]!.recipe.earlyStopping!, monitor: "val_accuracy" } })],
    ["a recipe for all", "recipe=schedule-cosine_warmup-1_averaging-0.99", everyRecipe({ schedule: { name: "cosine", warmupEpochs: 1, alpha: 0 }, averaging: { momentum: 0.99 } })],
    ["a recipe for all, but for one", "recipe=clipping-clipvalue&run=2_clipping-none_testTimeFlip-true", setRecipe(everyRecipe({ clipping: CLIPPINGS.clipvalue }), "2", { clipping: null, testTimeFlip: true })],
    ["began as no preset", "preset=none&run=1_network-1&run=2_network-2&run=3_network-3", { ...paper, name: "My experiment", preset: null }],
  ])("%s", (_, query, experiment) => {
    expect(written(experiment)).toBe(query);
    expect(read(query)).toEqual({ ...state(experiment), problems: [] });
  });

  test("votes", () => {
    expect(written(paper, { vote: { members: null, method: "mean" } })).toBe("vote=mean");
    expect(written(paper, { vote: { members: ["1", "3"], method: "majority" } })).toBe("vote=1-3");
    expect(written(paper, { vote: { members: ["1", "3"], method: "mean" } })).toBe("vote=mean-1-3");
    for (const [method, text] of [["majority", "none"], ["mean", "mean-none"]] as const) {
      expect(written(paper, { vote: { members: [], method } })).toBe(`vote=${text}`);
      expect(read(`vote=${text}`)).toEqual({ ...state(paper, { vote: { members: [], method } }), problems: [] });
    }
    expect(written(paper, { vote: { members: ["2", "9"], method: "majority" } })).toBe("vote=none");
    expect(read("vote=majority-3-1-3").vote).toEqual({ members: ["1", "3"], method: "majority" });
    expect(read("vote=majority")).toEqual({ ...state(paper), problems: [] });
  });

  test("an experiment without runs, which no edit makes, opens as the paper's", () => {
    expect(written({ ...paper, preset: null, name: "My experiment", runs: [] })).toBe("preset=none&next=4");
    expect(read("preset=none&next=4").experiment).toEqual(paper);
  });

  test("where it is computed is no part of the experiment", () => {
    expect(written(paper, { backendChoice: "wasm" })).toBe("backend=wasm");
    expect(read("backend=wasm")).toEqual({ ...state(paper, { backendChoice: "wasm" }), problems: [] });
  });

  test("24 runs of one network fit into what every browser and server takes", () => {
    const many = Array.from({ length: 23 }, (_, i) => i).reduce((experiment, i) => againWithSeed(experiment, "1", 3000 + i), removeRun(removeRun(paper, "2"), "3"));
    expect(many.runs).toHaveLength(24);
    expect(written(many).length).toBeLessThan(2_000);
  });
});

test("any experiment comes back as it was, and is written alike again", () => {
  const random = mulberry32(13);
  for (let i = 0; i < 600; i++) {
    const before = randomAddressState(random);
    const query = experimentToQuery(before);
    const { problems, ...after } = read(query.toString());
    expect(problems).toEqual([]);
    expect(after).toEqual(before);
    expect(experimentToQuery(after).toString()).toBe(query.toString());
  }
});

test("names that are nobody's are left alone, read or written", () => {
  expect(read("utm_source=mail&hide=try,photo&Runs=4").problems).toEqual([]);
  const others = new URLSearchParams("hide=try&epochs=9&run=4_network-1&vote=mean&name=x&next=9&preset=seeds&chosen=1&runs=1");
  expect(experimentToQuery(state(paper), others).toString()).toBe("hide=try");
});

describe("what cannot be used is said, and the rest taken", () => {
  test.each<[string, string, string]>([
    ["preset=mine", "", 'preset is one of paper, seeds, learning-rates, kernel-sizes, augmentation, best-recipe, modern, none, got "mine". Using paper instead.'],
    ["preset=seeds&seed=x&epochs=3", "preset=seeds&epochs=3", 'seed "x" will not do: it needs a whole number from 0 to 4,294,967,295. Using the preset’s own instead.'],
    ["run=", "", 'run begins with a number from 1, as in run=4_network-1_seed-7, got "".'],
    ["run=0_seed-7", "", 'run begins with a number from 1, as in run=4_network-1_seed-7, got "0_seed-7".'],
    ["run=NaN", "", 'run begins with a number from 1, as in run=4_network-1_seed-7, got "NaN".'],
    ["run=12345678901234567890_network-1", "", 'run begins with a number from 1, as in run=4_network-1_seed-7, got "12345678901234567890_network-1".'],
    ["run=2_seed-7&run=2_seed-8", "run=2_seed-7", "run 2 stands there twice; the first counts."],
    ["run=2_seed-7_seed-8", "run=2_seed-7", "run 2: seed stands there twice; the first counts."],
    ["run=2_inertia-0.9_seed-7", "run=2_seed-7", 'run 2: "inertia" is none of network, networkName, epochs, batchSize, learningRate, seed, trainSize, earlyStopping, patience, monitor, minDelta, restoreBestWeights, name, and none of a recipe, as in optimizer-sgd_momentum-0.9.'],
    ["run=2_seed-7_", "run=2_seed-7", 'run 2: "" is none of network, networkName, epochs, batchSize, learningRate, seed, trainSize, earlyStopping, patience, monitor, minDelta, restoreBestWeights, name, and none of a recipe, as in optimizer-sgd_momentum-0.9.'],
    ["run=2_momentum-0.9_seed-7", "run=2_seed-7", "run 2: momentum goes with none of optimizer adam, schedule constant, clipping none."],
    ["run=2_optimizer-sgd_momentum-1", "run=2_optimizer-sgd", 'run 2: momentum "1" will not do: it needs a number from 0 to 0.99999. Using 0 instead.'],
    ["run=2_optimizer-lion_seed-7", "run=2_seed-7", 'run 2: optimizer is one of adam, adamw, sgd, rmsprop, got "lion".'],
    ["run=2_optimizer-sgd_nesterov-yes", "run=2_optimizer-sgd", 'run 2: nesterov is true or false, got "yes". Using false instead.'],
    ["run=2_flip-up_zoom-0.1", "run=2_zoom-0.1", 'run 2: flip is none, random or alternating, got "up". Using none instead.'],
    ["run=2_cutOut-1.5_zoom-0.1", "run=2_zoom-0.1", 'run 2: cutOut "1.5" will not do: it needs a whole number from 0 to 28. Using 0 instead.'],
    ["run=2_averaging-_seed-7", "run=2_seed-7", 'run 2: averaging "" will not do: it needs a number from 0 to 0.99999. Using none instead.'],
    ["run=3_monitor-f1", "", 'run 3: monitor is loss or accuracy, got "f1". Using loss instead.'],
    ["recipe=optimizer-sgd_speed-2", "recipe=optimizer-sgd", 'recipe: "speed" is none of optimizer, momentum, nesterov, beta1, beta2, epsilon, amsgrad, rho, centered, schedule, warmup, everyEpochs, factor, alpha, peak, start, end, rate, weightDecay, clipping, clipLimit, averaging, labelSmoothing, augmentation, translation, rotation, zoom, flip, cutOut, brightness, contrast, testTimeFlip.'],
    ["run=2_batchSize-NaN_seed-7", "run=2_seed-7", 'run 2: batchSize "NaN" will not do: it needs a whole number from 1 to 4,096. Using 512 instead.'],
    ["run=2_batchSize_seed-7", "run=2_seed-7", 'run 2: batchSize "" will not do: it needs a whole number from 1 to 4,096. Using 512 instead.'],
    ["run=2_trainSize--5&trainSize=400", "trainSize=400", 'run 2: trainSize "-5" will not do: it needs a whole number from 40 to 48,000, got -5. Using 400 instead.'],
    ["run=2_earlyStopping-protocol", "", 'run 2: earlyStopping is one of on, off, got "protocol".'],
    ["run=3_restoreBestWeights-1", "", 'run 3: restoreBestWeights is one of true, false, got "1".'],
    ["run=3_patience-101", "", 'run 3: patience "101" will not do: it needs a whole number from 0 to 100, got 101.'],
    ["run=3_minDelta--1", "", 'run 3: minDelta "-1" will not do: it needs a number from 0. Using 0 instead.'],
    ["run=3_minDelta-Infinity", "", 'run 3: minDelta "Infinity" will not do: it needs a number from 0. Using 0 instead.'],
    ["run=2_name-+_seed-7", "run=2_seed-7", "run 2: name: A name needs at least one character, got none."],
    ["run=2_network-c32.k99-f-d10.softmax_seed-7", "run=2_seed-7", 'run 2: network: layer 1, "c32.k99" takes "k" with a whole number from 1 to 28, got 99.'],
    ["run=2_network-4", "", "run 2: network is 1, 2, 3 or layers as in c32-m-f-d10.softmax, got 4."],
    ["runs=1-9-3", "runs=1-3", 'runs names "9", and there is no such run.'],
    ["chosen=1-9", "architectures=1", 'chosen names "9", and there is no such run.'],
    ["name=", "", "name: A name needs at least one character, got none. Using “The paper” instead."],
    ["next=0", "", 'next needs a whole number from 1 to 999,999, got "0".'],
    ["next=1e9", "", 'next needs a whole number from 1 to 999,999, got "1e9".'],
    ["vote=1", "", 'vote is majority or mean and two runs at least, as in vote=mean-1-2, got "1". All that are scored vote.'],
    ["vote=mean-1", "vote=mean", 'vote is majority or mean and two runs at least, as in vote=mean-1-2, got "mean-1". All that are scored vote.'],
    ["vote=", "", 'vote is majority or mean and two runs at least, as in vote=mean-1-2, got "". All that are scored vote.'],
    ["vote=mean-1-2-9", "vote=mean-1-2", 'vote names "9", and there is no such run.'],
    ["preset=none", "", "it has no run that can be used. Using the paper’s experiment instead."],
    ["preset=none&epochs=3", "epochs=3", "it has no run that can be used. Using the paper’s experiment instead."],
  ])("%s", (query, same, sentence) => {
    const { problems, ...got } = read(query);
    expect(problems).toEqual([`In the address: ${sentence}`]);
    expect(got).toEqual({ ...read(same), problems: undefined });
    expect(read(same).problems).toEqual([]);
  });

  test("a new run without a network is left out, with the reason", () => {
    expect(read("run=4_seed-7").problems).toEqual(["In the address: run 4: it is none of the preset’s and names no network.", "In the address: run 4 is left out."]);
    expect(read("run=4_network-m&run=5_network-1").problems).toEqual([
      "In the address: run 4: network: max_pooling2d (layer 1 of 1) is the last layer, which has to be dense with 10 units and softmax (or a softmax over 10 numbers): one probability for each class.",
      "In the address: run 4 is left out.",
    ]);
    expect(ids(read("run=4_network-m&run=5_network-1").experiment)).toBe("1-2-3-5");
  });

  test("runs that names nobody takes all", () => {
    expect(read("runs=").problems).toEqual(['In the address: runs names none that there is, got "". Taking all.']);
    expect(ids(read("runs=9").experiment)).toBe("1-2-3");
  });

  test("early stopping of a run that does not stop is of no use, and no harm", () => {
    expect(read("run=1_patience-5_minDelta-1")).toEqual({ ...state(paper), problems: [] });
  });
});

describe("however long it is", () => {
  const expectUsable = ({ runs, name, nextId, stopping, data }: Experiment) => {
    expect(runs.length).toBeGreaterThanOrEqual(1);
    expect(runs.length).toBeLessThanOrEqual(MAX_RUNS);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    expect(nextId).toBeGreaterThan(Math.max(...runs.map(({ id }) => Number(id))));
    expect([name, ...runs.flatMap((run) => [run.name, run.network.name])].map(nameProblem).filter((problem) => problem !== null)).toEqual([]);
    expect(runs.map(({ network }) => networkProblem(network.layers)).filter((problem) => problem !== null)).toEqual([]);
    expect(runs.map(({ network }) => network.architecture)).toEqual(runs.map(({ network }) => architectureOf(network.layers)));
    expect(runs.flatMap(({ recipe, trainSize }) => (["epochs", "batchSize", "learningRate", "seed"] as const).map((key) => settingProblem(key, recipe[key])).concat(settingProblem("trainSize", trainSize))).filter((problem) => problem !== null)).toEqual([]);
    expect([settingProblem("testSize", data.testSize), settingProblem("patience", stopping.patience)]).toEqual([null, null]);
  };

  const long = "x".repeat(100_000);
  test.each<[string, string]>([
    ["10,000 runs", Array.from({ length: 10_000 }, (_, i) => `run=${i + 4}_network-1_seed-${i}`).join("&")],
    ["10,000 broken runs", Array.from({ length: 10_000 }, (_, i) => `run=${i + 4}_network-${"c1-".repeat(60)}`).join("&")],
    ["one run 10,000 times", "run=4_network-1&".repeat(10_000)],
    ["10,000 ids", `runs=${Array.from({ length: 10_000 }, (_, i) => i).join("-")}&chosen=${"1-".repeat(50_000)}&vote=${"2-".repeat(50_000)}`],
    ["a run with 10,000 parts", `run=1${"_seed-7".repeat(10_000)}`],
    ["long values", ["preset", "name", "runs", "run", "chosen", "vote", "next", ...Object.keys(DEFAULT_SETTINGS)].map((name) => `${name}=${long}`).join("&")],
    ["a long run", `run=1_name-${long}&run=2_network-${long}&run=3_${long}`],
    ["long names", `name=${"a".repeat(MAX_NAME_LENGTH + 1)}`],
    ["architectures again and again", `architectures=${"1,".repeat(50_000)}1`],
  ])("%s", (_, query) => {
    const { experiment, problems } = read(query);
    expectUsable(experiment);
    expect(problems.length).toBeLessThanOrEqual(21);
    expect(Math.max(0, ...problems.map(({ length }) => length))).toBeLessThan(400);
    expect(read(written(experiment)).experiment).toEqual(experiment);
  });

  test("the first 96 of 10,000 runs are taken, and it says how many are not", () => {
    const { experiment, problems } = read(Array.from({ length: 10_000 }, (_, i) => `run=${i + 4}_network-1_seed-${i}`).join("&"));
    expect(experiment.runs).toHaveLength(MAX_RUNS);
    expect(problems).toEqual(["In the address: an experiment has at most 96 runs; 9,808 more are left out.", "In the address: an experiment has at most 96 runs, got 195. Taking the first 96."]);
  });

  test("no address, however broken, throws or gives what cannot be trained", () => {
    const random = mulberry32(17);
    for (let i = 0; i < 500; i++) {
      const query = broken(random, experimentToQuery(randomAddressState(random)).toString());
      const { experiment, backendChoice, vote } = read(query);
      expectUsable(experiment);
      const { problems, ...again } = read(experimentToQuery({ experiment, backendChoice, vote }).toString());
      expect(problems).toEqual([]);
      expect(again).toEqual({ experiment, backendChoice, vote });
    }
  });
});

/** Characters of a query changed, doubled and left out. */
function broken(random: () => number, query: string): string {
  const characters = Array.from(query);
  for (let i = whole(random, 1, 8); i > 0 && characters.length > 0; i--) {
    characters.splice(whole(random, 0, characters.length - 1), whole(random, 0, 3), pick(random, ["", "-", "_", "*", "&run=", "=", "%", "%00", "0", "9", "e", ".", "+", "run=5_network-", "%F0%9F"]));
  }
  return characters.join("");
}

test.each(PRESETS)("preset $id is its name and no more", ({ id, experiment }) => {
  expect(written(experiment())).toBe(id === "paper" ? "" : `preset=${id}`);
});

test("a change of all runs is written in the settings' words", () => {
  const all: Settings = { ...DEFAULT_SETTINGS, data: "built-in", epochs: 4, batchSize: 64, learningRate: 1e-6, seed: 7, trainSize: 400, testSize: 100, earlyStopping: "on", patience: 3, restoreBestWeights: true };
  expect(written(withSettings(paper, all))).toBe(settingsToQuery(all).toString());
});

const examples = readFileSync("README.md", "utf8").split("\n").flatMap((line) => /^\?(\S+) /.exec(line)?.[1] ?? []);

test("README has examples", () => {
  expect(examples.length).toBeGreaterThanOrEqual(4);
});

test.each(examples)("README’s %s is all used, and is how the page would write it", (query) => {
  const { problems, ...got } = read(query);
  expect(problems).toEqual([]);
  expect(experimentToQuery(got).toString()).toBe(new URLSearchParams(query).toString());
});
