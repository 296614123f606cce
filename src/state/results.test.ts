import { describe, expect, test } from "vitest";
import { epochRecords, labelsOf, paperRun, predictionsOf, voteWith } from "./fixtures/runs";
import { parseResultsFile, toResultsFile } from "./results";
import { createAppStore, initialExperiment, type AppState } from "./store";

const LABELS = labelsOf(1_000);

function finishedState(changes: Partial<AppState> = {}): AppState {
  return {
    ...createAppStore().getState(),
    backend: { name: "webgl", renderer: "ANGLE (llvmpipe)", notice: null, numTensors: 0, bytesInGpu: null },
    experiment: { ...initialExperiment, status: "finished", queue: [1, 3], dataset: "fashion-mnist" },
    runs: { 3: paperRun(3), 1: paperRun(1), 2: paperRun(2, { status: "waiting", test: null }) },
    vote: voteWith([1, 3], LABELS, predictionsOf(Array(10).fill(900), 1_000)),
    ...changes,
  };
}

describe("writing", () => {
  test("the tested runs in the paper's order, and the vote", () => {
    const results = toResultsFile(finishedState());
    expect(results.dataset).toEqual({ name: "fashion-mnist", train: 48_000, validation: 12_000, test: 10_000 });
    expect(results.backend).toEqual({ name: "webgl", renderer: "ANGLE (llvmpipe)" });
    expect(results.runs.map(({ architecture, stoppedEarly }) => [architecture, stoppedEarly])).toEqual([[1, false], [3, true]]);
    expect(results.vote!.accuracy).toBe(0.9);
    expect(Object.keys(results.vote!)).toEqual(["accuracy", "confusionMatrix", "predictions"]);
  });

  test("Keras's history, a list for each figure", () => {
    const records = epochRecords(2);
    const [run] = toResultsFile(finishedState({ runs: { 1: paperRun(1, { epochs: records }) } })).runs;
    expect(run).toMatchObject({ epochsRun: 2, seed: 2_020, secondsPerEpoch: [5, 5], test: { loss: 0.28, accuracy: 0.8984 } });
    expect(run!.history).toEqual({
      loss: records.map(({ loss }) => loss),
      accuracy: records.map(({ accuracy }) => accuracy),
      valLoss: records.map(({ valLoss }) => valLoss),
      valAccuracy: records.map(({ valAccuracy }) => valAccuracy),
    });
  });

  test("refuses when there is nothing to write", () => {
    expect(() => toResultsFile(finishedState({ runs: {} }))).toThrow("no network has been tested yet");
  });
});

describe("reading", () => {
  const results = toResultsFile(finishedState());
  const json = JSON.stringify(results);

  /** The file with the field at `path` ("runs.0.seed") replaced, or taken out where `value` is undefined. */
  function fileWith(path: string, value: unknown): unknown {
    const file: unknown = JSON.parse(json);
    const keys = path.split(".");
    const last = keys.pop()!;
    const owner = keys.reduce((node, key) => (node as Record<string, unknown>)[key], file) as Record<string, unknown>;
    if (value === undefined) delete owner[last];
    else owner[last] = value;
    return file;
  }

  test("what was written comes back", () => {
    expect(parseResultsFile(JSON.parse(json))).toEqual(results);
    expect(parseResultsFile(fileWith("vote", null)).vote).toBeNull();
  });

  test("a loss that was no number comes back as NaN", () => {
    expect(parseResultsFile(fileWith("runs.0.test.loss", null)).runs[0]!.test.loss).toBeNaN();
  });

  test("unknown fields are dropped", () => {
    expect(parseResultsFile(fileWith("extra", 1))).not.toHaveProperty("extra");
  });

  test.each<[string, string, unknown]>([
    ["runs should be a list, but is missing", "runs", undefined],
    ["backend should be an object, but is null", "backend", null],
    ["vote should be an object, but is missing", "vote", undefined],
    ["dataset.train should be a whole number from 0, but is \"many\"", "dataset.train", "many"],
    ["runs[1].architecture should be one of 1, 2, 3, but is 4", "runs.1.architecture", 4],
    ["runs[0].config.earlyStopping should be an object, but is a list of 0", "runs.0.config.earlyStopping", []],
    ["runs[0].history.valLoss should be a list of 10, but is a list of 1", "runs.0.history.valLoss", [0.5]],
    ["runs[0].stoppedEarly should be true or false, but is 1", "runs.0.stoppedEarly", 1],
    ["runs[0].test.accuracy should be a number from 0 to 1, but is 89.8", "runs.0.test.accuracy", 89.8],
    ["runs[0].config.learningRate should be a number, but is null", "runs.0.config.learningRate", null],
    ["runs[0].predictions[2] should be a class from 0 to 9, but is 10", "runs.0.predictions.2", 10],
    ["runs[0].predictions should be a list of 10000, but is a list of 2", "runs.0.predictions", [1, 2]],
    ["runs[0].confusionMatrix should be counts of the 10000 test images, but is 9095", "runs.0.confusionMatrix.0.0", 0],
    ["vote.confusionMatrix[0] should be a list, but is an object", "vote.confusionMatrix.0", {}],
    ["runs[0].classificationReport.classes[3].f1Score should be a number from 0 to 1, but is missing", "runs.0.classificationReport.classes.3.f1Score", undefined],
  ])("says what is wrong: %s", (sentence, path, value) => {
    expect(() => parseResultsFile(fileWith(path, value))).toThrow(sentence);
  });

  test.each([[null], [[]], ["results"]])("refuses what is no file at all: %j", (value) => {
    expect(() => parseResultsFile(value)).toThrow("This is not a results file: the file should be an object");
  });
});
