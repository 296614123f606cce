/**
 * @file The test of going on after a visit that ended in the middle of an experiment, on every backend and database: the
 * curve of an undisturbed run, to the bit. resume.test.ts runs it on cpu with a database in memory, resume.browser.test.ts
 * and resumeOnWebgl.browser.test.ts with the browser's own.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Dataset } from "../data/dataset";
import type { ArchitectureId } from "../nn/architectures";
import type { BackendChoice } from "../nn/backendChoice";
import { conv2d, dense, dropout, flatten, maxPooling2d, type LayerSpec } from "../nn/architectures/layers";
import { Network } from "../nn/network";
import { NO_AUGMENTATION, sgd } from "../nn/trainConfig";
import { selectBackend } from "../nn/selectBackend";
import { bandedDataset } from "../testing/images";
import { until } from "../testing/store";
import { expectNoTensorLeak } from "../testing/tensors";
import type { DataCommands } from "../state/commands";
import { shippedCard } from "../experiment/fixtures/runs";
import { originPhrase } from "../experiment/origin";
import { toResultsFile, type ResultsFile } from "../analysis/results";
import type { Run } from "../experiment/run";
import { Session } from "../session/session";
import { DEFAULT_SETTINGS, type Settings } from "../experiment/settings";
import type { ShippedNetwork } from "../try/shippedNetworks";
import { createAppStore, type AppState, type AppStore } from "../state/store";
import { settingsOf } from "../experiment/commonSettings";
import { setRecipe } from "../experiment/edits";
import type { Recipe } from "../experiment/recipe";
import type { Plan } from "../experiment/plannedBySettings";
import type { PastRun } from "../state/memoryState";
import { plannedWith } from "../testing/plans";
import { RunMemory } from "./runMemory";

interface Visit {
  readonly store: AppStore;
  readonly session: Session;
  readonly memory: RunMemory;
  /** Nothing of this visit happens any more, as when its tab crashes. */
  readonly crash: () => void;
}

interface Crash {
  /** Turns that the page still gets once the state is so: 0 crashes it before the next step. */
  readonly turnsLater?: number;
  readonly settings?: Settings;
  readonly recipe?: Partial<Recipe>;
}

/** All that a resumed run could get wrong of a recipe: what a checkpoint carries, and what has to follow from seed, epoch and step. */
const WHOLE_RECIPE: Partial<Recipe> = {
  optimizer: sgd({ momentum: 0.9, nesterov: true }),
  learningRate: 0.05,
  schedule: { name: "cosine", warmupEpochs: 0.5, alpha: 0.1 },
  weightDecay: 0.001,
  averaging: { momentum: 0.8 },
  labelSmoothing: 0.1,
  augmentation: { ...NO_AUGMENTATION, translation: 2, rotation: 10, zoom: 0.1, horizontalFlip: "alternating", cutOut: 5, brightness: 0.1 },
  testTimeFlip: true,
};

/** Small, but with everything that a resumed run could get wrong: dropout, a last partial batch, several networks. */
function layersOf(id: number): LayerSpec[] {
  return [conv2d(4 * id, { strides: 2 }), maxPooling2d(), flatten(), dense(16), dropout(0.25), dense(10, "softmax")];
}

/** As if it came with the page, with weights that nobody has trained. */
async function loadShipped(id: ArchitectureId): Promise<ShippedNetwork> {
  using network = new Network(layersOf(id), 100 + id);
  return { card: shippedCard(id), weights: await network.readWeights() };
}

/** The same for each run with something else in its recipe. */
function withRecipe({ experiment, backendChoice }: Plan, change: Partial<Recipe>): Plan {
  return { experiment: experiment.runs.reduce((planned, { id }) => setRecipe(planned, id, change), experiment), backendChoice };
}

/** What is planned, in the settings' words. */
function settingsIn({ experiment, backendChoice }: Plan): Settings {
  return settingsOf(experiment, backendChoice).settings;
}

/** @param clearDatabase leaves no record of an earlier test, and no connection that could write one. */
export function describeResuming(backend: BackendChoice, clearDatabase: () => Promise<void>): void {
  const SETTINGS: Settings = { ...DEFAULT_SETTINGS, data: "built-in", backend, architectures: [1, 2, 3], epochs: 4, batchSize: 16, trainSize: 40, testSize: 20, seed: 9 };
  const STOPPING: Settings = { ...SETTINGS, architectures: [1], epochs: 30, learningRate: 0.02, earlyStopping: "on", patience: 2, restoreBestWeights: true };

  /** 48 to train on: more than SETTINGS ask for. */
  const larger = bandedDataset(60, 20);
  const BEFORE: Settings = { ...SETTINGS, architectures: [1, 2], epochs: 2 };
  /** Nothing of BEFORE would do in its place. */
  const AFTER: Settings = { ...BEFORE, epochs: 7, batchSize: 12, learningRate: 0.004, seed: 4, earlyStopping: "on", trainSize: 48, testSize: 10 };

  async function visit(settings: Settings = SETTINGS, dataset: Dataset = bandedDataset(50, 20), recipe: Partial<Recipe> = {}): Promise<Visit> {
    const store = createAppStore(withRecipe(plannedWith(layersOf, settings), recipe));
    let hasCrashed = false;
    const yieldToPage = (): Promise<void> => new Promise((resolve) => setTimeout(() => hasCrashed || resolve(), 0));
    const memory = new RunMemory({ store, layersOf, locks: null, estimate: async () => ({}) });
    const data: DataCommands = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => dataset };
    const session = new Session({ store, data, yieldToPage, memory, loadShipped });
    await memory.settled();
    return { store, session, memory, crash: () => (hasCrashed = true) };
  }

  /** Trains until `isSo` holds, and crashes there. */
  async function crashWhen(isSo: (state: AppState) => boolean, { turnsLater = 0, settings = SETTINGS, recipe = {} }: Crash = {}): Promise<void> {
    const { store, session, memory, crash } = await visit(settings, undefined, recipe);
    void session.train();
    await until(store, isSo);
    for (let turn = 0; turn < turnsLater; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    crash();
    await memory.settled();
  }

  /** A visit with a scored network 1, about to be trained further with other settings than it began with. */
  async function beforeFurther(score: (session: Session) => Promise<unknown>): Promise<Visit> {
    const first = await visit(BEFORE, larger);
    await score(first.session);
    first.store.setState(plannedWith(layersOf, AFTER));
    return first;
  }

  async function undisturbed(settings = SETTINGS, recipe: Partial<Recipe> = {}): Promise<Visit> {
    const first = await visit(settings, undefined, recipe);
    await first.session.train();
    await first.memory.settled();
    await clearDatabase();
    return first;
  }

  /** Without wall times, which no two runs share. */
  function measured({ store }: Visit): Omit<ResultsFile["runs"][number], "secondsPerEpoch">[] {
    return toResultsFile(store.getState()).runs.map(({ secondsPerEpoch: _seconds, ...run }) => run);
  }

  /** Curves, scores, predictions, probabilities, weights and the vote: all there is. */
  function expectSame(resumed: Visit, whole: Visit): void {
    expect(measured(resumed)).toEqual(measured(whole));
    const [state, expected] = [resumed.store.getState(), whole.store.getState()];
    expect([state.backend!.name, expected.backend!.name]).toEqual([backend, backend]);
    expect(state.vote).toEqual(expected.vote);
    for (const { id } of measured(whole)) {
      expect(resumed.session.weights(id)).toEqual(whole.session.weights(id));
      expect(state.runs[id]!.test!.probabilities).toEqual(expected.runs[id]!.test!.probabilities);
      expect(state.runs[id]!.initialLoss).toBe(expected.runs[id]!.initialLoss);
    }
  }

  let whole: Visit;

  beforeAll(async () => {
    await clearDatabase();
    await selectBackend(backend);
    whole = await undisturbed();
  });
  beforeEach(clearDatabase);
  afterAll(clearDatabase);

  test.each<[string, (state: AppState) => boolean, number, object]>([
    ["the first network", ({ runs }) => runs[1]?.epochs.length === 2, 0, { architecture: 1, epoch: 2 }],
    ["the middle of an epoch", ({ runs }) => runs[1]?.epochs.length === 2, 2, { architecture: 1, epoch: 2 }],
    ["the last epoch of a network", ({ runs }) => runs[1]?.epochs.length === 4, 0, { architecture: 1, epoch: 4 }],
    ["the start of the second of three", ({ runs }) => runs[2]?.status === "compiling", 0, { architecture: 2, epoch: 0 }],
    ["the second of three", ({ runs }) => runs[2]?.epochs.length === 3, 1, { architecture: 2, epoch: 3 }],
    ["the scoring of the second", ({ runs }) => runs[2]?.status === "evaluating", 0, { architecture: 2, epoch: 4 }],
    ["the last network", ({ runs }) => runs[3]?.epochs.length === 1, 1, { architecture: 3, epoch: 1 }],
  ])("after a crash in %s, everything is that of an undisturbed run", async (_where, isSo, turnsLater, offer) => {
    await crashWhen(isSo, { turnsLater });
    const next = await visit({ ...DEFAULT_SETTINGS, backend });
    expect(next.store.getState().memory.interrupted).toMatchObject(offer);
    await next.session.goOnFromMemory();
    expect(next.store.getState().training).toMatchObject({ status: "finished", error: null, queue: ["1", "2", "3"] });
    expect(settingsIn(next.store.getState())).toEqual(SETTINGS);
    expectSame(next, whole);
    await next.memory.settled();
    expect(next.store.getState().memory).toMatchObject({ interrupted: null, notice: null, past: [{ name: "All three architectures" }] });
  });

  describe.each<[string, (session: Session) => Promise<unknown>, number, object, Settings]>([
    ["was trained here", (session) => session.train(), BEFORE.epochs!, { name: "Architectures 1 and 2" }, BEFORE],
    ["came with the page", (session) => session.scoreShipped([1]), 0, { name: "Architecture 1 (came with the page)" }, AFTER],
  ])("a network that %s, trained further", (_where, score, done, past, settings) => {
    let further: Visit;

    beforeAll(async () => {
      further = await beforeFurther(score);
      await further.session.trainFurther("1", 3);
      await further.memory.settled();
      await clearDatabase();
    });

    test.each<[string, (run: Run) => boolean, boolean, number]>([
      ["before its first step", ({ status }) => status === "compiling", false, 0],
      ["within its first epoch", ({ status }) => status === "compiling", true, 0],
      ["within its second epoch", ({ epochs }) => epochs.length === done + 1, true, 1],
      ["while it is scored", ({ status, epochs }) => status === "evaluating" && epochs.length === done + 3, false, 3],
    ])("is as if nothing had happened after a crash %s", async (_when, isSo, stepsOn, furtherEpochs) => {
      const { store, session, memory, crash } = await beforeFurther(score);
      void session.trainFurther("1", 3);
      await until(store, ({ training, runs }) => training.status === "running" && isSo(runs[1]!));
      if (stepsOn) {
        session.step();
        await until(store, ({ training, runs }) => training.status === "paused" && runs[1]!.epoch === done + furtherEpochs + 1);
      }
      crash();
      await memory.settled();
      const next = await visit({ ...DEFAULT_SETTINGS, backend }, larger);
      expect(next.store.getState().memory.interrupted).toMatchObject({ architecture: 1, epoch: done + furtherEpochs });
      await next.session.goOnFromMemory();
      await next.memory.settled();
      const state = next.store.getState();
      expect(settingsIn(state)).toEqual(AFTER);
      expect(state).toMatchObject({ training: { status: "finished", error: null, queue: ["1"] }, memory: { interrupted: null, notice: null } });
      expect(state.memory.past).toEqual([expect.objectContaining(past)]);
      expect(settingsIn((state.memory.past[0] as PastRun).plan)).toEqual(settings);
      expectSame(next, further);
      // Where its weights come from, and what it was trained on.
      expect(originPhrase(state.runs[1]!)).toBe(originPhrase(further.store.getState().runs[1]!));
      expect(toResultsFile(state).dataset).toEqual(toResultsFile(further.store.getState()).dataset);
    });

    test("goes on to another crash, and then further still, with Adam's state", async () => {
      const { store, session, memory, crash } = await beforeFurther(score);
      void session.trainFurther("1", 3);
      await until(store, ({ runs }) => runs[1]?.epochs.length === done + 1);
      crash();
      await memory.settled();
      const second = await visit(SETTINGS, larger);
      void second.session.goOnFromMemory();
      await until(second.store, ({ runs }) => runs[1]?.epochs.length === done + 2);
      second.crash();
      await second.memory.settled();
      const third = await visit(SETTINGS, larger);
      await third.session.goOnFromMemory();
      expectSame(third, further);
      const [more, undisturbedMore] = [third, await beforeFurther(score)];
      await undisturbedMore.session.trainFurther("1", 3);
      await undisturbedMore.session.trainFurther("1", 1);
      await more.session.trainFurther("1", 1);
      expectSame(more, undisturbedMore);
    });
  });

  test("order and dropout follow from the seed, which is all that is kept of chance: another seed goes another way", async () => {
    const other = await undisturbed({ ...SETTINGS, seed: 10 });
    expect(measured(other)[0]!.history).not.toEqual(measured(whole)[0]!.history);
    await crashWhen(({ runs }) => runs[1]?.epochs.length === 1, { turnsLater: 1, settings: { ...SETTINGS, seed: 10 } });
    const next = await visit();
    await next.session.goOnFromMemory();
    expectSame(next, other);
  });

  test("a whole recipe goes on where it was: optimizer, averages, learning rate and augmentation, over two crashes and one at its end", async () => {
    const settings: Settings = { ...SETTINGS, architectures: [1] };
    const expected = await undisturbed(settings, WHOLE_RECIPE);
    expect(measured(expected)[0]!.recipe).toMatchObject(WHOLE_RECIPE);
    expect(measured(expected)[0]!.history).not.toEqual(measured(whole)[0]!.history);
    await crashWhen(({ runs }) => runs[1]?.epochs.length === 1, { turnsLater: 2, settings, recipe: WHOLE_RECIPE });
    const second = await visit();
    void second.session.goOnFromMemory();
    await until(second.store, ({ runs }) => runs[1]?.epochs.length === 3);
    second.crash();
    await second.memory.settled();
    const third = await visit();
    await third.session.goOnFromMemory();
    expectSame(third, expected);
    // Trained further: the averages are the weights now, and the momenta go on.
    await third.session.trainFurther("1", 2);
    await expected.session.trainFurther("1", 2);
    expectSame(third, expected);

    await clearDatabase();
    await crashWhen(({ runs }) => runs[1]?.epochs.length === 4, { settings, recipe: WHOLE_RECIPE });
    const last = await visit();
    await last.session.goOnFromMemory();
    expectSame(last, await undisturbed(settings, WHOLE_RECIPE));
  });

  test("early stopping counts on, and the best weights are put back, over two crashes and one at its very end", async () => {
    const stopped = await undisturbed(STOPPING);
    const [{ endReason, restoredEpoch, epochsRun }] = measured(stopped) as [ResultsFile["runs"][number]];
    // Else this would show nothing.
    expect({ endReason, isEarlier: restoredEpoch! < epochsRun }).toEqual({ endReason: "early-stopping", isEarlier: true });
    await crashWhen(({ runs }) => runs[1]?.epochs.length === 2, { settings: STOPPING });
    const second = await visit();
    void second.session.goOnFromMemory();
    // The best epoch is behind it, and early stopping has begun to count.
    await until(second.store, ({ runs }) => runs[1]?.epochs.length === restoredEpoch! + 1);
    second.crash();
    await second.memory.settled();
    const third = await visit();
    await third.session.goOnFromMemory();
    expectSame(third, stopped);

    await clearDatabase();
    await crashWhen(({ runs }) => runs[1]?.epochs.length === epochsRun, { settings: STOPPING });
    const last = await visit();
    await last.session.goOnFromMemory();
    expectSame(last, stopped);
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
    expect(store.getState().training).toMatchObject({ status: "failed", error: expect.stringContaining("trained on garments that this page draws itself") });
    expect(store.getState().memory.interrupted).toMatchObject({ architecture: 1, epoch: 1 });
  });

  test("what is on the page stays when it cannot go on", async () => {
    await crashWhen(({ runs }) => runs[1]?.epochs.length === 1);
    const { store, session } = await visit(SETTINGS, bandedDataset(60, 20));
    await session.scoreShipped([2]);
    const { experiment, runs } = store.getState();
    await session.goOnFromMemory();
    expect(store.getState().training.status).toBe("failed");
    expect(store.getState().runs).toEqual(runs);
    expect(store.getState().experiment.runs).toEqual(experiment.runs);
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
    expect(store.getState().memory).toMatchObject({ interrupted: null, past: [{ scores: [{ architecture: 1, runId: "1" }] }] });
    await expect(memory.readProgress()).rejects.toThrow("not there any more");
  });

  test("a past run opens as if it had just finished, with its weights and what computed it", async () => {
    const first = await visit();
    await first.session.train();
    await first.memory.settled();
    expect(first.store.getState().optimizers).toEqual(["1", "2", "3"]);
    const next = await visit();
    next.store.setState({ backend: { name: "another", renderer: null, threads: 2, oneThread: null, multiplyAddsPerSecond: null, notice: null, numTensors: 0, bytesInGpu: null } });
    const [past] = next.store.getState().memory.past;
    await next.session.openPastRun(past!.id);
    const state = next.store.getState();
    expect(state.training).toMatchObject({ status: "finished", dataset: "built-in", opened: { id: past!.id } });
    expect(state.optimizers).toEqual([]);
    expect(toResultsFile(state)).toEqual(toResultsFile(first.store.getState()));
    expect(next.session.weights("2")).toEqual(first.session.weights("2"));
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    const { backend: computed } = toResultsFile(first.store.getState());
    await next.session.openPastRun("gone");
    expect(next.store.getState().training.opened).toEqual({ id: past!.id, backend: computed });
  });

  test("a past run reopens with the vote that it was left with, one that nobody casts too", async () => {
    const first = await visit();
    await first.session.train();
    for (const choice of [{ members: ["1", "3"], method: "mean" }, { members: ["2"], method: "majority" }] as const) {
      first.session.chooseVote(choice);
      await first.memory.settled();
      const next = await visit();
      await next.session.openPastRun(next.store.getState().memory.past[0]!.id);
      const { voteChoice, vote } = next.store.getState();
      expect({ voteChoice, vote }).toEqual({ voteChoice: choice, vote: first.store.getState().vote });
    }
  });

  test("what was interrupted goes on with the vote that was chosen", async () => {
    const { store, session, memory, crash } = await visit();
    void session.train();
    session.chooseVote({ members: ["1", "3"], method: "mean" });
    await until(store, ({ runs }) => runs[2]?.epochs.length === 2);
    crash();
    await memory.settled();
    const next = await visit();
    await next.session.goOnFromMemory();
    expect(next.store.getState().vote).toMatchObject({ members: ["1", "3"], method: "mean" });
    expect(next.store.getState().voteChoice).toEqual({ members: ["1", "3"], method: "mean" });
  });
}
