/** @file What is read from results.json: whole files, broken ones, and old ones. */
import { describe, expect, test } from "vitest";
import { epochRecords, finishedState, paperRun } from "../experiment/fixtures/runs";
import { parseResultsFile } from "./parseResults";
import { toResultsFile, type RunResult } from "./results";
import type { Run } from "../experiment/run";

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

  test("an end that is not known, and an epoch that was put back", () => {
    expect(parseResultsFile(fileWith("runs.0.endReason", null)).runs[0]!.endReason).toBeNull();
    expect(parseResultsFile(fileWith("runs.0.restoredEpoch", 7)).runs[0]!.restoredEpoch).toBe(7);
  });

  test.each<[string, string, unknown]>([
    ["runs should be a list, but is missing", "runs", undefined],
    ["backend should be an object, but is null", "backend", null],
    ["backend.threads should be a whole number from 0, but is \"two\"", "backend.threads", "two"],
    ["vote should be an object, but is missing", "vote", undefined],
    ["dataset.train should be a whole number from 0, but is \"many\"", "dataset.train", "many"],
    ["runs[1].architecture should be one of 1, 2, 3, but is 4", "runs.1.architecture", 4],
    ["runs[0].config.earlyStopping should be an object, but is a list of 0", "runs.0.config.earlyStopping", []],
    ["runs[0].history.valLoss should be a list of 10, but is a list of 1", "runs.0.history.valLoss", [0.5]],
    ["runs[0].stoppedEarly should be true or false, but is 1", "runs.0.stoppedEarly", 1],
    ["runs[0].endReason should be one of completed, early-stopping, stopped, but is \"tired\"", "runs.0.endReason", "tired"],
    ["runs[0].restoredEpoch should be an epoch from 1 to 10, but is 11", "runs.0.restoredEpoch", 11],
    ["runs[0].restoredEpoch should be an epoch from 1 to 10, but is 0", "runs.0.restoredEpoch", 0],
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

test("files from before threads were counted", () => {
  const { backend, ...rest } = toResultsFile(finishedState());
  const { threads: _threads, ...before } = backend;
  expect(parseResultsFile(JSON.parse(JSON.stringify({ ...rest, backend: before }))).backend).toEqual({ ...before, threads: null });
});

describe("files from before endReason and restoredEpoch", () => {
  /** As a results.json of `run` was written then. */
  function read(run: Run): RunResult {
    const { runs, ...rest } = toResultsFile(finishedState({ runs: { [run.id]: run }, vote: null }));
    const { endReason: _endReason, restoredEpoch: _restoredEpoch, ...before } = runs[0]!;
    return parseResultsFile(JSON.parse(JSON.stringify({ ...rest, runs: [before] }))).runs[0]!;
  }

  test("how a run ended follows from its epochs", () => {
    expect(read(paperRun(1)).endReason).toBe("completed");
    expect(read(paperRun(3)).endReason).toBe("early-stopping");
    expect(read(paperRun(1, { epochs: epochRecords(2), endReason: "stopped" })).endReason).toBe("stopped");
  });

  test("the epoch that was put back follows from the validation losses", () => {
    const epochs = epochRecords(4).map((record, i) => ({ ...record, valLoss: [0.5, 0.3, 0.4, 0.45][i]! }));
    const { config } = paperRun(3);
    const restoring = { ...config, earlyStopping: { monitor: "val_loss", patience: 2, minDelta: 0, restoreBestWeights: true } } as const;
    expect(read(paperRun(3, { epochs, config: restoring })).restoredEpoch).toBe(2);
    expect(read(paperRun(3, { epochs: [], config: restoring })).restoredEpoch).toBeNull();
    expect(read(paperRun(3, { epochs })).restoredEpoch).toBeNull();
  });
});
