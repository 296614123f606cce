/** @file What is written to results.json. */
import { describe, expect, test } from "vitest";
import { epochRecords, finishedState, paperRun } from "../experiment/fixtures/runs";
import { toResultsFile } from "./results";

describe("writing", () => {
  test("the tested runs in the paper's order, and the vote", () => {
    const results = toResultsFile(finishedState());
    expect(results.dataset).toEqual({ name: "fashion-mnist", train: 48_000, validation: 12_000, test: 10_000 });
    expect(results.backend).toEqual({ name: "webgl", renderer: "ANGLE (llvmpipe)", threads: null });
    expect(results.runs.map(({ architecture, stoppedEarly }) => [architecture, stoppedEarly])).toEqual([[1, false], [3, true]]);
    expect(results.runs.map(({ endReason, restoredEpoch }) => [endReason, restoredEpoch])).toEqual([["completed", null], ["early-stopping", null]]);
    expect(results.vote!.accuracy).toBe(0.9);
    expect(Object.keys(results.vote!)).toEqual(["members", "method", "accuracy", "confusionMatrix", "predictions"]);
  });

  test("which backend computed, on how many threads", () => {
    const { backend } = finishedState();
    const results = toResultsFile(finishedState({ backend: { ...backend!, name: "wasm", renderer: null, threads: 2 } }));
    expect(results.backend).toEqual({ name: "wasm", renderer: null, threads: 2 });
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
