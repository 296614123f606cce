/** @file A visit that ends in the middle of an experiment, and the next one: the curve of an undisturbed run. */
import "fake-indexeddb/auto";
import { until } from "../../testing/store";
import * as tf from "@tensorflow/tfjs";
import { IDBFactory } from "fake-indexeddb";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Dataset } from "../../data/dataset";
import { conv2d, dense, dropout, flatten, maxPooling2d, type LayerSpec } from "../../nn/architectures/layers";
import { bandedDataset } from "../../testing/images";
import { expectNoTensorLeak } from "../../testing/tensors";
import type { DataCommands } from "../commands";
import { toResultsFile, type ResultsFile } from "../results";
import { Session } from "../session";
import { DEFAULT_SETTINGS, type Settings } from "../settings";
import { createAppStore, type AppState, type AppStore } from "../store";
import { RunMemory } from "./runMemory";

vi.mock("react", () => ({})); // state/ must work without React

const SETTINGS: Settings = { ...DEFAULT_SETTINGS, data: "built-in", backend: "cpu", architectures: [1, 2], epochs: 4, batchSize: 20, trainSize: 40, testSize: 20, seed: 9 };

function layersOf(id: number): LayerSpec[] {
  return [conv2d(1 + id, { strides: 2 }), maxPooling2d(), flatten(), dense(8), dropout(0.25), dense(10, "softmax")];
}

interface Visit {
  readonly store: AppStore;
  readonly session: Session;
  readonly memory: RunMemory;
  /** Nothing of this visit happens any more, as when its tab crashes. */
  readonly crash: () => void;
}

async function visit(settings: Settings = SETTINGS, dataset: Dataset = bandedDataset(50, 20)): Promise<Visit> {
  const store = createAppStore(settings);
  let hasCrashed = false;
  const yieldToPage = (): Promise<void> => new Promise((resolve) => setTimeout(() => hasCrashed || resolve(), 0));
  const memory = new RunMemory({ store, layersOf, locks: null, estimate: async () => ({}) });
  const data: DataCommands = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => dataset };
  const session = new Session({ store, data, yieldToPage, layersOf, memory });
  await memory.settled();
  return { store, session, memory, crash: () => (hasCrashed = true) };
}

/** Trains until `isSo`, and crashes there. */
async function crashWhen(isSo: (state: AppState) => boolean, settings = SETTINGS): Promise<void> {
  const { store, session, memory, crash } = await visit(settings);
  void session.train();
  await until(store, isSo);
  crash();
  await memory.settled();
}

async function undisturbed(settings = SETTINGS): Promise<Visit> {
  const first = await visit(settings);
  await first.session.train();
  await first.memory.settled();
  globalThis.indexedDB = new IDBFactory();
  return first;
}

/** Without wall times, which no two runs share. */
function measured({ store }: Visit): Omit<ResultsFile["runs"][number], "secondsPerEpoch">[] {
  return toResultsFile(store.getState()).runs.map(({ secondsPerEpoch: _seconds, ...run }) => run);
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test.each<[string, (state: AppState) => boolean, object]>([
  ["the first network", ({ runs }) => runs[1]?.epochs.length === 2, { architecture: 1, epoch: 2 }],
  ["the last epoch of a network", ({ runs }) => runs[1]?.epochs.length === 4, { architecture: 1, epoch: 4 }],
  ["the start of the second", ({ runs }) => runs[2]?.status === "compiling", { architecture: 2, epoch: 0 }],
  ["the second network", ({ runs }) => runs[2]?.epochs.length === 3, { architecture: 2, epoch: 3 }],
])("after a crash in %s, curves, weights and predictions are those of an undisturbed run", async (_where, isSo, offer) => {
  const whole = await undisturbed();
  await crashWhen(isSo);
  const next = await visit({ ...DEFAULT_SETTINGS, backend: "cpu" });
  expect(next.store.getState().memory.interrupted).toMatchObject(offer);
  await next.session.goOnFromMemory();
  const state = next.store.getState();
  expect(state.experiment).toMatchObject({ status: "finished", error: null });
  expect(state.settings).toEqual(SETTINGS);
  expect(measured(next)).toEqual(measured(whole));
  expect(state.vote).toEqual(whole.store.getState().vote);
  for (const id of [1, 2] as const) {
    expect(next.session.weights(id)).toEqual(whole.session.weights(id));
    expect(state.runs[id]!.test!.probabilities).toEqual(whole.store.getState().runs[id]!.test!.probabilities);
    expect(state.runs[id]!.initialLoss).toBe(whole.store.getState().runs[id]!.initialLoss);
  }
  await next.memory.settled();
  expect(next.store.getState().memory).toMatchObject({ interrupted: null, notice: null, past: [{ name: "Architectures 1 and 2" }] });
});

test("early stopping counts on, and the best weights are put back, over two crashes", async () => {
  const settings: Settings = { ...SETTINGS, architectures: [1], epochs: 12, learningRate: 0.02, earlyStopping: "on", patience: 2, restoreBestWeights: true };
  const whole = await undisturbed(settings);
  await crashWhen(({ runs }) => runs[1]?.epochs.length === 2, settings);
  const second = await visit();
  void second.session.goOnFromMemory();
  await until(second.store, ({ runs }) => (runs[1]?.epochs.length ?? 0) >= 3);
  second.crash();
  await second.memory.settled();
  const third = await visit();
  await third.session.goOnFromMemory();
  expect(measured(third)).toEqual(measured(whole));
  expect(third.session.weights(1)).toEqual(whole.session.weights(1));
});

test("going on leaves no tensor behind", async () => {
  await crashWhen(({ runs }) => runs[1]?.epochs.length === 1);
  await expectNoTensorLeak(async () => {
    const { session } = await visit();
    await session.goOnFromMemory();
  });
});

test("on other data it says which are needed, and the offer stays", async () => {
  await crashWhen(({ runs }) => runs[1]?.epochs.length === 1);
  const { store, session, memory } = await visit(SETTINGS, bandedDataset(60, 20));
  await session.goOnFromMemory();
  await memory.settled();
  expect(store.getState().experiment).toMatchObject({ status: "failed", error: expect.stringContaining("trained on garments that this page draws itself") });
  expect(store.getState().memory.interrupted).toMatchObject({ architecture: 1, epoch: 1 });
});

test("a reset, a stop and an end leave nothing to go on with", async () => {
  const { store, session, memory } = await visit({ ...SETTINGS, epochs: 50 });
  void session.train();
  await until(store, ({ runs }) => runs[1]?.epochs.length === 1);
  await session.reset();
  await memory.settled();
  expect(store.getState().memory).toMatchObject({ interrupted: null, past: [] });
  const done = session.train();
  await until(store, ({ runs }) => runs[1]?.epochs.length === 1);
  session.stop();
  await done;
  await memory.settled();
  expect(store.getState().memory).toMatchObject({ interrupted: null, past: [{ scores: [{ architecture: 1 }] }] });
  await expect(memory.readProgress()).rejects.toThrow("not there any more");
});

test("a past run opens as if it had just finished, with its weights and what computed it", async () => {
  const whole = await visit();
  await whole.session.train();
  await whole.memory.settled();
  const next = await visit();
  next.store.setState({ backend: { name: "wasm", renderer: null, threads: 2, notice: null, numTensors: 0, bytesInGpu: null } });
  const [past] = next.store.getState().memory.past;
  await next.session.openPastRun(past!.id);
  const state = next.store.getState();
  expect(state.experiment).toMatchObject({ status: "finished", dataset: "built-in", opened: { id: past!.id } });
  expect(toResultsFile(state)).toEqual(toResultsFile(whole.store.getState()));
  expect(next.session.weights(2)).toEqual(whole.session.weights(2));
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  await next.session.openPastRun("gone");
  expect(next.store.getState().experiment.opened).toEqual({ id: past!.id, backend: { name: "cpu", renderer: null, threads: null } });
});

test("without a database training goes on, and says so", async () => {
  Reflect.deleteProperty(globalThis, "indexedDB");
  const { store, session } = await visit({ ...SETTINGS, architectures: [1], epochs: 1 });
  await session.train();
  expect(store.getState().experiment.status).toBe("finished");
  expect(store.getState().memory.notice).toMatch(/no IndexedDB/);
});
