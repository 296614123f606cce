import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { ARCHITECTURES } from "../nn/architectures";
import { summarize } from "../nn/summary";
import type { TrainConfig } from "../nn/trainConfig";
import { NETWORKS } from "../testing/everyLayer";
import { exportExperiment } from "./exportTexts";
import { experimentFolder, type FolderPlan } from "./experimentFolder";
import { readZip } from "./zip";

const config = { epochs: 2, batchSize: 64, learningRate: 0.001, seed: 2020, earlyStopping: null };
const papers = ARCHITECTURES.map(({ id, name, layers }) => ({ number: String(id), name, layers, fileBase: name, config, network: { name, layers, architecture: id } }));
const RECIPES: readonly Partial<TrainConfig>[] = [
  { schedule: { name: "cosine", warmupEpochs: 1, alpha: 0.1 }, clipping: { name: "globalClipnorm", limit: 2 }, averaging: { momentum: 0.95 } },
  { optimizer: { name: "sgd", momentum: 0.9, nesterov: true }, labelSmoothing: 0.1, testTimeFlip: true, earlyStopping: { monitor: "val_accuracy", patience: 0, minDelta: 0, restoreBestWeights: true } },
  { augmentation: { translation: 2, rotation: 10, zoom: 0.1, horizontalFlip: "alternating", cutOut: 4, brightness: 0.1, contrast: 0.2 } },
];
const others = Object.entries(NETWORKS).map(([name, layers], i) => ({ number: String(i + 4), name: `${name}"\nand more`, layers, fileBase: name, config: { ...config, ...RECIPES[i % RECIPES.length] }, network: { name, layers, architecture: null } }));
const plan: FolderPlan = { name: "An experiment", preset: "paper", nextId: 40, networks: [...papers, ...others], trainSize: 48_000, validationSize: 12_000, testSize: 10_000, isOnBuiltIn: false };
const folder = experimentFolder(plan);

const isThere = (code: string): boolean => spawnSync("python3", ["-c", code]).status === 0;

test("the zip is one folder of six files", async () => {
  const { name, mediaType, bytes } = await exportExperiment(plan);
  expect({ name, mediaType }).toEqual({ name: "fitting_room_experiment.zip", mediaType: "application/zip" });
  const files = readZip(bytes, "The archive");
  expect([...files.keys()]).toEqual(["README.md", "requirements.txt", "experiment.json", "networks.py", "train.py", "run.py"].map((file) => `fitting_room_experiment/${file}`));
  expect(new TextDecoder().decode(files.get("fitting_room_experiment/run.py"))).toBe(folder["run.py"]);
});

test.skipIf(!isThere(""))("its files are Python (needs python3; skipped where that is missing)", () => {
  const codes = ["networks.py", "train.py", "run.py"].map((name) => folder[name] ?? "");
  const { status, stderr } = spawnSync("python3", ["-c", "import ast, json, sys\nfor code in json.load(sys.stdin): ast.parse(code)"], { input: JSON.stringify(codes), encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test("experiment.json has what results.json says of a run, and by what a changed network is known", () => {
  const json = JSON.parse(folder["experiment.json"] ?? "") as { runs: unknown[] };
  expect(json).toMatchObject({ name: "An experiment", preset: "paper", nextId: 40 });
  expect(json.runs).toEqual(plan.networks.map(({ number, name, network, layers }) => ({ id: number, name, network, params: summarize(layers).totalParams })));
});

describe("networks.py has", () => {
  test.each([
    "TRAIN_SIZE = 48000 ",
    "    1: dict(epochs=2, batch_size=64, learning_rate=0.001, seed=2020, early_stopping=None),",
    'schedule=dict(name="cosine", warmup_epochs=1, alpha=0.1), clipping=dict(name="global_clipnorm", limit=2), ema_momentum=0.95',
    'early_stopping=dict(monitor="val_accuracy", patience=0, min_delta=0, restore_best_weights=True), optimizer=dict(name="sgd", momentum=0.9, nesterov=True), label_smoothing=0.1, test_time_flip=True',
    'augmentation=dict(translation=2, rotation=10, zoom=0.1, horizontal_flip="alternating", cut_out=4, brightness=0.1, contrast=0.2)',
    'layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),',
  ])("%s", (text) => expect(folder["networks.py"]).toContain(text));
});

test("train.py has every part of a recipe, whatever these runs need", () => {
  const plain = experimentFolder({ ...plan, networks: papers })["train.py"];
  expect(plain).toBe(folder["train.py"]);
  for (const part of ["def learning_rate_at(", "def augment(", "label_smoothing=", "use_ema=True", 'settings.get("test_time_flip", False)', "tf.distribute.MirroredStrategy()"]) expect(plain).toContain(part);
});

test("the README says where the page's runs were on other data, and every requirement is pinned", () => {
  expect(folder["README.md"]).not.toContain("draws itself");
  expect(experimentFolder({ ...plan, isOnBuiltIn: true })["README.md"]).toContain("garments that it draws itself");
  const lines = (folder["requirements.txt"] ?? "").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines.map((line) => line.split("==")[0])).toEqual(["keras", "numpy", "ray", "scikit-learn", "tensorflow"]);
  for (const line of lines) expect(line).toMatch(/^[a-z-]+==\d+\.\d+\.\d+$/);
});
