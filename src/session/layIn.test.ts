/** @file Past runs laid in beside what was trained here, on the cpu backend with small networks. */
import "fake-indexeddb/auto";
import * as tf from "@tensorflow/tfjs";
import { IDBFactory } from "fake-indexeddb";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Dataset } from "../data/dataset";
import { type ResultsFile, toResultsFile } from "../analysis/results";
import { removeRun } from "../experiment/edits";
import { DEFAULT_SETTINGS, type Settings } from "../experiment/settings";
import { RunMemory } from "../memory/runMemory";
import { conv2d, dense, flatten, maxPooling2d, type LayerSpec } from "../nn/architectures/layers";
import type { DataCommands } from "../state/commands";
import { createAppStore, type AppState, type AppStore } from "../state/store";
import { bandedDataset } from "../testing/images";
import { plannedWith } from "../testing/plans";
import { until } from "../testing/store";
import { expectNoTensorLeak } from "../testing/tensors";
import { Session } from "./session";

vi.mock("react", () => ({})); // must work without React

const dataset = bandedDataset(50, 20); // 40 to train on, 10 to validate

/** What is loaded, for a test to replace. */
interface There {
  current: Dataset | null;
}

const dataOf = (there: There): DataCommands => ({ load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => there.current });

/** As if data had just been loaded for the `version`-th time. */
function setLoaded(store: AppStore, version: number): void {
  const loaded = { name: "built-in", source: "", version, trainSize: 50, testSize: 20, trainClassCounts: [], testClassCounts: [], pixelRange: [0, 255] } as const;
  store.setState((state) => ({ dataset: { ...state.dataset, loaded } }));
}

function layersOf(id: number): LayerSpec[] {
  return [conv2d(1 + id, { strides: 2 }), maxPooling2d(), flatten(), dense(8), dense(10, "softmax")];
}

interface Visit {
  readonly store: AppStore;
  readonly session: Session;
  readonly memory: RunMemory;
}

async function visit(change: Partial<Settings> = {}, there: There = { current: dataset }): Promise<Visit> {
  const settings: Settings = { ...DEFAULT_SETTINGS, backend: "cpu", architectures: [1], epochs: 1, batchSize: 20, trainSize: 40, testSize: 20, seed: 5, ...change };
  const store = createAppStore(plannedWith(layersOf, settings));
  const memory = new RunMemory({ store, layersOf, locks: null, estimate: async () => ({}) });
  const yieldToPage = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  const session = new Session({ store, data: dataOf(there), yieldToPage, memory });
  await memory.settled();
  return { store, session, memory };
}

/** A visit that leaves a past run of two networks, and its id. */
async function leavePast(change: Partial<Settings> = {}): Promise<{ readonly id: string; readonly first: Visit }> {
  const first = await visit({ architectures: [1, 2], ...change });
  await first.session.train();
  await first.memory.settled();
  return { id: first.store.getState().memory.past[0]!.id, first };
}

/** The results.json of a visit that has trained two networks, of which this page knows neither by the paper's number. */
async function resultsOf(change: Partial<Settings> = {}, more: object = {}): Promise<ResultsFile> {
  const { session, store } = await visit({ architectures: [1, 2], ...change });
  await session.train();
  const results = toResultsFile(store.getState());
  const runs = results.runs.map((run) => ({ ...run, architecture: null, network: { ...run.network, architecture: null } }));
  return { ...results, runs, dataset: { ...results.dataset, ...more } };
}

const fileOf = (content: string, name = "results.json"): File => new File([content], name, { lastModified: Date.now() });
const asFile = (results: object): File => fileOf(JSON.stringify(results));

/** What laying in may change. */
const page = ({ experiment, training, runs, vote, voteChoice, optimizers }: AppState) => ({ experiment, training, runs, vote, voteChoice, optimizers });

async function expectRefused({ store, session }: Visit, id: string, sentence: RegExp): Promise<void> {
  const before = page(store.getState());
  await expect(session.layIn(id)).rejects.toThrow(sentence);
  expect(page(store.getState())).toEqual(before);
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe("laid in", () => {
  test("beside a run trained here, they have their scores, answers and weights, vote, and leave no tensor", async () => {
    await expectNoTensorLeak(async () => {
      const { id, first } = await leavePast();
      const { store, session, memory } = await visit({ seed: 6 });
      await session.train();
      const before = store.getState();
      expect(await session.layIn(id)).toEqual(["4", "5"]);
      const state = store.getState();
      const then = first.store.getState();
      expect(state.training).toEqual(before.training);
      expect(state.runs["1"]).toBe(before.runs["1"]);
      for (const [now, was] of [["4", "1"], ["5", "2"]] as const) {
        expect(state.runs[now]!.test).toEqual(then.runs[was]!.test);
        expect(state.runs[now]).toMatchObject({ id: now, status: "finished", config: { seed: 5 }, trainSize: 40, laidIn: true });
        expect(session.weights(now)).toEqual(first.session.weights(was));
        expect(state.experiment.runs.find((run) => run.id === now)!.isChosen).toBe(false);
      }
      expect(state.vote!.members).toEqual(["1", "4", "5"]);
      expect(state.vote!.evaluation.predictions).toHaveLength(20);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      expect(toResultsFile(state).runs.map((run) => run.id)).toEqual(["1", "4", "5"]);
      // Nothing is saved by that alone.
      await memory.settled();
      const [newest] = store.getState().memory.past;
      expect(newest).toMatchObject({ scores: [{ runId: "1" }] });
      await expect(session.layIn(newest!.id)).rejects.toThrow("on the page already");
    });
  });

  test("where nothing has been scored, the planned runs stay to be trained, and stand beside them", async () => {
    const { id, first } = await leavePast();
    const { store, session } = await visit({ seed: 6 });
    const planned = store.getState().experiment.runs;
    expect(await session.layIn(id)).toEqual(["4", "5"]);
    expect(store.getState()).toMatchObject({ training: { status: "finished", queue: ["4", "5"], opened: { id } }, vote: { members: ["4", "5"] } });
    expect(store.getState().experiment.runs.slice(0, 3)).toEqual(planned);
    expect(toResultsFile(store.getState()).backend).toEqual(toResultsFile(first.store.getState()).backend);
    await session.train();
    expect(Object.keys(store.getState().runs)).toEqual(["1", "4", "5"]);
    expect(store.getState().vote!.members).toEqual(["1", "4", "5"]);
  });

  test("they are saved with the next training, in the record of what is on the page, and their own stays as it was", async () => {
    const { id } = await leavePast();
    const { store, session, memory } = await visit({ seed: 6 });
    await session.train();
    await session.layIn(id);
    await session.train(["3"]);
    await memory.settled();
    const { past } = store.getState().memory;
    expect(past).toHaveLength(2);
    expect(past.find((run) => run.id === id)).toMatchObject({ scores: [{ runId: "1" }, { runId: "2" }] });
    const both = past.find((run) => run.id !== id)!;
    expect(both).toMatchObject({ scores: [{ runId: "1" }, { runId: "3" }, { runId: "4" }, { runId: "5" }] });
    const next = await visit();
    await next.session.openPastRun(both.id);
    expect(next.store.getState().runs["5"]!.test).toEqual(store.getState().runs["5"]!.test);
    expect(next.store.getState().vote).toEqual(store.getState().vote);
  });

  test("one is trained further, exported, removed and laid in again, and reset leaves no places", async () => {
    const { id } = await leavePast();
    const { store, session } = await visit({ seed: 6 });
    await session.train();
    const planned = store.getState().experiment.runs;
    await session.layIn(id);
    await session.trainFurther("4", 1);
    expect(store.getState().training).toMatchObject({ status: "finished", error: null });
    expect(store.getState().runs["4"]!.epochs).toHaveLength(2);
    expect((await session.exportModel("5", "tfjs", { withOptimizer: false })).bytes.length).toBeGreaterThan(0);
    session.forget("5");
    store.setState(({ experiment }) => ({ experiment: removeRun(experiment, "5") }));
    expect(store.getState().vote!.members).toEqual(["1", "4"]);
    // Trained further, "4" is not what it was.
    expect(await session.layIn(id)).toEqual(["6", "7"]);
    await session.reset();
    expect(store.getState()).toMatchObject({ runs: {}, vote: null, training: { status: "idle" } });
    expect(store.getState().experiment.runs).toEqual(planned);
  });

  test("beside a past run that is open, while other data are loaded: what was counted stays, until the scored images come", async () => {
    const { id, first } = await leavePast();
    const { session: second, memory } = await visit({ architectures: [3] });
    await second.train();
    await memory.settled();
    const there = { current: bandedDataset(50, 30) };
    const { store, session } = await visit({}, there);
    setLoaded(store, 1);
    const other = store.getState().memory.past.find((run) => run.id !== id)!;
    await session.openPastRun(id);
    expect(await session.layIn(other.id)).toEqual(["4"]);
    expect(store.getState().training.opened!.id).toBe(id);
    expect(store.getState().vote).toEqual(first.store.getState().vote);
    there.current = dataset;
    setLoaded(store, 2);
    expect(store.getState().vote!.members).toEqual(["1", "2", "4"]);
  });
});

describe("refused, with nothing changed,", () => {
  test("where it was scored on another number of test images, or on other data", async () => {
    const { id } = await leavePast();
    const fewer = await visit({ testSize: 10 });
    await expectRefused(fewer, id, /scored on 20 test images, those on the page are to be scored on 10, .*Set the test images to 20/);
    await fewer.session.train();
    await expectRefused(fewer, id, /scored on 20 test images, those on the page on 10, .*Open it instead/);
    const other = await visit({}, { current: bandedDataset(60, 20) });
    await other.session.train();
    await expectRefused(other, id, /other images than those on the page, though both are the built-in garments/);
    await expectRefused(await visit({}, { current: null }), id, /The page has no images yet/);
  });

  test("while training runs, which goes on, and after it was interrupted", async () => {
    const { id } = await leavePast();
    const { store, session } = await visit({ epochs: 3 });
    const done = session.train();
    await until(store, ({ runs }) => runs["1"]?.initialLoss != null);
    await expect(session.layIn(id)).rejects.toThrow(/Wait until that has ended; nothing has changed/);
    await done;
    expect(Object.keys(store.getState().runs)).toEqual(["1"]);
    expect(store.getState().experiment.runs).toHaveLength(3);
    store.setState(({ training }) => ({ training: { ...training, status: "interrupted" } }));
    await expectRefused({ store, session } as Visit, id, /Go on with it, or reset/);
  });

  test("where the record is gone or damaged, or nothing is kept", async () => {
    const { id } = await leavePast();
    const { store, session, memory } = await visit();
    await expectRefused({ store, session, memory }, "gone", /not there any more/);
    vi.spyOn(memory, "readContent").mockRejectedValue(new Error("This run was saved, but the record is damaged (networks)."));
    await expectRefused({ store, session, memory }, id, /damaged/);
    const none = new Session({ store, data: dataOf({ current: dataset }), yieldToPage: async () => {} });
    await expectRefused({ store, session: none, memory }, id, /keeps nothing/);
  });
});

describe("a results.json", () => {
  test("stands beside a run trained here, with scores, curves and answers, without weights, probabilities and a vote", async () => {
    await expectNoTensorLeak(async () => {
      const results = await resultsOf();
      const { store, session, memory } = await visit({ seed: 6 });
      await session.train();
      const before = store.getState();
      expect(await session.openResults(asFile(results))).toEqual(["4", "5"]);
      const state = store.getState();
      expect(state.training).toEqual(before.training);
      for (const [i, id] of ["4", "5"].entries()) {
        const said = results.runs[i]!;
        expect(state.runs[id]).toMatchObject({ status: "finished", trainSize: 40, laidIn: true, fromResults: "results.json", config: said.recipe });
        expect(state.runs[id]!.test).toEqual({ ...said.test, predictions: said.predictions, confusionMatrix: said.confusionMatrix, report: said.classificationReport, probabilities: [] });
        expect(state.runs[id]!.epochs.map(({ valLoss }) => valLoss)).toEqual(said.history.valLoss);
        expect(session.weights(id)).toBeNull();
      }
      expect(state.vote).toBeNull();
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      expect(toResultsFile(state).runs.map((run) => run.id)).toEqual(["1", "4", "5"]);
      await expect(session.exportModel("4", "tfjs", { withOptimizer: false })).rejects.toThrow("weights of this network are no longer in memory");
      // Memory keeps what has weights, and can be read again.
      await session.trainAgain("1", 7);
      await memory.settled();
      const [newest] = store.getState().memory.past;
      expect((await memory.readContent(newest!.id))!.results.runs.map(({ id }) => id)).toEqual(["1", "6"]);
      expect(store.getState().vote!.members).toEqual(["1", "6"]);
    });
  });

  test("written elsewhere, is known by its fingerprint, and once more adds nothing", async () => {
    const { fingerprintOf } = await import("../data/fingerprint");
    const results = await resultsOf({}, { name: "chosen-files", fingerprint: fingerprintOf(dataset) });
    const visitor = await visit();
    expect(await visitor.session.openResults(asFile({ ...results, backend: { name: "tensorflow", renderer: null, threads: null } }))).toEqual(["4", "5"]);
    expect(visitor.store.getState().training).toMatchObject({ status: "finished", opened: { backend: { name: "tensorflow" } } });
    const before = page(visitor.store.getState());
    await expect(visitor.session.openResults(asFile(results))).rejects.toThrow("Every run of “results.json” is on the page already");
    expect(page(visitor.store.getState())).toEqual(before);
    await visitor.session.reset();
    expect(visitor.store.getState().experiment.runs.map(({ id }) => id)).toEqual(["1", "2", "3"]);
  });

  test.each<[string, (results: ResultsFile) => object, RegExp]>([
    ["of other images", (results) => ({ ...results, dataset: { ...results.dataset, fingerprint: "60-20-00000000" } }), /scored on other images than those on the page, though both are the built-in garments, .*Reset, or open it in another tab/],
    ["of images that nobody knows", (results) => ({ ...results, dataset: { ...results.dataset, name: "my own" } }), /scored on other data, those on the page on the built-in garments/],
    ["without runs", (results) => ({ ...results, runs: [], vote: null }), /“results.json” is a results.json that cannot be used: it has no runs\. Nothing has changed/],
    ["with a field that is none", (results) => ({ ...results, runs: [{ ...results.runs[0], name: 3 }], vote: null }), /cannot be used: .*runs\[0\]\.name/],
  ])("%s is refused, with nothing changed", async (_, change, sentence) => {
    const results = await resultsOf();
    const { store, session } = await visit({ seed: 6 });
    await session.train();
    const before = page(store.getState());
    await expect(session.openResults(asFile(change(results)))).rejects.toThrow(sentence);
    expect(page(store.getState())).toEqual(before);
  });

  test("cut short is refused; what is something else is left to others", async () => {
    const text = JSON.stringify(await resultsOf());
    const { session } = await visit();
    await expect(session.openResults(fileOf(text.slice(0, -40)))).rejects.toThrow(/it is no whole JSON, so it was cut short or changed/);
    expect(await session.openResults(fileOf('{"modelTopology": {}}', "model.json"))).toBeNull();
    expect(await session.openResults(fileOf(text, "results.keras"))).toBeNull();
  });
});
