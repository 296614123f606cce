/** @file Networks that came with the page, scored like a run: small stand-ins for them, on the cpu backend. */
import "fake-indexeddb/auto";
import * as tf from "@tensorflow/tfjs";
import { IDBFactory } from "fake-indexeddb";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { exportModel, importModel, type TrainedModel } from "../formats";
import { trainableSpecs } from "../formats/weights";
import { readZip } from "../formats/zip";
import { architectureById, type ArchitectureId } from "../nn/architectures";
import { activation, batchNormalization, conv2d, dense, flatten, maxPooling2d, type LayerSpec } from "../nn/architectures/layers";
import { Network } from "../nn/network";
import { predict } from "../nn/predict";
import { PLAIN_TRAINING } from "../nn/trainConfig";
import { randomWeights } from "../testing/everyKind";
import { bandedDataset } from "../testing/images";
import { until } from "../testing/store";
import { expectClose, expectNoTensorLeak } from "../testing/tensors";
import type { DataCommands } from "../state/commands";
import { shippedCard } from "../experiment/fixtures/runs";
import { withSettings } from "../experiment/commonSettings";
import type { LayersOf } from "../experiment/parseNetwork";
import { plannedWith } from "../testing/plans";
import { RunMemory } from "../memory/runMemory";
import { parseResultsFile } from "../analysis/parseResults";
import { sourceOf } from "../try/predictions";
import { formatReport } from "../analysis/report";
import { toResultsFile } from "../analysis/results";
import { Session } from "./session";
import { DEFAULT_SETTINGS, type Settings } from "../experiment/settings";
import type { ShippedNetwork } from "../try/shippedNetworks";
import { createAppStore, type AppStore } from "../state/store";

vi.mock("react", () => ({})); // must work without React

const ALL = [1, 2, 3] as const;
const ALL_IDS = ["1", "2", "3"];
const dataset = bandedDataset(50, 20); // 40 to train on, 10 to validate
const data: DataCommands = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => dataset };

function layersOf(id: number): LayerSpec[] {
  return [conv2d(1 + id, { strides: 2 }), maxPooling2d(), flatten(), dense(8), dense(10, "softmax")];
}

const shipped = new Map<ArchitectureId, ShippedNetwork>();

interface SetUp {
  readonly store: AppStore;
  readonly session: Session;
  readonly memory: RunMemory;
}

async function setUp(change: Partial<Settings> = {}, options: Partial<ConstructorParameters<typeof Session>[0]> = {}, layers: LayersOf = layersOf): Promise<SetUp> {
  const settings: Settings = { ...DEFAULT_SETTINGS, backend: "cpu", architectures: [1], epochs: 2, batchSize: 20, trainSize: 40, testSize: 20, seed: 5, ...change };
  const store = createAppStore(plannedWith(layers, settings));
  const memory = new RunMemory({ store, layersOf: layers, locks: null, estimate: async () => ({}) });
  const yieldToPage = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  const session = new Session({ store, data, yieldToPage, memory, loadShipped: async (id) => shipped.get(id)!, ...options });
  await memory.settled();
  return { store, session, memory };
}

/** As the form does. */
const configure = (store: AppStore, change: Partial<Settings>) => store.setState(({ experiment }) => ({ experiment: withSettings(experiment, change) }));

beforeAll(async () => {
  await tf.setBackend("cpu");
  for (const id of ALL) {
    using network = new Network(layersOf(id), 100 + id);
    shipped.set(id, { card: shippedCard(id), weights: await network.readWeights() });
  }
});
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe("scoring them", () => {
  test("makes runs of all three, marked as what they are, with a vote, and leaves no tensor", async () => {
    await expectNoTensorLeak(async () => {
      const { store, session } = await setUp();
      expect(await session.scoreShipped(ALL)).toEqual({ outcome: "scored", ids: ALL_IDS });
      const state = store.getState();
      expect(state.training).toMatchObject({ status: "finished", current: null, queue: ALL_IDS, dataset: "built-in", error: null });
      expect(state.vote!.members).toEqual(ALL_IDS);
      for (const id of ALL) {
        const { card, weights } = shipped.get(id)!;
        expect(state.runs[id]).toMatchObject({ status: "finished", shipped: card, config: { ...card.config, seed: 2020 }, trainSize: 48_000, testSize: 20, epochs: [], endReason: null });
        expect(state.runs[id]!.test!.predictions).toHaveLength(20);
        expect(sourceOf(state, String(id))).toBe("shipped");
        expect(session.weights(String(id))).toBe(weights);
      }
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      expect(state.announcement).toMatch(/which came with the page, is scored: test accuracy/);
    });
  });

  test("gives the score of a network trained to the same weights, whatever is set here", async () => {
    const trained = await setUp();
    await trained.session.train();
    const network = { card: shippedCard(1), weights: trained.session.weights("1")! };
    const { store, session } = await setUp({ seed: 77, epochs: 9 }, { loadShipped: async () => network });
    await session.scoreShipped([1]);
    expect(store.getState().runs[1]!.test).toEqual(trained.store.getState().runs[1]!.test);
  });

  test("has the whole recipe of its card, where that has more than its first fields", async () => {
    const recipe = { ...PLAIN_TRAINING, ...shippedCard(1).config, earlyStopping: null, seed: 5, labelSmoothing: 0.05, testTimeFlip: true };
    const { store, session } = await setUp({}, { loadShipped: async (id) => ({ ...shipped.get(id)!, card: shippedCard(id, { recipe, seed: 5 }) }) });
    await session.scoreShipped([1]);
    expect(store.getState().runs[1]!.config).toEqual(recipe);
  });

  test("one alone stands beside what was trained here, and is scored on as many images", async () => {
    const { store, session } = await setUp({ testSize: 10 });
    await session.train();
    configure(store, { testSize: 20 });
    expect(await session.scoreShipped([2])).toMatchObject({ outcome: "scored" });
    const state = store.getState();
    expect([sourceOf(state, "1"), sourceOf(state, "2")]).toEqual(["own", "shipped"]);
    expect(state.runs[2]!.testSize).toBe(10);
    expect(state.vote!.members).toEqual(["1", "2"]);
  });

  test("stand beside what was trained here, each as a run of its own, and once more in the same places", async () => {
    const { store, session } = await setUp();
    await session.train();
    const before = store.getState();
    expect(await session.scoreShipped(ALL)).toEqual({ outcome: "scored", ids: ["4", "2", "3"] });
    const { experiment, runs, vote } = store.getState();
    expect(runs[1]).toBe(before.runs[1]);
    expect(experiment.runs.at(-1)).toMatchObject({ id: "4", name: "One convolution, came with the page", isChosen: false, network: before.experiment.runs[0]!.network });
    expect(sourceOf(store.getState(), "1")).toBe("own");
    expect(sourceOf(store.getState(), "4")).toBe("shipped");
    expect(vote!.members).toEqual(["1", "2", "3", "4"]);
    expect(await session.scoreShipped(ALL)).toMatchObject({ outcome: "scored", ids: ["4", "2", "3"] });
    expect(store.getState().experiment.runs).toHaveLength(4);
  });

  test("asks before what was trained here has to go, scored on other images, and changes nothing until then", async () => {
    const { store, session } = await setUp();
    await session.train();
    // Other data, by the same name.
    const loaded = { name: "built-in", source: "", version: 2, trainSize: 50, testSize: 20, trainClassCounts: [], testClassCounts: [], pixelRange: [0, 255] } as const;
    store.setState(({ dataset: state }) => ({ dataset: { ...state, loaded } }));
    const before = store.getState();
    expect(await session.scoreShipped(ALL)).toEqual({ outcome: "asks", replaces: ["1"] });
    expect({ ...store.getState(), backend: before.backend }).toEqual(before);
    expect(await session.scoreShipped(ALL, { replace: true })).toMatchObject({ outcome: "scored", ids: ALL_IDS });
    expect(sourceOf(store.getState(), "1")).toBe("shipped");
    // What came with the page has no such claim.
    store.setState(({ dataset: state }) => ({ dataset: { ...state, loaded: { ...loaded, version: 3 } } }));
    expect(await session.scoreShipped(ALL)).toMatchObject({ outcome: "scored" });
  });

  test("leaves the past runs alone", async () => {
    const { store, session, memory } = await setUp();
    await session.train();
    await session.scoreShipped(ALL, { replace: true });
    await memory.settled();
    const [past, ...others] = store.getState().memory.past;
    expect(others).toEqual([]);
    expect(past).toMatchObject({ name: "Architecture 1", scores: [{ architecture: 1 }] });
    const content = await memory.readContent(past!.id);
    expect(content!.results.runs[0]!.shipped).toBeUndefined();
  });
});

describe("nothing is lost", () => {
  test.each<[string, Partial<ConstructorParameters<typeof Session>[0]>, RegExp]>([
    [
      "when one of them cannot be had",
      { loadShipped: (id) => (id === 3 ? Promise.reject(new Error("networks/architecture-3.f32 is damaged: it has 2 bytes, and should have 4.")) : Promise.resolve(shipped.get(id)!)) },
      /^The networks that came with the page could not be scored: networks\/architecture-3\.f32 is damaged: .*\.$/,
    ],
    ["when one of them is not what its card says", { loadShipped: async (id) => (id === 2 ? { card: shippedCard(2), weights: [] } : shipped.get(id)!) }, /could not be scored: /],
  ])("%s", async (_when, options, sentence) => {
    await expectNoTensorLeak(async () => {
      const { store, session } = await setUp({}, options);
      await session.train();
      const before = store.getState();
      const weights = session.weights("1");
      await expect(session.scoreShipped(ALL, { replace: true })).rejects.toThrow(sentence);
      const { experiment, training, runs, vote } = store.getState();
      expect({ experiment, training, runs, vote }).toEqual({ experiment: before.experiment, training: before.training, runs: before.runs, vote: before.vote });
      expect(session.weights("1")).toBe(weights);
    });
  });

  test("without data, it says so", async () => {
    const { store, session } = await setUp({}, { data: { ...data, current: () => null } });
    await expect(session.scoreShipped(ALL)).rejects.toThrow(/no data/);
    expect(store.getState().training.status).toBe("idle");
  });

  test("while training runs, it is refused and training goes on", async () => {
    const { store, session } = await setUp({ epochs: 3 });
    const done = session.train();
    await until(store, ({ runs }) => runs[1]?.initialLoss != null);
    await expect(session.scoreShipped(ALL)).rejects.toThrow(/Wait until that has ended/);
    await done;
    expect(store.getState().runs[1]!.epochs).toHaveLength(3);
  });
});

describe("stop and reset", () => {
  const large = bandedDataset(50, 4_000); // eight passes to score
  const many = { data: { ...data, current: () => large } };

  test("stopped, it keeps those that were scored by then, and no places for the others", async () => {
    await expectNoTensorLeak(async () => {
      const { store, session } = await setUp({ testSize: 4_000, architectures: [2], epochs: 1 }, many);
      await session.train();
      const own = session.weights("2");
      const done = session.scoreShipped([1, 2, 3], { replace: true });
      await until(store, ({ training, runs }) => training.current === "4" && runs[4]?.status === "evaluating");
      session.stop();
      expect(await done).toEqual({ outcome: "scored", ids: ["1"] });
      const state = store.getState();
      expect(Object.keys(state.runs)).toEqual(["1", "2"]);
      expect([sourceOf(state, "1"), sourceOf(state, "2")]).toEqual(["shipped", "own"]);
      expect(session.weights("2")).toBe(own);
      expect(state.training.status).toBe("finished");
      expect(state.experiment.runs.map(({ id }) => id)).toEqual(ALL_IDS);
    });
  });

  test("stopped before the first is scored, everything is as it was; so it is while they load", async () => {
    const { store, session } = await setUp({ testSize: 4_000 }, many);
    const done = session.scoreShipped(ALL);
    await until(store, ({ runs }) => runs[1]?.status === "evaluating");
    session.stop();
    expect(await done).toEqual({ outcome: "abandoned" });
    expect(store.getState()).toMatchObject({ runs: {}, training: { status: "idle" } });

    const slow = await setUp({}, { loadShipped: () => new Promise(() => {}) });
    const never = slow.session.scoreShipped(ALL);
    await until(slow.store, ({ training }) => training.status === "preparing");
    await new Promise((resolve) => setTimeout(resolve, 10));
    slow.session.stop();
    expect(await never).toEqual({ outcome: "abandoned" });
    expect(slow.store.getState().training.status).toBe("idle");
  });

  test("reset takes everything away, at any moment", async () => {
    await expectNoTensorLeak(async () => {
      const { store, session } = await setUp({ testSize: 4_000 }, many);
      const done = session.scoreShipped(ALL);
      await until(store, ({ training }) => training.current === "2");
      await session.reset();
      expect(await done).toEqual({ outcome: "abandoned" });
      expect(store.getState()).toMatchObject({ runs: {}, vote: null, training: { status: "idle", queue: [] } });
      expect(session.weights("1")).toBeNull();
    });
  });

  test("paused, it waits, and goes on", async () => {
    const { store, session } = await setUp({ testSize: 4_000 }, many);
    const done = session.scoreShipped([1]);
    await until(store, ({ runs }) => runs[1]?.status === "evaluating");
    session.pause();
    await until(store, ({ training }) => training.status === "paused");
    session.resume();
    expect(await done).toMatchObject({ outcome: "scored" });
  });
});

describe("afterwards", () => {
  test("results.json and the report say which networks came with the page, and can be read back", async () => {
    const { store, session } = await setUp();
    await session.scoreShipped(ALL);
    const results = toResultsFile(store.getState());
    expect(results.runs.map(({ shipped: card, seed, epochsRun }) => [card?.architecture, seed, epochsRun])).toEqual([[1, 2020, 0], [2, 2020, 0], [3, 2020, 0]]);
    expect(parseResultsFile(JSON.parse(JSON.stringify(results)), layersOf)).toEqual(results);
    const damaged = structuredClone(results) as unknown as { runs: { shipped: { sha256: string } }[] };
    damaged.runs[1]!.shipped.sha256 = "?";
    expect(() => parseResultsFile(damaged, layersOf)).toThrow("runs[1].shipped.sha256");
    const report = formatReport(results);
    expect(report).toContain("Architectures 1, 2 and 3 came with the page, trained on Fashion-MNIST beforehand: only the scoring was done here.");
    expect(report).toContain("Came with the page: 10 epochs on Fashion-MNIST.");
    expect(report).toContain("tested on garments that the page draws itself (the built-in set); they came with the page, trained on Fashion-MNIST, so");
    expect(report).not.toMatch(/undefined|NaN|Training images|### Training history/);
  });

  test("trained further here, they are this page's, are kept among the past runs, and still say where they began", async () => {
    const { store, session, memory } = await setUp();
    await session.scoreShipped([1]);
    const before = session.weights("1")!.map((values) => values.slice());
    await session.trainFurther("1", 2);
    const state = store.getState();
    expect(state.training).toMatchObject({ status: "finished", error: null });
    expect(state.runs[1]).toMatchObject({ shipped: shippedCard(1), epochs: [{ epoch: 1 }, { epoch: 2 }], trainSize: 40, validationSize: 10, endReason: "completed" });
    expect(sourceOf(state, "1")).toBe("own");
    expect(session.weights("1")).not.toEqual(before);
    expect(shipped.get(1)!.weights).toEqual(before);
    expect(formatReport(toResultsFile(state))).toContain("Architecture 1 came with the page and was trained further here.");
    await memory.settled();
    const [past] = store.getState().memory.past;
    expect(past).toMatchObject({ name: "Architecture 1 (came with the page)" });
    await session.reset();
    await session.openPastRun(past!.id);
    expect(store.getState().runs[1]).toMatchObject({ shipped: shippedCard(1), epochs: [{ epoch: 1 }, { epoch: 2 }] });
    expect(sourceOf(store.getState(), "1")).toBe("own");
  });

  test("a past run trained further becomes another one, and no other is overwritten", async () => {
    const { store, session, memory } = await setUp({ epochs: 1 });
    await session.train();
    configure(store, { seed: 6 });
    await session.train();
    await memory.settled();
    const [second, first] = store.getState().memory.past;
    const before = await memory.readContent(second!.id);
    await session.openPastRun(first!.id);
    store.setState(({ training }) => ({ training: { ...training, opened: { id: first!.id, backend: { name: "another", renderer: null, threads: null } } } }));
    await session.trainFurther("1", 1);
    await memory.settled();
    expect(store.getState().memory.past).toHaveLength(3);
    // It is no longer the past run that is shown, and this backend has computed it.
    expect(store.getState().training.opened).toBeNull();
    expect((await memory.readContent(store.getState().memory.past[0]!.id))!.results.backend.name).toBe("cpu");
    expect(await memory.readContent(second!.id)).toEqual(before);
    expect(store.getState().runs[1]!.epochs).toHaveLength(2);
  });

  test("a training stopped within its first epoch has changed them too", async () => {
    const { store, session } = await setUp();
    await session.scoreShipped([1]);
    const done = session.trainFurther("1", 5);
    session.step();
    await until(store, ({ training }) => training.status === "paused");
    session.stop();
    await done;
    expect(store.getState().runs[1]).toMatchObject({ epochs: [], endReason: "stopped" });
    expect(store.getState().optimizers).toEqual([]);
    expect(sourceOf(store.getState(), "1")).toBe("own");
    // What has changed is not what came: that goes elsewhere.
    expect(await session.scoreShipped([1])).toEqual({ outcome: "scored", ids: ["4"] });
  });

  test("taken away as a file, it says so in the file, and comes back with the same score", async () => {
    using network = new Network(architectureById(2).layers, 8);
    const real: ShippedNetwork = { card: shippedCard(2), weights: await network.readWeights() };
    const { store, session } = await setUp({}, { loadShipped: async () => real }, (id) => architectureById(id).layers);
    await session.scoreShipped([2]);
    for (const format of ["tfjs", "keras-h5", "keras", "onnx"] as const) {
      const { bytes } = await session.exportModel("2", format, { withOptimizer: true });
      const { weights, metadata } = await importModel(bytes);
      expect(metadata).toMatchObject({ came_with_the_page: "trained on fashion-mnist for 20 epochs, seed 2020, 2026-11-23", epochs: "20", seed: "2020", train_size: "48000", dataset: "built-in" });
      expectClose(weights[0]!, real.weights[0]!, 0);
    }
    expect(new TextDecoder().decode((await session.exportText("2", "notebook")).bytes)).toContain("epochs=20, batch_size=512");
    const test = store.getState().runs[2]!.test!;
    const { bytes } = await session.exportModel("2", "keras", { withOptimizer: true });
    expect(await session.importModel(new File([bytes], "a.keras"))).toEqual({ outcome: "opened", id: "4" });
    expect(store.getState().runs[4]!.test!.predictions).toEqual(test.predictions);
    expect([sourceOf(store.getState(), "2"), sourceOf(store.getState(), "4")]).toEqual(["shipped", "file"]);
  });
});

describe("a network that is none of the paper's", () => {
  const layers = [conv2d(2, { kernelSize: 5, strides: 2, activation: "linear", useBias: false }), batchNormalization(), activation("silu"), maxPooling2d(), flatten(), dense(10, "linear")];
  const model: TrainedModel = { fileBase: "own", architecture: null, layers, weights: randomWeights(layers), optimizer: null, recipe: { ...PLAIN_TRAINING, learningRate: 0.001 }, metadata: {} };

  test("opened from a file is a run of its own, scored as it is, and trained further", async () => {
    const { bytes } = await exportModel(model, "keras");
    const { store, session } = await setUp();
    expect(await session.importModel(new File([bytes], "my net.keras"))).toEqual({ outcome: "opened", id: "4" });
    const { runs, experiment } = store.getState();
    const trained = [...layers.slice(0, -1), dense(10, "softmax")];
    expect(experiment.runs.at(-1)).toMatchObject({ name: "my net", isChosen: false, network: { architecture: null, layers: trained } });
    expect(runs[4]).toMatchObject({ status: "finished", imported: { fileName: "my net.keras", format: "keras", hasOptimizer: false, notes: ["The file ends in logits; their softmax was added."] } });
    const asked = dataset.test.images.subarray(0, 784);
    expect(runs[4]!.test!.probabilities.length).toBeGreaterThan(0);
    expectClose(predict(trained, model.weights, Uint8Array.from(asked)), Array.from(runs[4]!.test!.probabilities).slice(0, 10), 1e-3);
    await session.trainFurther("4", 1);
    expect(store.getState().runs[4]).toMatchObject({ status: "finished", error: null, epochs: [{}] });
    expect((await session.exportModel("4", "keras-h5", { withOptimizer: false })).name).toBe("my-net.h5");
  });

  test("in TensorFlow.js's two files, chosen together", async () => {
    const files = readZip((await exportModel(model, "tfjs")).bytes, "the archive");
    const { store, session } = await setUp();
    const chosen = ["weights.bin", "model.json"].map((name) => new File([Uint8Array.from(files.get(name)!)], name));
    expect(await session.importModel(chosen)).toEqual({ outcome: "opened", id: "4" });
    expect(store.getState().runs[4]!.imported).toMatchObject({ fileName: "model.json", format: "tfjs" });
    await expect(session.importModel([chosen[1]!])).rejects.toThrow('lacks "weights.bin", which its model.json names');
    await expect(session.importModel([new File(["a"], "a.keras"), new File(["b"], "b.onnx")])).rejects.toThrow("“a.keras” and “b.onnx” do not belong to one network");
  });

  test("with another optimizer's state goes on by that optimizer", async () => {
    const zeros = trainableSpecs(layers).map(({ shape }) => new Float32Array(shape.reduce((product, length) => product * length, 1)));
    const spec = { name: "sgd", momentum: 0.9, nesterov: true } as const;
    const { bytes } = await exportModel({ ...model, optimizer: { kind: "sgd", iterations: 5, slots: { momentums: zeros } }, recipe: { ...PLAIN_TRAINING, learningRate: 0.05, optimizer: spec } }, "keras");
    const { store, session } = await setUp();
    await session.importModel(new File([bytes], "sgd.keras"));
    expect(store.getState().runs[4]).toMatchObject({ imported: { hasOptimizer: true }, config: { optimizer: spec, learningRate: 0.05 } });
  });
});
