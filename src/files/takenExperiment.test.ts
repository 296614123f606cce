/**
 * @file The folder of a whole experiment at work: its Python runs against stand-ins for Keras, TensorFlow, Ray and
 * scikit-learn that know their names and arguments, and this page reads what it writes. Needs python3 with numpy.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parseResultsFile } from "../analysis/parseResults";
import type { ResultsFile } from "../analysis/results";
import schema from "../analysis/results.schema.json";
import { fingerprintOf } from "../data/fingerprint";
import { experimentFolder, type FolderPlan } from "../formats/experimentFolder";
import { ARCHITECTURES } from "../nn/architectures";
import { adamw, NO_AUGMENTATION, PLAIN_TRAINING, sgd, type TrainConfig } from "../nn/trainConfig";
import { accuracyOf } from "../nn/metrics/confusionMatrix";
import { bandedDataset } from "../testing/images";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const STUBS = fileURLToPath(new URL("../formats/fixtures/pythonStubs", import.meta.url));
const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

const dataset = bandedDataset(50, 20); // 40 to train on, 10 to validate
const config: TrainConfig = { ...PLAIN_TRAINING, epochs: 3, batchSize: 16, learningRate: 0.001, seed: 2020, earlyStopping: null };
const RECIPES: readonly TrainConfig[] = [
  { ...config, optimizer: adamw({ amsgrad: true }), schedule: { name: "cosine", warmupEpochs: 1, alpha: 0.1 }, weightDecay: 0.004, clipping: { name: "globalClipnorm", limit: 2 }, averaging: { momentum: 0.95 } },
  { ...config, optimizer: sgd({ momentum: 0.9, nesterov: true }), labelSmoothing: 0.1, testTimeFlip: true, earlyStopping: { monitor: "val_accuracy", patience: 0, minDelta: 0, restoreBestWeights: true } },
  { ...config, augmentation: { ...NO_AUGMENTATION, translation: 2, rotation: 10, zoom: 0.1, horizontalFlip: "alternating", cutOut: 4, brightness: 0.1, contrast: 0.2 } },
];
const plan: FolderPlan = {
  name: "Three of the paper",
  preset: null,
  nextId: 5,
  networks: ARCHITECTURES.map(({ id, name, layers }, i) => ({ number: String(id), name, layers, fileBase: name, config: RECIPES[i] ?? config, network: { name, layers, architecture: id }, ...(i === 2 ? { sizes: { trainSize: 30, validationSize: 8, testSize: 20 } } : {}) })),
  trainSize: 40,
  validationSize: 10,
  testSize: 20,
  isOnBuiltIn: false,
};

let folder = "";

interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...options: string[]): Said {
  return spawnSync("python3", ["run.py", "--data", folder, ...options], { cwd: folder, env: { ...process.env, PYTHONPATH: STUBS, PYTHONDONTWRITEBYTECODE: "1" }, encoding: "utf8" });
}

/** As the page reads it. */
function written(): ResultsFile {
  return parseResultsFile(JSON.parse(readFileSync(join(folder, "results.json"), "utf8")));
}

/** An IDX file of bytes. */
function idx(shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  head.setUint32(0, 0x0800 + shape.length);
  shape.forEach((size, axis) => head.setUint32(4 + 4 * axis, size));
  return Buffer.concat([Buffer.from(head.buffer), bytes]);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "experiment-"));
  for (const [name, text] of Object.entries(experimentFolder(plan))) writeFileSync(join(folder, name), text);
  for (const [name, { images, labels, size }] of [["train", dataset.train], ["t10k", dataset.test]] as const) {
    writeFileSync(join(folder, `${name}-images-idx3-ubyte`), idx([size, 28, 28], images));
    writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), idx([size], labels));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasNumpy)("run.py (needs python3 with numpy; skipped where that is missing)", () => {
  test("trains the runs that are asked for, and goes on with the others", () => {
    expect(run("--list").stdout).toMatch(/^ {3}1 {2}to train /);
    expect(run("--only", "1")).toMatchObject({ status: 0, stdout: expect.stringContaining("results.json holds 1 of 3 runs") as string });
    expect(written().runs.map(({ id }) => id)).toEqual(["1"]);
    expect(written().vote).toBeNull();
    const all = run();
    expect(all.stderr).toBe("");
    expect(all.stdout).toContain("3 runs, 1 of them trained already.");
    expect(written().runs.map(({ id }) => id)).toEqual(["1", "2", "3"]);
  });

  test("writes what the page reads: valid, with networks, recipes, sizes, ends and the images' fingerprint", () => {
    expect(new Ajv2020({ strict: true, allowUnionTypes: true }).validate(schema, JSON.parse(readFileSync(join(folder, "results.json"), "utf8")))).toBe(true);
    const { runs, dataset: images, backend, experiment } = written();
    expect(experiment).toEqual({ name: "Three of the paper", preset: null });
    expect(images).toEqual({ name: "chosen-files", train: 40, validation: 10, test: 20, fingerprint: fingerprintOf(dataset) });
    expect(backend).toEqual({ name: "tensorflow", renderer: null, threads: null });
    expect(runs.map(({ recipe }) => recipe)).toEqual(RECIPES);
    expect(runs.map(({ network }) => network)).toEqual(plan.networks.map(({ network }) => network));
    expect(runs.map(({ trainSize, validationSize }) => [trainSize, validationSize])).toEqual([[40, 10], [40, 10], [30, 8]]);
    expect(runs.map(({ endReason, epochsRun, restoredEpoch }) => [endReason, epochsRun, restoredEpoch])).toEqual([["completed", 3, null], ["early-stopping", 2, 1], ["completed", 3, null]]);
    expect(runs[0]?.history).toEqual({ loss: [0.5, NaN, 0.25], accuracy: [0.5, 1 / 3, 0.25], valLoss: [0.5, 1 / 3, 0.25], valAccuracy: [0.5, 1 / 3, 0.25] });
    for (const { test: { accuracy }, confusionMatrix, classificationReport } of runs) {
      expect(accuracy).toBeCloseTo(accuracyOf(confusionMatrix), 12);
      expect(classificationReport.accuracy).toBe(accuracy);
    }
  });

  test("votes where two have finished: with three, the class that two of them name", () => {
    const { runs, vote } = written();
    expect(vote).toMatchObject({ members: ["1", "2", "3"], method: "majority" });
    vote?.predictions.forEach((predicted, image) => {
      const named = runs.map(({ predictions }) => predictions[image]);
      const most = named.find((label, i) => named.indexOf(label) !== i);
      expect(most === undefined ? named : [most]).toContain(predicted);
    });
  });

  test("trains further seeds, as Ray tasks, by numbers and names of their own", () => {
    const further = run("--ray", "--seeds", "2");
    expect(further.stderr).toBe("");
    expect(further.stdout).toContain("6 runs, 3 of them trained already.\n3 tasks of 2 CPUs and 0 GPUs");
    const { runs } = written();
    expect(runs.map(({ id, seed }) => [id, seed])).toEqual([["1", 2020], ["2", 2020], ["3", 2020], ["5", 2021], ["6", 2021], ["7", 2021]]);
    expect(runs[3]?.name).toBe(`${plan.networks[0]?.name}, seed 2021`);
    expect(run("--ray", "--seeds", "2").stdout).toContain("6 runs, 6 of them trained already.");
  });

  test("trains anew what has another recipe, and says which network was changed", () => {
    const networks = readFileSync(join(folder, "networks.py"), "utf8");
    writeFileSync(join(folder, "networks.py"), networks.replace("epochs=3", "epochs=2"));
    expect(run().stdout).toContain("3 runs, 2 of them trained already.");
    expect(written().runs[0]).toMatchObject({ epochsRun: 2, recipe: { epochs: 2 } });
    writeFileSync(join(folder, "networks.py"), networks.replace("epochs=3", "epochs=4").replace("layers.Dense(10", "layers.Dense(11"));
    const failed = run();
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/Run 1, .*, failed: the network in networks\.py has \d+ weights, the page's has \d+\. Change it in the page/);
    expect(written().runs.map(({ id }) => id)).toEqual(["2", "3"]);
  });

  test.each([
    [["--only", "9"], "--only: there is no run 9; there are 1, 2, 3"],
    [["--seeds", "0"], "--seeds takes a whole number from 1, got 0"],
    [["--data", "/nowhere"], "has no train-images-idx3-ubyte"],
  ])("%s is refused in a sentence", (options, sentence) => {
    const { status, stderr } = run(...options);
    expect(status).not.toBe(0);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("Traceback");
  });
});
