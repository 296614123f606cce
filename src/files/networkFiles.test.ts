import "fake-indexeddb/auto";
import * as tf from "@tensorflow/tfjs";
import { IDBFactory } from "fake-indexeddb";
import { beforeAll, expect, test, vi } from "vitest";
import { setTrainSize } from "../experiment/edits";
import { importModel } from "../formats";
import { readZip } from "../formats/zip";
import { bandedDataset } from "../testing/images";
import { until } from "../testing/store";
import { expectClose, expectNoTensorLeak } from "../testing/tensors";
import type { DataCommands, TextFile } from "../state/commands";
import { experimentFile } from "./networkFiles";
import { RunMemory } from "../memory/runMemory";
import { parseResultsFile } from "../analysis/parseResults";
import { toResultsFile } from "../analysis/results";
import { Session } from "../session/session";
import { plannedBySettings } from "../experiment/plannedBySettings";
import { DEFAULT_SETTINGS, type Settings } from "../experiment/settings";
import { createAppStore, type AppStore } from "../state/store";

/** The real networks take seconds on the cpu backend, and minutes on a busy machine. */
const PATIENCE_MS = 180_000;
vi.setConfig({ testTimeout: PATIENCE_MS });

vi.mock("react", () => ({})); // must work without React

const dataset = bandedDataset(50, 20); // 40 to train on, 10 to validate
const data: DataCommands = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => dataset };

/** The real first network (files hold no other), on as few images as make an epoch. */
function setUp(change: Partial<Settings> = {}): { store: AppStore; session: Session } {
  const settings: Settings = { ...DEFAULT_SETTINGS, backend: "cpu", architectures: [1], epochs: 1, batchSize: 20, trainSize: 20, testSize: 20, ...change };
  const store = createAppStore(plannedBySettings(settings));
  const yieldToPage = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  return { store, session: new Session({ store, data, yieldToPage }) };
}

/** A visit with a memory, which `crash` ends. */
async function visit(): Promise<{ store: AppStore; session: Session; memory: RunMemory; crash: () => void }> {
  // As few as the settings allow: a record with fewer would be taken for a damaged one.
  const { store } = setUp({ trainSize: 40 });
  let hasCrashed = false;
  const yieldToPage = (): Promise<void> => new Promise((resolve) => setTimeout(() => hasCrashed || resolve(), 0));
  const memory = new RunMemory({ store, locks: null, estimate: async () => ({}) });
  await memory.settled();
  return { store, session: new Session({ store, data, yieldToPage, memory }), memory, crash: () => (hasCrashed = true) };
}

function file(name: string, bytes: Uint8Array<ArrayBuffer>): File {
  return new File([bytes], name);
}

const trained = setUp();
const fileOf = async (format: "tfjs" | "keras" | "keras-h5" | "onnx", withOptimizer = true): Promise<File> => {
  const { name, bytes } = await trained.session.exportModel("1", format, { withOptimizer });
  return file(name, bytes);
};

beforeAll(async () => {
  await tf.setBackend("cpu");
  await trained.session.train();
}, PATIENCE_MS);

test("each format comes back in another session with the same score, marked as opened, and leaves no tensor", async () => {
  const test = trained.store.getState().runs[1]!.test!;
  await expectNoTensorLeak(async () => {
    for (const format of ["tfjs", "keras", "keras-h5", "onnx"] as const) {
      const { store, session } = setUp();
      const opened = await fileOf(format);
      expect(await session.importModel(opened)).toEqual({ outcome: "opened", id: "4" });
      const { runs, training, optimizers } = store.getState();
      expect(training).toMatchObject({ status: "finished", current: null, error: null });
      expect(optimizers).toEqual(runs[4]!.imported!.hasOptimizer ? ["4"] : []);
      expect(runs[4]).toMatchObject({ status: "finished", epochs: [], imported: { fileName: opened.name, format, hasOptimizer: format === "tfjs" || format === "keras", metadata: { dataset: "built-in" } } });
      expectClose(runs[4]!.test!.probabilities, test.probabilities, 1e-6);
      expectClose([runs[4]!.test!.loss], [test.loss], 1e-6);
      expect(session.weights("4")).toEqual(trained.session.weights("1"));
      expect(JSON.parse(JSON.stringify(store.getState()))).toEqual(store.getState());
    }
  });
});

test("training goes on from a file with the weights and the moments that are in it", async () => {
  const here = setUp();
  await here.session.importModel(await fileOf("keras"));
  await here.session.trainFurther("4", 1);
  const { runs, training } = here.store.getState();
  expect(training.status).toBe("finished");
  expect(runs[4]).toMatchObject({ status: "finished", endReason: "completed", epochs: [{ epoch: 1 }] });
  // Better than where it began, and exported with all its steps.
  expect(runs[4]!.epochs[0]!.loss).toBeLessThan(trained.store.getState().runs[1]!.epochs[0]!.loss);
  const further = await importModel((await here.session.exportModel("4", "keras", { withOptimizer: true })).bytes);
  expect(further.optimizer!.iterations).toBe(2);
});

test("trained further from a file, it goes on after a crash with the file's name, what the file says, and Adam's state", async () => {
  const whole = setUp({ trainSize: 40 });
  await whole.session.importModel(await fileOf("keras"));
  await whole.session.trainFurther("4", 2);
  globalThis.indexedDB = new IDBFactory();
  const first = await visit();
  await first.session.importModel(await fileOf("keras"));
  void first.session.trainFurther("4", 2);
  await until(first.store, ({ runs }) => runs[4]?.epochs.length === 1);
  first.crash();
  await first.memory.settled();
  const next = await visit();
  await next.session.goOnFromMemory();
  const [run, expected] = [next.store.getState().runs[4]!, whole.store.getState().runs[4]!];
  expect(run.imported).toEqual(expected.imported);
  expect(run.imported!.metadata).toMatchObject({ dataset: "built-in" });
  expect(run.epochs.map(({ loss, valLoss }) => [loss, valLoss])).toEqual(expected.epochs.map(({ loss, valLoss }) => [loss, valLoss]));
  expect(run.test).toEqual(expected.test);
  const { metadata, optimizer } = await importModel((await next.session.exportModel("4", "keras", { withOptimizer: true })).bytes);
  expect(metadata).toMatchObject({ opened_from: "fashion_mnist_cnn_model.keras", epochs: "2" });
  expect(optimizer!.iterations).toBe(5); // one that the file began with, two an epoch
});

test("trained further from a file, it becomes a past run of its own, and no other is overwritten", async () => {
  globalThis.indexedDB = new IDBFactory();
  const { store, session, memory } = await visit();
  await session.train();
  await memory.settled();
  const [own] = store.getState().memory.past;
  const before = await memory.readContent(own!.id);
  await session.importModel(await fileOf("keras"));
  await session.trainFurther("4", 1);
  await memory.settled();
  expect(store.getState().memory.past).toHaveLength(2);
  expect(await memory.readContent(own!.id)).toEqual(before);
  expect(before!.results.runs[0]!.imported).toBeUndefined();
  const other = store.getState().memory.past.find(({ id }) => id !== own!.id)!;
  expect((await memory.readContent(other.id))!.results.runs.find(({ id }) => id === "4")!.imported).toMatchObject({ fileName: "fashion_mnist_cnn_model.keras" });
});

test("a network trained here goes on after its own epochs", async () => {
  const { store, session } = setUp();
  await session.train();
  await session.trainFurther("1", 1);
  expect(store.getState().runs[1]).toMatchObject({ epochs: [{ epoch: 1 }, { epoch: 2 }], endReason: "completed", status: "finished" });
  const two = setUp({ epochs: 2 });
  await two.session.train();
  expect(store.getState().runs[1]!.epochs.map(({ loss }) => loss)).toEqual(two.store.getState().runs[1]!.epochs.map(({ loss }) => loss));
  expect(store.getState().runs[1]!.test).toEqual(two.store.getState().runs[1]!.test);
});

test("an opened network stands beside what was trained here, and votes with it", async () => {
  const { store, session } = setUp();
  await session.train();
  const before = store.getState();
  const opened = await fileOf("onnx");
  expect(await session.importModel(opened)).toEqual({ outcome: "opened", id: "4" });
  const { experiment, runs, vote } = store.getState();
  expect(runs[1]).toBe(before.runs[1]);
  expect(runs[4]!.imported!.format).toBe("onnx");
  expect(experiment.runs.map(({ id, name, isChosen }) => [id, name, isChosen]).at(-1)).toEqual(["4", "fashion_mnist_cnn_model", false]);
  expect(vote!.members).toEqual(["1", "4"]);
  // The same file once more is one more run.
  expect(await session.importModel(opened)).toEqual({ outcome: "opened", id: "5" });
  await session.reset();
  expect(store.getState().experiment.runs).toEqual(before.experiment.runs);
});

test("what was trained here is given up only when that is said, where the images are others now", async () => {
  const { store, session } = setUp();
  await session.train();
  const loaded = { name: "built-in", source: "", version: 2, trainSize: 50, testSize: 20, trainClassCounts: [], testClassCounts: [], pixelRange: [0, 255] } as const;
  store.setState(({ dataset: state }) => ({ dataset: { ...state, loaded } }));
  const before = store.getState();
  const opened = await fileOf("onnx");
  expect(await session.importModel(opened)).toEqual({ outcome: "asks", replaces: ["1"] });
  expect(store.getState()).toEqual(before);
  expect(await session.importModel(opened, { replace: true })).toEqual({ outcome: "opened", id: "4" });
  expect(Object.keys(store.getState().runs)).toEqual(["4"]);
  // What was opened has no such claim.
  store.setState(({ dataset: state }) => ({ dataset: { ...state, loaded: { ...loaded, version: 3 } } }));
  expect(await session.importModel(opened)).toMatchObject({ outcome: "opened" });
});

test("a damaged file and a text are refused with a sentence, and everything stays", async () => {
  const { store } = trained;
  const before = store.getState();
  const whole = new Uint8Array(await (await fileOf("keras-h5")).arrayBuffer());
  await expect(trained.session.importModel(file("half.h5", whole.slice(0, whole.length / 2)))).rejects.toThrow(/\.$/);
  await expect(trained.session.importModel(file("notes.txt", new TextEncoder().encode("Dear diary")))).rejects.toThrow(/Choose a TensorFlow\.js/);
  await expect(trained.session.importModel({ name: "huge.h5", size: 5e9, arrayBuffer: () => Promise.reject(new Error("not read")) })).rejects.toThrow(/5000 MB/);
  expect(store.getState()).toBe(before);
});

test("a network that cannot be scored leaves what was there", async () => {
  const { store, session } = setUp();
  await session.importModel(await fileOf("tfjs"));
  const before = store.getState();
  const spy = vi.spyOn(data, "current").mockReturnValue(null);
  await expect(session.importModel(await fileOf("keras"))).rejects.toThrow(/could not be scored.*no data/);
  spy.mockRestore();
  expect(store.getState()).toEqual(before);
});

test("before anything is trained there is nothing to take away", async () => {
  const { session } = setUp();
  await expect(session.exportModel("1", "onnx", { withOptimizer: false })).rejects.toThrow(/not been trained/);
  await expect(session.exportText("1", "history")).rejects.toThrow(/not been trained/);
  await expect(session.exportEverything({})).rejects.toThrow(/no network has been trained/);
});

test("papers: history, predictions with labels, notebook and script", async () => {
  const text = async (kind: TextFile): Promise<string> => new TextDecoder().decode((await trained.session.exportText("1", kind)).bytes);
  expect((await text("history")).trim().split("\r\n")).toHaveLength(2);
  const rows = (await text("predictions")).trim().split("\r\n");
  expect(rows).toHaveLength(21);
  expect(rows[1]!.split(",")[2]).toBe(String(dataset.test.labels[0]));
  expect(await text("notebook")).toContain("epochs=1, batch_size=20");
  expect(await text("script")).toContain("torch");
  expect(await text("report")).toMatch(/^One convolution: test accuracy \d+\.\d\d % on 20 images\n\n +precision +recall +f1-score +support\n[^]*weighted avg/);
});

test("everything in one zip says how far it is and can be cancelled", async () => {
  const seen: number[] = [];
  const picture = { name: "heatmap.svg", mediaType: "image/svg+xml", bytes: new TextEncoder().encode("<svg/>") };
  const { bytes } = await trained.session.exportEverything({ onProgress: ({ done }) => seen.push(done), more: [() => Promise.resolve(picture)] });
  const names = [...readZip(bytes, "The zip").keys()];
  expect(names).toContain("report.md");
  expect(names).toContain("fashion_mnist_cnn_model.h5");
  expect(names).toContain("classification_report_1.txt");
  expect(names.at(-1)).toBe("heatmap.svg");
  expect(seen).toEqual(names.map((_, i) => i + 1));
  const controller = new AbortController();
  await expect(trained.session.exportEverything({ signal: controller.signal, onProgress: () => controller.abort() })).rejects.toThrow(/abort/i);
});

test("results.json says which network came from a file, and can be read back", async () => {
  const { store, session } = setUp();
  await session.importModel(await fileOf("keras"));
  const results = toResultsFile(store.getState());
  expect(results.runs[0]!.imported).toMatchObject({ fileName: "fashion_mnist_cnn_model.keras", format: "keras" });
  expect(parseResultsFile(JSON.parse(JSON.stringify(results)))).toEqual(results);
});

test("the whole experiment has all its runs as planned, trained or not, with sizes of their own and what came of them", async () => {
  const { store } = setUp({ architectures: [2], trainSize: 40 });
  const experiment = setTrainSize(store.getState().experiment, "3", 1_000);
  const { bytes } = await experimentFile({ ...store.getState(), experiment, runs: { "1": trained.store.getState().runs["1"]! } });
  const files = readZip(bytes, "The archive");
  const networks = new TextDecoder().decode(files.get("fitting_room_experiment/networks.py"));
  expect(networks).toContain("TRAIN_SIZE = 1000 ");
  expect(networks).toContain("VALIDATION_SIZE = 250 ");
  expect(networks).toMatch(/# Test accuracy there: .*\n {4}1: dict\(epochs=1, .*train_size=40, validation_size=10, test_size=20\),\n {4}2: dict\(.*train_size=40, .*\n {4}3: dict\((?!.*train_size)/);
  expect(networks).not.toContain("draws itself");
});
