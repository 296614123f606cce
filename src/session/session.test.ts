import * as tf from "@tensorflow/tfjs";
import { until } from "../testing/store";
import { beforeAll, expect, test, vi } from "vitest";
import { conv2d, dense, dropout, flatten, maxPooling2d, type LayerSpec } from "../nn/architectures/layers";
import { bandedDataset } from "../testing/images";
import { expectNoTensorLeak } from "../testing/tensors";
import type { DataCommands } from "../state/commands";
import { withSettings } from "../experiment/commonSettings";
import { plannedBySettings } from "../experiment/plannedBySettings";
import { plannedWith } from "../testing/plans";
import { voteOf } from "../analysis/voting";
import { Session } from "./session";
import { DEFAULT_SETTINGS, type Settings } from "../experiment/settings";
import { createAppStore, type AppStore } from "../state/store";

vi.mock("react", () => ({})); // must work without React

const dataset = bandedDataset(50, 20); // 40 to train on, 10 to validate
const data: DataCommands = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => dataset };

/** Small stand-ins: tfjs's cpu backend takes seconds a step for the real ones. */
function layersOf(id: number): LayerSpec[] {
  return [conv2d(1 + id, { strides: 2 }), maxPooling2d(), flatten(), dense(8), dropout(0.25), dense(10, "softmax")];
}

function setUp(change: Partial<Settings> = {}, commands = data): { store: AppStore; session: Session } {
  const settings: Settings = { ...DEFAULT_SETTINGS, backend: "cpu", architectures: [1], epochs: 2, batchSize: 20, trainSize: 40, testSize: 20, ...change };
  const store = createAppStore(plannedWith(layersOf, settings));
  // A real turn, so that commands given "meanwhile" have a meanwhile.
  const yieldToPage = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  const session = new Session({ store, data: commands, yieldToPage });
  return { store, session };
}

/** As the form does. */
const configure = (store: AppStore, change: Partial<Settings>) => store.setState(({ experiment }) => ({ experiment: withSettings(experiment, change) }));
const curve = (store: AppStore, id = 1) => store.getState().runs[id]!.epochs.map(({ loss, valLoss }) => [loss, valLoss]);

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test("trains and scores each architecture in turn, then votes, and leaves no tensor behind", async () => {
  await expectNoTensorLeak(async () => {
    const { store, session } = setUp({ architectures: [1, 2], epochs: 1 });
    await session.train();
    const { runs, training, vote } = store.getState();
    expect(training).toMatchObject({ status: "finished", current: null, error: null, dataset: "built-in" });
    for (const id of [1, 2] as const) {
      expect(runs[id]).toMatchObject({ status: "finished", endReason: "completed", trainSize: 40, validationSize: 10, testSize: 20 });
      expect(runs[id]!.test!.predictions).toHaveLength(20);
      expect(runs[id]!.test!.confusionMatrix.flat().reduce((a, b) => a + b)).toBe(20);
      expect(session.weights(String(id))!.length).toBeGreaterThan(0);
    }
    expect(vote!.members).toEqual(["1", "2"]);
    expect(vote!.evaluation.predictions).toHaveLength(20);
  });
});

test("not one tensor more after five runs than after one", async () => {
  const { session } = setUp({ epochs: 1 });
  await session.train();
  const after = tf.memory().numTensors;
  for (let i = 0; i < 4; i++) await session.train();
  expect(tf.memory().numTensors).toBe(after);
});

test("the store holds nothing that JSON could not", async () => {
  const { store, session } = setUp({ epochs: 1 });
  await session.train();
  expect(JSON.parse(JSON.stringify(store.getState()))).toEqual(store.getState());
});

test("a second click never starts a second run", async () => {
  const { store, session } = setUp();
  let starts = 0;
  store.subscribe(({ training }, previous) => (starts += Number(training.status === "preparing" && previous.training.status !== "preparing")));
  await Promise.all([session.train(), session.train(), session.train()]);
  expect(starts).toBe(1);
  expect(store.getState().runs[1]!.epochs).toHaveLength(2);
});

test("pause pulls nothing; resume goes on with the curve of an undisturbed run", async () => {
  const undisturbed = setUp();
  await undisturbed.session.train();

  const { store, session } = setUp();
  const done = session.train();
  await until(store, ({ runs }) => runs[1]?.initialLoss != null);
  session.pause();
  await until(store, ({ training }) => training.status === "paused");
  const frozen = store.getState().runs[1];
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(store.getState().runs[1]).toBe(frozen);
  expect(frozen!.status).toBe("paused");
  session.resume();
  await done;
  expect(store.getState().training.status).toBe("finished");
  expect(curve(store)).toEqual(curve(undisturbed.store));
});

test("a pause does not count as training time", async () => {
  const { store, session } = setUp({ epochs: 1 });
  const done = session.train();
  await until(store, ({ runs }) => runs[1]?.initialLoss != null);
  session.pause();
  await until(store, ({ training }) => training.status === "paused");
  const { elapsedSeconds } = store.getState().runs[1]!;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const resumed = performance.now();
  session.resume();
  await done;
  const secondsAfter = (performance.now() - resumed) / 1_000;
  expect(store.getState().runs[1]!.elapsedSeconds).toBeLessThanOrEqual(elapsedSeconds + secondsAfter + 0.1);
  expect(store.getState().runs[1]!.epochs[0]!.seconds).toBeLessThanOrEqual(elapsedSeconds + secondsAfter + 0.1);
});

test("step starts a paused experiment and does one update at a time, each with its loss", async () => {
  const { store, session } = setUp();
  session.step();
  await until(store, ({ training }) => training.status === "paused");
  expect(store.getState().runs[1]).toMatchObject({ epoch: 1, step: 1 });
  const first = store.getState().runs[1]!.runningLoss;
  session.step();
  await until(store, ({ runs, training }) => runs[1]!.step === 2 && training.status === "paused");
  expect(store.getState().runs[1]!.runningLoss).not.toBe(first);
  session.step(); // over the end of the epoch, through validation
  await until(store, ({ runs, training }) => runs[1]!.epoch === 2 && training.status === "paused");
  expect(store.getState().runs[1]!.epochs).toHaveLength(1);
  await session.reset();
});

test("stop leaves a scored network and starts no other", async () => {
  await expectNoTensorLeak(async () => {
    const { store, session } = setUp({ architectures: [1, 2], epochs: 50 });
    const done = session.train();
    await until(store, ({ runs }) => runs[1]?.epochs.length === 1);
    session.stop();
    await done;
    const { runs, training } = store.getState();
    expect(training).toMatchObject({ status: "finished", error: null });
    expect(runs[1]).toMatchObject({ status: "finished", endReason: "stopped", error: null });
    expect(Number.isFinite(runs[1]!.test!.loss)).toBe(true);
    expect(runs[2]).toBeUndefined();
    expect(session.weights("1")).not.toBeNull();
  });
});

test("stop ends a paused run too", async () => {
  const { store, session } = setUp({ epochs: 50 });
  session.step();
  await until(store, ({ training }) => training.status === "paused");
  session.stop();
  await until(store, ({ training }) => training.status === "finished");
  expect(store.getState().runs[1]).toMatchObject({ status: "finished", endReason: "stopped" });
});

test("skip scores the network under way and goes on to the next", async () => {
  const { store, session } = setUp({ architectures: [1, 2], epochs: 1 });
  const done = session.train();
  await until(store, ({ runs }) => runs[1]?.initialLoss != null);
  session.skip();
  await done;
  const { runs, training } = store.getState();
  expect(training.status).toBe("finished");
  expect(runs[1]).toMatchObject({ endReason: "stopped", status: "finished" });
  expect(runs[2]).toMatchObject({ endReason: "completed", status: "finished" });
});

test("reset forgets runs at any moment, frees everything, and keeps the seed", async () => {
  await expectNoTensorLeak(async () => {
    const { store, session } = setUp({ epochs: 50, seed: 77 });
    void session.train();
    await until(store, ({ runs }) => runs[1]?.initialLoss != null);
    await session.reset();
    expect(store.getState()).toMatchObject({ runs: {}, vote: null, training: { status: "idle", queue: [] }, experiment: { runs: [{ recipe: { seed: 77 } }, { recipe: { seed: 77 } }, { recipe: { seed: 77 } }] } });
    expect(session.weights("1")).toBeNull();
  });
});

test("nothing of a run that was reset while it was scored comes back in the next", async () => {
  const large = bandedDataset(50, 4_000); // eight passes to score, more than the store is told of
  const { store, session } = setUp({ testSize: 4_000 }, { ...data, current: () => large });
  void session.train();
  await until(store, ({ runs }) => runs[1]?.status === "evaluating");
  await new Promise((resolve) => setTimeout(resolve, 0));
  await session.reset();
  configure(store, { epochs: 3 });
  await session.train();
  expect(curve(store)).toHaveLength(3);
});

test("after a reset the same seed gives the same curve", async () => {
  const { store, session } = setUp();
  await session.train();
  const first = curve(store);
  await session.reset();
  await session.train();
  expect(curve(store)).toEqual(first);
});

test("a loss that is no number fails the run with a sentence, and the next Train works", async () => {
  await expectNoTensorLeak(async () => {
    const { store, session } = setUp({ architectures: [1, 2], learningRate: 1e38, epochs: 3 });
    await session.train();
    const { training, runs } = store.getState();
    expect(training.status).toBe("failed");
    expect(training.error).toMatch(/The loss became .*smaller learning rate/);
    expect(runs[1]).toMatchObject({ status: "failed", error: training.error });
    expect(runs[2]).toBeUndefined();
    configure(store, { learningRate: 0.001, epochs: 1, architectures: [1] });
    await session.train();
    expect(store.getState().training).toMatchObject({ status: "finished", error: null });
  });
});

test("without data it says so", async () => {
  const { store, session } = setUp({}, { ...data, current: () => null });
  await session.train();
  expect(store.getState().training).toMatchObject({ status: "failed", error: expect.stringContaining("no data") });
});

test("runs on other data or other test images do not stand beside new ones", async () => {
  const { store, session } = setUp({ epochs: 1 });
  await session.train();
  configure(store, { architectures: [2], testSize: 10 });
  await session.train();
  expect(Object.keys(store.getState().runs)).toEqual(["2"]);
  configure(store, { architectures: [1] });
  await session.train();
  expect(Object.keys(store.getState().runs)).toEqual(["1", "2"]);
});

test("the protocol is the paper's unless changed", () => {
  const recipes = (change: Partial<Settings> = {}) => plannedBySettings(change).experiment.runs.map(({ recipe }) => recipe);
  expect(recipes()).toMatchObject([
    { epochs: 10, batchSize: 512, learningRate: 0.001, earlyStopping: null },
    { epochs: 20, earlyStopping: null },
    { epochs: 50, earlyStopping: { monitor: "val_loss", patience: 0, minDelta: 0, restoreBestWeights: false } },
  ]);
  expect(recipes({ earlyStopping: "off", epochs: 4 })[2]).toMatchObject({ epochs: 4, earlyStopping: null });
  expect(recipes({ earlyStopping: "on", patience: 2 })[0]).toMatchObject({ earlyStopping: { patience: 2 } });
});

test("only the runs that were asked for are trained, and the others stay beside them", async () => {
  const { store, session } = setUp({ epochs: 1, architectures: [1, 2, 3] });
  await session.train(["3", "1"]);
  // In the experiment's order, whatever the order of asking.
  expect(store.getState().training.queue).toEqual(["1", "3"]);
  const first = store.getState().runs[1];
  await session.train(["2"]);
  const { runs, vote } = store.getState();
  expect(Object.keys(runs)).toEqual(["1", "2", "3"]);
  expect(runs[1]).toBe(first);
  expect(vote!.members).toEqual(["1", "2", "3"]);
});

test("again from another seed is a run of its own beside the first, with another curve", async () => {
  const { store, session } = setUp({ epochs: 1 });
  await session.train();
  const first = store.getState().runs[1]!;
  await session.trainAgain("1", 7);
  const { runs, experiment, vote } = store.getState();
  expect(experiment.runs.map(({ id, name }) => [id, name]).slice(0, 2)).toEqual([["1", "One convolution"], ["4", "One convolution, seed 7"]]);
  expect(runs[1]).toBe(first);
  expect(runs[4]).toMatchObject({ status: "finished", config: { ...first.config, seed: 7 }, network: first.network });
  expect(curve(store, 4)).not.toEqual(curve(store));
  expect(vote!.members).toEqual(["1", "4"]);
  // The same seed in another run: the digits go by the seed, not by the run's number.
  await session.trainAgain("4", first.config.seed);
  expect(curve(store, 5)).toEqual(curve(store));
  expect(session.weights("5")).toEqual(session.weights("1"));
});

test("what came of a run that is removed is forgotten, and the others vote without it", async () => {
  const { store, session } = setUp({ epochs: 1, architectures: [1, 2, 3] });
  await session.train();
  session.forget("2");
  const { runs, vote } = store.getState();
  expect(Object.keys(runs)).toEqual(["1", "3"]);
  expect(vote!.members).toEqual(["1", "3"]);
  expect(vote!.evaluation.predictions).toHaveLength(20);
  expect(session.weights("2")).toBeNull();
  session.forget("3");
  expect(store.getState().vote).toBeNull();
});

test("the vote is counted again by another choice, and is none of fewer than two", async () => {
  const { store, session } = setUp({ epochs: 1, architectures: [1, 2, 3] });
  await session.train();
  const { runs, experiment } = store.getState();
  const labels = Array.from(dataset.test.labels);
  for (const choice of [{ members: ["1", "3"], method: "mean" }, { members: null, method: "mean" }, { members: ["2", "3"], method: "majority" }] as const) {
    session.chooseVote(choice);
    expect(store.getState()).toMatchObject({ voteChoice: choice, vote: voteOf(runs, experiment.runs, choice, labels) });
  }
  session.chooseVote({ members: ["2"], method: "majority" });
  expect(store.getState().vote).toBeNull();
  session.chooseVote({ members: null, method: "majority" });
  expect(store.getState().vote!.members).toEqual(["1", "2", "3"]);
});

test("while others train, what is scored by then votes as chosen, and who is scored after joins in", async () => {
  const { store, session } = setUp({ epochs: 1, architectures: [1, 2, 3] });
  const done = session.train();
  await until(store, ({ training, runs }) => training.current === "3" && runs[2]?.test != null);
  expect(store.getState().vote!.members).toEqual(["1", "2"]);
  session.chooseVote({ members: null, method: "mean" });
  expect(store.getState().vote).toMatchObject({ members: ["1", "2"], method: "mean" });
  await done;
  expect(store.getState().vote).toMatchObject({ members: ["1", "2", "3"], method: "mean" });
});

test("where other data are loaded the choice is kept, what was counted stays, and the choice counts once the data are back", async () => {
  let current = dataset;
  const { store, session } = setUp({ epochs: 1, architectures: [1, 2, 3] }, { ...data, current: () => current });
  await session.train();
  const before = store.getState().vote;
  const load = (loaded: typeof dataset, version: number) => {
    current = loaded;
    store.setState((state) => ({ dataset: { ...state.dataset, loaded: { name: loaded.name, source: "a test", version, trainSize: 50, testSize: 20, trainClassCounts: [], testClassCounts: [], pixelRange: [0, 255] } } }));
  };
  load(bandedDataset(60, 20), 7);
  session.chooseVote({ members: ["1", "2"], method: "mean" });
  expect(store.getState()).toMatchObject({ voteChoice: { members: ["1", "2"], method: "mean" }, vote: before });
  load(dataset, 8);
  expect(store.getState().vote).toMatchObject({ members: ["1", "2"], method: "mean" });
  load(bandedDataset(60, 20), 9);
  session.forget("1");
  expect(store.getState().vote).toBeNull();
});
