/** @file Going on after a crash, on cpu and with a database in memory; and without any. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { expect, test, vi } from "vitest";
import { bandedDataset } from "../testing/images";
import { Session } from "../session/session";
import { plannedBySettings } from "../experiment/plannedBySettings";
import { createAppStore } from "../state/store";
import { describeResuming } from "./resuming.suite";
import { RunMemory } from "./runMemory";

vi.mock("react", () => ({})); // must work without React

describeResuming("cpu", async () => void (globalThis.indexedDB = new IDBFactory()));

test("without a database training goes on, and says so", async () => {
  Reflect.deleteProperty(globalThis, "indexedDB");
  const store = createAppStore(plannedBySettings({ backend: "cpu", architectures: [1], epochs: 1, trainSize: 40, testSize: 20 }));
  const memory = new RunMemory({ store, locks: null, estimate: async () => ({}) });
  const data = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => bandedDataset(50, 20) };
  await memory.settled();
  await new Session({ store, data, yieldToPage: async () => {}, memory }).train();
  expect(store.getState().training.status).toBe("finished");
  expect(store.getState().memory.notice).toMatch(/no IndexedDB/);
});
