/** @file The digits of November 2026 at the same seed, on WebAssembly: the page's own three networks, as its results.json has them. */
import { expect, test, vi } from "vitest";
import { drawBuiltInDataset } from "../../data/builtIn/builtIn";
import { toResultsFile } from "../../analysis/results";
import { Session } from "../../session/session";
import { experimentFromQuery } from "../../experiment/address";
import { createAppStore } from "../../state/store";
import { expectClose } from "../tensors";
import { oldForm } from "./oldForm";
import before from "./results/all-three.json";

vi.mock("react", () => ({})); // must work without React

/** Other processors, and other numbers of threads, add up in another order. */
const TOLERANCE = 1e-4;

const LINK = "data=built-in&batchSize=100&trainSize=300&testSize=100&backend=wasm&epochs=2";

const yieldToPage = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test("three networks, one after the other, and their vote", async () => {
  const dataset = await drawBuiltInDataset({ yieldToPage });
  const store = createAppStore(experimentFromQuery(new URLSearchParams(LINK)));
  const data = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => dataset };
  await new Session({ store, data, yieldToPage }).train();
  const { backend, runs, vote } = oldForm(toResultsFile(store.getState()));
  expect(backend.name).toBe("wasm");
  expect(runs.map(({ config, predictions }) => ({ config, predictions }))).toEqual(before.runs.map(({ config, predictions }) => ({ config, predictions })));
  expect(vote!.predictions).toEqual(before.vote.predictions);
  runs.forEach(({ history, test: score }, i) => {
    const then = before.runs[i]!;
    for (const curve of ["loss", "accuracy", "valLoss", "valAccuracy"] as const) expectClose(history[curve], then.history[curve], TOLERANCE);
    expectClose([score.loss], [then.test.loss], TOLERANCE);
  });
});
