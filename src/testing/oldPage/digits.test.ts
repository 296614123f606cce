/** @file The digits of November 2026 at the same seed, on plain JavaScript: small networks, through whole trainings. */
import { expect, test, vi } from "vitest";
import { conv2d, dense, dropout, flatten, maxPooling2d, type LayerSpec } from "../../nn/architectures/layers";
import { toResultsFile } from "../../analysis/results";
import { Session } from "../../session/session";
import { DEFAULT_SETTINGS, type Settings } from "../../experiment/settings";
import { createAppStore } from "../../state/store";
import { bandedDataset } from "../images";
import { plannedWith } from "../plans";
import { expectClose } from "../tensors";
import digits from "./digits.json";

vi.mock("react", () => ({})); // must work without React

/** As JavaScript engines may differ in the last digits of an exponential. */
const TOLERANCE = 1e-6;

const THREE: Settings = { ...DEFAULT_SETTINGS, data: "built-in", backend: "cpu", epochs: 4, batchSize: 16, trainSize: 40, testSize: 20, seed: 9 };
const STOPPING: Settings = { ...THREE, architectures: [2], epochs: 30, learningRate: 0.02, earlyStopping: "on", patience: 2, restoreBestWeights: true };

/** Small, but with all that has an order or a chance of its own: dropout, a last partial batch. */
function layersOf(id: number): LayerSpec[] {
  return [conv2d(4 * id, { strides: 2 }), maxPooling2d(), flatten(), dense(16), dropout(0.25), dense(10, "softmax")];
}

/** What came of it, without wall times. */
async function train(settings: Settings) {
  const store = createAppStore(plannedWith(layersOf, settings));
  const data = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => bandedDataset(50, 20) };
  await new Session({ store, data, yieldToPage: async () => {} }).train();
  const { runs, vote } = toResultsFile(store.getState());
  return {
    runs: runs.map(({ architecture, endReason, restoredEpoch, history, test: { loss }, predictions }) => ({ architecture, endReason, restoredEpoch, history, testLoss: loss, predictions })),
    vote: vote?.predictions ?? null,
  };
}

test.each([
  ["three networks, one after the other", THREE, digits.three],
  ["early stopping, and the best weights put back", STOPPING, digits.stopping],
] as const)("%s", async (_what, settings, expected) => {
  const { runs, vote } = await train(settings);
  const found = runs.map(({ architecture, endReason, restoredEpoch, predictions }) => ({ architecture, endReason, restoredEpoch, predictions }));
  expect(found).toEqual(expected.runs.map(({ architecture, endReason, restoredEpoch, predictions }) => ({ architecture, endReason, restoredEpoch, predictions })));
  runs.forEach(({ history, testLoss }, i) => {
    const { history: before, testLoss: lossBefore } = expected.runs[i]!;
    for (const curve of ["loss", "accuracy", "valLoss", "valAccuracy"] as const) expectClose(history[curve], before[curve], TOLERANCE);
    expectClose([testLoss], [lossBefore], TOLERANCE);
  });
  expect(vote).toEqual(expected.vote);
});
