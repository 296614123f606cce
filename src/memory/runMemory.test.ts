/** @file What is kept between visits, on a database in memory: whole, damaged, full, missing, and with two tabs. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test, vi } from "vitest";
import { mulberry32 } from "../data/random";
import { conv2d, dense, flatten, maxPooling2d } from "../nn/architectures/layers";
import { finishedState, shippedCard } from "../experiment/fixtures/runs";
import { settingsOf } from "../experiment/commonSettings";
import { DEFAULT_SETTINGS, settingsToQuery } from "../experiment/settings";
import { plannedBySettings } from "../experiment/plannedBySettings";
import { toAdamState } from "../nn/optimizers/state";
import { basicsOf, paperRecipe } from "../experiment/recipe";
import { plannedWith } from "../testing/plans";
import { type AppState, createAppStore, type AppStore } from "../state/store";
import { CURRENT, openDatabase } from "./database";
import { parseContent, parsePastRun, parseProgress, toContentRecord, toProgressRecord, type Content, type Further, type Progress } from "./records";
import { RunMemory, type RunMemoryOptions } from "./runMemory";
import { runsOf, toContent } from "./takingUp";

const layersOf = (id: number) => [conv2d(id, { strides: 2 }), maxPooling2d(), flatten(), dense(10, "softmax")];
const sizes = (id: number) => [9 * id, id, id * 6 * 6 * 10, 10];

const random = mulberry32(1);
const floats = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);
/** @param id whose: those of the second, which is under way in these tests. */
const weights = (id = 2): Float32Array[] => sizes(id).map(floats);

function progress(change: Partial<Progress> = {}): Progress {
  const w = weights();
  return {
    id: "experiment",
    plan: plannedWith(layersOf, { seed: 7, architectures: [1, 2] }),
    dataset: { name: "built-in", fingerprint: "50-20-abc" },
    backend: "cpu",
    queue: ["1", "2"],
    current: "2",
    course: { epochs: [{ epoch: 1, loss: 1 / 3, accuracy: 0.5, valLoss: 0.1 + 0.2, valAccuracy: 0.6, seconds: 2 }], elapsedSeconds: 2.5, initialLoss: 2.3, initialAccuracy: 0.1 },
    checkpoint: { epoch: 1, weights: w, optimizer: { kind: "adam", iterations: 3, slots: { momentums: weights(), velocities: weights() } }, valLosses: [0.1 + 0.2], valAccuracies: [0.6], best: { epoch: 1, weights: w } },
    further: null,
    ...change,
  };
}

/** A network that came with the page, after one epoch here; `change` on top. */
function further(change: Partial<Further> = {}): Progress {
  const config = { ...paperRecipe(2), epochs: 3, batchSize: 20, learningRate: 0.002, seed: 2020, earlyStopping: null };
  return progress({ queue: ["2"], further: { config, trainSize: 40, testSize: 20, shipped: shippedCard(2), ...change } });
}

/** Two of three networks tested, small ones. */
function finished(): AppState {
  const state = finishedState();
  const runs = Object.values(state.runs).map((run) => [run.id, { ...run, network: { ...run.network, layers: layersOf(Number(run.id)) } }]);
  return { ...state, ...plannedWith(layersOf, {}), runs: Object.fromEntries(runs) };
}

function content(): Content {
  return toContent(finished(), new Map(["1", "3"].map((id) => [id, weights(Number(id))])), "60000-10000-abc");
}

function setUp(options: Partial<RunMemoryOptions> = {}): { store: AppStore; memory: RunMemory } {
  const store = createAppStore();
  return { store, memory: new RunMemory({ store, layersOf, locks: null, estimate: async () => ({}), ...options }) };
}

/** A visit that ends with `progress` saved. */
async function leave(saved: Progress): Promise<void> {
  const { memory } = setUp();
  memory.begin(saved.id);
  memory.saveProgress(saved);
  await memory.settled();
}

/** One that ends with a finished experiment. */
async function finish(id = "experiment"): Promise<Content> {
  const { memory } = setUp();
  const saved = content();
  memory.begin(id);
  memory.saveContent(id, { plan: plannedBySettings(), dataset: "fashion-mnist" }, saved);
  memory.end(id);
  await memory.settled();
  return saved;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test("what was under way comes back to the bit, and is offered", async () => {
  const saved = progress();
  await leave(saved);
  const { store, memory } = setUp({ now: () => 5 });
  const { savedAt: _savedAt, ...read } = (await memory.readProgress()) as Progress & { savedAt: number };
  expect(read).toEqual(saved);
  expect(store.getState().memory).toMatchObject({ status: "ready", notice: null, interrupted: { runId: "2", architecture: 2, epoch: 1, plan: saved.plan, dataset: "built-in", backend: "cpu" } });
});

const imported = { fileName: "a.keras", format: "keras", hasOptimizer: true, metadata: { producer: "Keras" } } as const;

test.each<[string, Progress]>([
  ["came with the page", further()],
  ["was opened from a file", progress({ queue: ["2"], further: { config: further().further!.config, trainSize: 40, testSize: 20, imported } })],
])("what is trained further comes back with its config, its sizes and where it began: one that %s", (_where, saved) => {
  const record = structuredClone(toProgressRecord(saved, 5));
  expect(parseProgress(record, layersOf)).toEqual({ ...saved, savedAt: 5 });
  // A page from before, which knows architectures for runs, must not take it for something else.
  expect(record).toMatchObject({ format: 4 });
});

/** A checkpoint as pages wrote it while Adam was all there was. */
function withAdam({ optimizer, valAccuracies: _valAccuracies, ...checkpoint }: NonNullable<Progress["checkpoint"]>): object {
  return { ...checkpoint, adam: toAdamState(optimizer!) };
}

/** `saved` as pages wrote it before runs were named: settings for all, and architectures' numbers. */
function beforeRuns({ plan, queue, current, further: more, ...saved }: Progress): Record<string, unknown> {
  const { experiment, backendChoice } = plan;
  const config = basicsOf(more?.config ?? paperRecipe(1));
  return {
    ...saved,
    checkpoint: withAdam(saved.checkpoint!),
    format: more === null ? 1 : 2,
    savedAt: 5,
    settings: settingsToQuery(settingsOf(experiment, backendChoice).settings).toString(),
    queue: queue.map(Number),
    current: Number(current),
    ...(more === null ? {} : { further: { ...more, config } }),
  };
}

test.each<[string, () => Progress]>([
  ["trained", progress],
  ["trained further", further],
])("what was under way is read as pages before wrote it, %s", (_what, underWay) => {
  const saved = underWay();
  const before = beforeRuns(saved);
  expect(parseProgress(before, layersOf)).toEqual({ ...saved, savedAt: 5 });
  expect(() => parseProgress({ ...before, format: 5 }, layersOf)).toThrow("format should be one of 1, 2, 3, 4, but is 5");
  expect(() => parseProgress({ ...before, current: 4 }, layersOf)).toThrow("current should be one of 1, 2, 3, but is 4");
});

test("what was under way is read as pages wrote it whose recipes said only Adam", () => {
  const saved = progress();
  const runs = saved.plan.experiment.runs.map(({ recipe, ...run }) => ({ ...run, recipe: { ...basicsOf(recipe), optimizer: { name: "adam" }, schedule: { name: "constant" } } }));
  const before = { ...toProgressRecord(saved, 5), format: 3, plan: { ...saved.plan, experiment: { ...saved.plan.experiment, runs } }, checkpoint: withAdam(saved.checkpoint!) };
  expect(parseProgress(structuredClone(before), layersOf)).toEqual({ ...saved, savedAt: 5 });
});

const moments = (): Float32Array[] => weights();

test.each<[string, NonNullable<Progress["checkpoint"]>["optimizer"]]>([
  ["SGD with momentum and averages", { kind: "sgd", iterations: 3, slots: { momentums: moments(), averages: moments() } }],
  ["RMSprop, centered", { kind: "rmsprop", iterations: 3, slots: { velocities: moments(), averageGradients: moments() } }],
  ["an optimizer that has nothing to remember", { kind: "sgd", iterations: 3, slots: {} }],
  ["none yet", null],
])("an optimizer’s state comes back to the bit: %s", (_what, optimizer) => {
  const saved = progress({ checkpoint: { ...progress().checkpoint!, optimizer } });
  expect(parseProgress(structuredClone(toProgressRecord(saved, 5)), layersOf)).toEqual({ ...saved, savedAt: 5 });
});

test.each<[string, unknown]>([
  ["checkpoint.optimizer.kind should be one of adam, sgd, rmsprop, but is \"lion\"", { kind: "lion", iterations: 1, slots: {} }],
  ["checkpoint.optimizer.slots.momentums should be a list of 4, but is a list of 0", { kind: "sgd", iterations: 1, slots: { momentums: [] } }],
  ["checkpoint.optimizer.iterations should be a whole number from 0, but is -1", { kind: "sgd", iterations: -1, slots: {} }],
  ["checkpoint.optimizer should be an object, but is missing", undefined],
])("says what is wrong with an optimizer’s state: %s", (sentence, optimizer) => {
  const record = structuredClone(toProgressRecord(progress(), 5)) as { checkpoint: Record<string, unknown> };
  record.checkpoint["optimizer"] = optimizer;
  expect(() => parseProgress(record, layersOf)).toThrow(sentence);
});

test("past runs are read as pages before wrote them: settings, scores and results", () => {
  const settings = settingsToQuery({ ...DEFAULT_SETTINGS, epochs: 3 }).toString();
  const run = { format: 1, id: "a", name: "Architectures 1 and 3 (1 came with the page)", savedAt: 5, settings, dataset: "built-in", voteAccuracy: null, bytes: 10 };
  const past = parsePastRun({ ...run, scores: [{ architecture: 1, accuracy: 0.5, isShipped: true }, { architecture: 3, accuracy: 0.6 }] }, layersOf);
  expect(past).toMatchObject({ id: "a", name: run.name, plan: plannedWith(layersOf, { epochs: 3 }), scores: [{ runId: "1", name: "One convolution", architecture: 1, isShipped: true }, { runId: "3", name: "Three convolutions", architecture: 3 }] });
  const saved = content();
  const runs = saved.results.runs.map(({ id: _id, name: _name, network: _network, recipe: _recipe, trainSize: _train, validationSize: _validation, ...before }) => before);
  const { format: _format, experiment: _experiment, vote, ...results } = saved.results;
  const { members: _members, method: _method, ...oldVote } = vote!;
  const record = { ...(toContentRecord(saved) as object), format: 1, results: JSON.stringify({ ...results, runs, vote: oldVote }) };
  expect(parseContent(record, layersOf)).toEqual(saved);
});

test.each<[string, string, unknown]>([
  ["further should be an object, but is missing", "further", undefined],
  ["further.config should be an object, but is null", "further.config", null],
  ["further.config.epochs should be 1 or more, but is 0", "further.config.epochs", 0],
  ["further.config.batchSize should be within this page’s limits, but is 0", "further.config.batchSize", 0],
  ["further.config.learningRate should be within this page’s limits, but is -1", "further.config.learningRate", -1],
  ["further.config.optimizer should be an object, but is missing", "further.config.optimizer", undefined],
  ["further.config.schedule.name should be one of constant, step, cosine, oneCycle, exponential, but is \"linear\"", "further.config.schedule", { name: "linear" }],
  ["further.config.labelSmoothing should be a number from 0 to 0.9, but is 1", "further.config.labelSmoothing", 1],
  ["plan.experiment.runs[1].recipe.batchSize should be within this page’s limits, but is 0", "plan.experiment.runs.1.recipe.batchSize", 0],
  ["plan.experiment.runs[1].network.layers[0].filters should be a whole number from 1 to", "plan.experiment.runs.1.network.layers.0.filters", 1e9],
  ["plan.experiment.runs[1].id should be a run's number", "plan.experiment.runs.1.id", "__proto__"],
  ["plan.experiment.nextId should be above all runs' numbers", "plan.experiment.nextId", 2],
  ["plan.backendChoice should be one of", "plan.backendChoice", "cuda"],
  ["current should be one of 2, but is \"9\"", "current", "9"],
  ["further.config.seed should be a whole number from 0, but is \"?\"", "further.config.seed", "?"],
  ["further.config.earlyStopping should be an object, but is missing", "further.config.earlyStopping", undefined],
  ["further.trainSize should be a whole number from 1, but is 0", "further.trainSize", 0],
  ["further.testSize should be a whole number from 0, but is 1.5", "further.testSize", 1.5],
  ["further.imported.fileName should be text, but is missing", "further.imported", { format: "keras" }],
  ["further.shipped.sha256 should be as on a network's card, but is \"?\"", "further.shipped.sha256", "?"],
  ["further.shipped.architecture should be one of 2, but is 1", "further.shipped.architecture", 1],
  ["queue should be a list of 1, but is a list of 2", "queue", ["1", "2"]],
  ["checkpoint should be there, but is null", "checkpoint", null],
])("says what is wrong with what was trained further: %s", (sentence, path, value) => {
  // No epoch yet, which alone would not need a checkpoint.
  const start = further();
  const record = structuredClone(toProgressRecord(path === "checkpoint" ? { ...start, course: { ...start.course, epochs: [] } } : start, 5));
  const keys = path.split(".");
  const last = keys.pop()!;
  const owner = keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], record) as Record<string, unknown>;
  owner[last] = value;
  expect(() => parseProgress(record, layersOf)).toThrow(sentence);
});

test("of several waiting checkpoints only the latest is written, and nothing after the end", async () => {
  const { store, memory } = setUp();
  const put = vi.spyOn(IDBObjectStore.prototype, "put");
  memory.begin("experiment");
  for (const seconds of [1, 2, 3]) memory.saveProgress(progress({ course: { ...progress().course, elapsedSeconds: seconds } }));
  await memory.settled();
  expect(put).toHaveBeenCalledTimes(1);
  put.mockRestore();
  expect((await memory.readProgress()).course.elapsedSeconds).toBe(3);
  memory.saveProgress(progress());
  memory.end("experiment");
  await memory.settled();
  await expect(memory.readProgress()).rejects.toThrow("not there any more");
  expect(store.getState().memory.interrupted).toBeNull();
});

test.each([
  ["the same experiment again", "experiment", "end"],
  ["another experiment", "another", "end"],
  ["another experiment, after one that broke off", "another", "leave"],
] as const)("what begins while earlier writes still wait is saved all the same: %s", async (_what, id, over) => {
  const { memory } = setUp();
  memory.begin("experiment");
  memory.saveProgress(progress());
  memory[over]("experiment");
  memory.begin(id);
  const saved = progress({ id, backend: "wasm" });
  memory.saveProgress(saved);
  await memory.settled();
  expect(await memory.readProgress()).toMatchObject({ id, backend: "wasm" });
});

test("a finished experiment comes back with weights and probabilities, and its results as they were", async () => {
  const saved = await finish();
  const { store, memory } = setUp();
  const read = (await memory.readContent("experiment"))!;
  expect(read).toEqual(saved);
  expect(runsOf(read)[1]!.test).toEqual(finished().runs[1]!.test);
  expect(store.getState().memory.past).toMatchObject([{ id: "experiment", name: "Architectures 1 and 3", scores: [{ architecture: 1 }, { architecture: 3 }] }]);
  expect(await memory.readContent("another")).toBeNull();
});

test("past runs are renamed, deleted and put back", async () => {
  await finish("a");
  await finish("b");
  const { store, memory } = setUp();
  memory.rename("a", "  First try ");
  memory.rename("b", " ");
  memory.remove("b");
  await memory.settled();
  expect(store.getState().memory).toMatchObject({ past: [{ id: "a", name: "First try" }], deleted: "Architectures 1 and 3" });
  memory.putBack();
  await memory.settled();
  expect(store.getState().memory.past).toHaveLength(2);
  expect(store.getState().memory.deleted).toBeNull();
  expect((await memory.results("b"))!.runs).toHaveLength(2);
});

test("an experiment saved again keeps the name it was given, and the settings it began with", async () => {
  const { store, memory } = setUp();
  const save = (batchSize: number): void => memory.saveContent("a", { plan: plannedBySettings({ batchSize }), dataset: "fashion-mnist" }, content());
  save(32);
  memory.rename("a", "Mine");
  save(64);
  await memory.settled();
  expect(store.getState().memory.past).toMatchObject([{ name: "Mine", plan: { experiment: { runs: [{ recipe: { batchSize: 32 } }, { recipe: { batchSize: 32 } }, { recipe: { batchSize: 32 } }] } } }]);
});

test("without a database it says so once, and everything else goes on", async () => {
  const { store, memory } = setUp({ open: () => Promise.reject(new DOMException("A mutation operation was attempted on a database that did not allow mutations.", "InvalidStateError")) });
  memory.begin("experiment");
  memory.saveProgress(progress());
  memory.saveContent("experiment", { plan: plannedBySettings(), dataset: "built-in" }, content());
  memory.end("experiment");
  memory.remove("x");
  await memory.settled();
  expect(store.getState().memory).toMatchObject({ status: "unavailable", past: [], notice: expect.stringContaining("did not allow mutations): training works, but a reload loses it") });
  expect(await memory.results("x")).toBeNull();
});

test("a browser that has no IndexedDB at all", async () => {
  Reflect.deleteProperty(globalThis, "indexedDB");
  const { store, memory } = setUp();
  await memory.settled();
  expect(store.getState().memory.notice).toMatch(/no IndexedDB/);
});

test("no room, known before or found out: said once, nothing is tried again, and deleting makes room", async () => {
  await finish("old");
  let quota = 100;
  const { store, memory } = setUp({ estimate: async () => ({ quota, usage: 50 }) });
  memory.begin("experiment");
  memory.saveProgress(progress());
  await memory.settled();
  expect(store.getState().memory.notice).toMatch(/no room left/);
  await expect(memory.readProgress()).rejects.toThrow("not there any more");
  quota = 1e9;
  const put = vi.spyOn(IDBObjectStore.prototype, "put");
  memory.saveProgress(progress());
  await memory.settled();
  expect(put).not.toHaveBeenCalled();
  memory.remove("old");
  put.mockImplementationOnce(() => {
    throw new DOMException("", "QuotaExceededError");
  });
  memory.saveProgress(progress());
  await memory.settled();
  expect(put).toHaveBeenCalledTimes(1);
  put.mockRestore();
  memory.remove("old");
  memory.saveProgress(progress());
  await memory.settled();
  expect((await memory.readProgress()).id).toBe("experiment");
});

/** As the browser has them, for pages of one origin. */
function fakeLocks(): { locks: NonNullable<RunMemoryOptions["locks"]>; release: () => void } {
  let holder: (() => void) | null = null;
  const waiting: (() => void)[] = [];
  const request = (_name: string, ...rest: unknown[]): Promise<unknown> => {
    const work = rest.at(-1) as (lock: object | null) => Promise<unknown>;
    const isOptional = rest.length > 1;
    if (holder !== null && isOptional) return Promise.resolve(work(null));
    const take = (): void => {
      holder = () => void (holder = null);
      void work({});
    };
    if (holder === null) take();
    else waiting.push(take);
    return new Promise(() => {});
  };
  const release = (): void => {
    holder?.();
    waiting.shift()?.();
  };
  return { locks: { request } as unknown as NonNullable<RunMemoryOptions["locks"]>, release };
}

test("of two tabs one keeps what is under way; the other says so, keeps finished runs, and takes over", async () => {
  const { locks, release } = fakeLocks();
  const first = setUp({ locks });
  await first.memory.settled();
  const second = setUp({ locks });
  first.memory.begin("first");
  first.memory.saveProgress(progress({ id: "first" }));
  await first.memory.settled();
  second.memory.begin("second");
  second.memory.saveProgress(progress({ id: "second" }));
  second.memory.saveContent("second", { plan: plannedBySettings(), dataset: "fashion-mnist" }, content());
  await second.memory.settled();
  expect(second.store.getState().memory).toMatchObject({ notice: expect.stringContaining("another tab"), interrupted: null, past: [{ id: "second" }] });
  expect((await second.memory.readProgress()).id).toBe("first");

  release();
  second.memory.saveProgress(progress({ id: "second" })); // still under way: what the first left is not overwritten
  await second.memory.settled();
  expect(second.store.getState().memory).toMatchObject({ notice: null, interrupted: { architecture: 2 } });
  expect((await second.memory.readProgress()).id).toBe("first");
  second.memory.begin("third");
  second.memory.saveProgress(progress({ id: "third" }));
  await second.memory.settled();
  expect((await second.memory.readProgress()).id).toBe("third");
});

test("an experiment that broke off before its first epoch leaves the offer that was there", async () => {
  await leave(progress());
  const { store, memory } = setUp();
  memory.begin("other");
  await memory.settled();
  expect(store.getState().memory.interrupted).toBeNull();
  memory.leave("other");
  await memory.settled();
  expect(store.getState().memory.interrupted).toMatchObject({ architecture: 2 });
  memory.forgetInterrupted();
  await memory.settled();
  expect(store.getState().memory.interrupted).toBeNull();
  await expect(memory.readProgress()).rejects.toThrow("not there any more");
});

/** Replaces, drops or shortens one field somewhere in `record`, chosen by `random`. */
function damage(record: unknown, random: () => number): unknown {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const copy = structuredClone(record);
  let node = copy as Record<string, unknown>;
  for (;;) {
    const key = pick(Object.keys(node));
    const value = node[key];
    const isBranch = typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && Object.keys(value).length > 0;
    if (isBranch && random() < 0.7) {
      node = value as Record<string, unknown>;
      continue;
    }
    const wrong = [undefined, null, "?", -1, 1e9, {}, [], Number.NaN, new Float32Array(3), value instanceof Float32Array ? value.slice(1) : true];
    node[key] = pick(wrong);
    return copy;
  }
}

test.each<[string, () => Progress]>([
  ["trained", progress],
  ["trained further", further],
])("records damaged anywhere throw nothing, are said, and can be deleted, of what was %s", async (_what, underWay) => {
  await finish();
  await leave(underWay());
  const database = await openDatabase(() => {});
  const whole = { run: await database.get("runs", "experiment"), content: await database.get("contents", "experiment"), interrupted: await database.get("interrupted", CURRENT) };
  const random = mulberry32(3);
  let numSaid = 0;
  for (let round = 0; round < 150; round++) {
    await database.put("runs", damage(whole.run, random), "experiment");
    await database.put("contents", damage(whole.content, random), "experiment");
    await database.put("interrupted", damage(whole.interrupted, random), CURRENT);
    const { store, memory } = setUp();
    await memory.settled();
    const state = store.getState().memory;
    expect(state.status).toBe("ready");
    expect(state.past).toHaveLength(1);
    const sentences: string[] = [];
    if ("damage" in state.past[0]!) sentences.push(state.past[0].damage);
    if (state.interrupted !== null && "damage" in state.interrupted) sentences.push(state.interrupted.damage);
    await memory.readContent("experiment").catch((error: unknown) => sentences.push((error as Error).message));
    await memory.readProgress().catch((error: unknown) => sentences.push((error as Error).message));
    for (const sentence of sentences) expect(sentence).toMatch(/^(A past run|This run|What was under way).* was saved, but the record is damaged \(.+\)\.$/);
    numSaid += sentences.length;
  }
  expect(numSaid).toBeGreaterThan(300);
  const { store, memory } = setUp();
  memory.remove("experiment");
  memory.forgetInterrupted();
  await memory.settled();
  expect(store.getState().memory).toMatchObject({ past: [], interrupted: null });
  database.close();
});
