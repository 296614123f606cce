/** @file A past run opened before its data are there: once they have come, it is as one that was opened after. */
import "fake-indexeddb/auto";
import * as tf from "@tensorflow/tfjs";
import { IDBFactory } from "fake-indexeddb";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Dataset } from "../data/dataset";
import { conv2d, dense, flatten, maxPooling2d, type LayerSpec } from "../nn/architectures/layers";
import { bandedDataset } from "../testing/images";
import { plannedWith } from "../testing/plans";
import { DEFAULT_SETTINGS, type Settings } from "../experiment/settings";
import type { DataCommands } from "../state/commands";
import { createAppStore, type AppStore } from "../state/store";
import { RunMemory } from "../memory/runMemory";
import { Session } from "./session";

const dataset = bandedDataset(50, 20); // 40 to train on, 10 to validate
const layersOf = (id: number): LayerSpec[] => [conv2d(1 + id, { strides: 2 }), maxPooling2d(), flatten(), dense(8), dense(10, "softmax")];

interface Visit {
  readonly store: AppStore;
  readonly session: Session;
  readonly memory: RunMemory;
}

/** A page whose data come when they are asked for. */
async function visit(change: Partial<Settings> = {}, data = dataset): Promise<Visit> {
  const settings: Settings = { ...DEFAULT_SETTINGS, backend: "cpu", architectures: [1], epochs: 1, batchSize: 20, trainSize: 40, testSize: 20, ...change };
  const store = createAppStore(plannedWith(layersOf, settings));
  const memory = new RunMemory({ store, layersOf, locks: null, estimate: async () => ({}) });
  const session = new Session({ store, data: loading(store, data), yieldToPage: () => new Promise((resolve) => setTimeout(resolve, 0)), memory });
  await memory.settled();
  return { store, session, memory };
}

function loading(store: AppStore, data: Dataset): DataCommands {
  let current: Dataset | null = null;
  const load = async (): Promise<void> => {
    if (current !== null) return;
    current = data;
    const loaded = { name: data.name, source: "a test", version: 1, trainSize: data.train.size, testSize: data.test.size, trainClassCounts: [], testClassCounts: [], pixelRange: [0, 255] as const };
    store.setState((state) => ({ dataset: { ...state.dataset, status: "ready", loaded } }));
  };
  return { load, loadFiles: load, cancel: () => {}, current: () => current };
}

/** An earlier visit's past run. @returns its id. */
async function pastRun(): Promise<string> {
  const { store, session, memory } = await visit({ seed: 7 });
  await session.train();
  await memory.settled();
  return store.getState().memory.past[0]!.id;
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test("a run trained then stands beside it, and votes with it", async () => {
  const id = await pastRun();
  const { store, session } = await visit();
  await session.openPastRun(id);
  const { runs } = store.getState();
  await session.train(["2"]);
  expect(store.getState().runs["1"]).toBe(runs["1"]);
  expect(store.getState().vote?.members).toEqual(["1", "2"]);
});

test("it is trained further", async () => {
  const id = await pastRun();
  const { store, session } = await visit();
  await session.openPastRun(id);
  await session.trainFurther("1", 1);
  expect(store.getState().training.error).toBeNull();
  expect(store.getState().runs["1"]?.epochs).toHaveLength(2);
});

test("where other data come, it is not", async () => {
  const id = await pastRun();
  const { store, session } = await visit({}, bandedDataset(50, 30));
  await session.openPastRun(id);
  await session.trainFurther("1", 1);
  expect(store.getState().training.error).toContain("Other data has been loaded");
  await session.train(["2"]);
  expect(Object.keys(store.getState().runs)).toEqual(["2"]);
});
