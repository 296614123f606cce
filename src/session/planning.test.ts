/** @file What is done to the plan, and what is refused with a sentence. */
import { expect, test, vi } from "vitest";
import { paperRun } from "../experiment/fixtures/runs";
import { paperNetwork } from "../experiment/network";
import { dropout } from "../nn/architectures/layers";
import { DEFAULT_VOTE } from "../experiment/plan";
import type { TrainingCommands } from "../state/commands";
import { createAppStore, initialTraining, type AppState } from "../state/store";
import { Planning } from "./planning";

function setUp(change: Partial<AppState> = {}) {
  const store = createAppStore();
  store.setState(change);
  const training = {
    train: vi.fn<TrainingCommands["train"]>(async () => {}),
    trainAgain: vi.fn<TrainingCommands["trainAgain"]>(async () => {}),
    forget: vi.fn<TrainingCommands["forget"]>(),
    reset: vi.fn<TrainingCommands["reset"]>(async () => store.setState({ runs: {}, training: initialTraining })),
  };
  const names = () => store.getState().experiment.runs.map(({ id, name }) => `${id} ${name}`);
  return { store, training, planning: new Planning(store, training), names };
}

const underWay = { training: { ...initialTraining, status: "running", current: "1", queue: ["1", "2"] }, runs: { 1: paperRun(1, { test: null, status: "training" }), 2: paperRun(2, { test: null, status: "waiting" }) } } as const;

test("runs are duplicated, renamed, moved and removed, and keep their numbers", () => {
  const { planning, names, training } = setUp();
  expect(planning.duplicate("1")).toBeNull();
  expect(planning.rename("4", "  Mine ")).toBeNull();
  expect(planning.move("3", -3)).toBeNull();
  expect(names()).toEqual(["3 Three convolutions", "1 One convolution", "4 Mine", "2 Two convolutions"]);
  expect(planning.remove("4")).toBeNull();
  expect(training.forget).toHaveBeenCalledExactlyOnceWith("4");
  expect(planning.duplicate("3")).toBeNull();
  expect(names()).toEqual(["3 Three convolutions", "5 Three convolutions, copy", "1 One convolution", "2 Two convolutions"]);
});

test("a run's layers are changed, and its name with them where it was the network's", () => {
  const { planning, store, names } = setUp();
  const { layers } = paperNetwork(1);
  expect(planning.editLayers("1", [dropout(0.1), ...layers])).toBeNull();
  expect(names()[0]).toBe("1 One convolution, edited");
  expect(store.getState().experiment.runs[0]?.network).toEqual({ name: "One convolution, edited", architecture: null, layers: [dropout(0.1), ...layers] });
  planning.rename("1", "Mine");
  expect(planning.editLayers("1", layers)).toBeNull();
  expect(names()[0]).toBe("1 Mine");
  expect(store.getState().experiment.runs[0]?.network).toEqual(paperNetwork(1));
});

test("layers that make no network leave the run as it is, and hold it until they do", () => {
  const { planning, store } = setUp();
  const before = store.getState().experiment;
  expect(planning.editLayers("1", [])).toBeNull();
  expect(store.getState()).toMatchObject({ experiment: before, unfinished: { 1: "a network needs at least one layer, got none." } });
  planning.endEdit("1");
  expect(store.getState()).toMatchObject({ experiment: before, unfinished: {} });
  planning.editLayers("1", []);
  planning.editLayers("1", paperNetwork(2).layers);
  expect(store.getState().unfinished).toEqual({});
  expect(setUp(underWay).planning.editLayers("1", paperNetwork(2).layers)).toMatch(/Duplicate it/);
});

test("what will not do is said, and changes nothing", () => {
  const { store, planning, training } = setUp();
  const before = store.getState();
  expect(planning.rename("1", " ")).toMatch(/at least one character/);
  expect(planning.rename("9", "Mine")).toMatch(/not there any more/);
  expect(planning.trainAgain("1", -1)).toMatch(/seed needs/);
  expect(store.getState()).toBe(before);
  expect(training.trainAgain).not.toHaveBeenCalled();
  planning.remove("1");
  planning.remove("2");
  expect(planning.remove("3")).toMatch(/at least one run/);
});

test("while a run is under way it stays, with those that wait; names and order are free", () => {
  const { planning, names, training } = setUp(underWay);
  expect(planning.remove("1")).toMatch(/under way, so it cannot be removed\. Stop first/);
  expect(planning.remove("2")).toMatch(/under way/);
  for (const problem of [planning.trainOnly("3"), planning.trainAgain("3", 7), planning.choose(["3"])]) expect(problem).toMatch(/being trained or scored/);
  expect(planning.remove("3")).toBeNull();
  expect(planning.rename("1", "Mine")).toBeNull();
  expect(planning.move("2", -1)).toBeNull();
  expect(names()).toEqual(["2 Two convolutions", "1 Mine"]);
  expect(training.train).not.toHaveBeenCalled();
});

test("one run is trained alone, or again from another seed", () => {
  const { planning, training } = setUp();
  expect(planning.trainOnly("2")).toBeNull();
  expect(training.train).toHaveBeenCalledExactlyOnceWith(["2"]);
  expect(planning.trainAgain("2", 7)).toBeNull();
  expect(training.trainAgain).toHaveBeenCalledExactlyOnceWith("2", 7);
  expect(planning.choose(["2"])).toBeNull();
});

test("a removed run is no member of the vote any more", () => {
  const { store, planning } = setUp({ voteChoice: { members: ["1", "3"], method: "mean" } });
  planning.remove("2");
  expect(store.getState().voteChoice.members).toEqual(["1", "3"]);
  planning.remove("3");
  expect(store.getState().voteChoice).toEqual({ members: ["1"], method: "mean" });
});

test("a run is repeated from other seeds, unless something is under way", () => {
  const { planning, names } = setUp();
  expect(planning.repeat("1", 3)).toBeNull();
  expect(names().slice(0, 3)).toEqual(["1 One convolution", "4 One convolution, seed 2021", "5 One convolution, seed 2022"]);
  expect(planning.repeat("1", 11)).toMatch(/from 2 to 10, got 11/);
  expect(planning.repeat("9", 2)).toMatch(/not there any more/);
  expect(setUp(underWay).planning.repeat("1", 2)).toMatch(/being trained or scored/);
});

test("a preset takes the place of the plan; data and backend stay", () => {
  const { planning, store, names, training } = setUp({ backendChoice: "cpu" });
  store.setState(({ experiment }) => ({ experiment: { ...experiment, data: { set: "built-in", testSize: 10 } } }));
  planning.editLayers("1", []);
  expect(planning.begin("seeds")).toBeNull();
  expect(names()).toEqual(["1 One convolution, seed 2020", "2 One convolution, seed 2021", "3 One convolution, seed 2022"]);
  expect(store.getState()).toMatchObject({ backendChoice: "cpu", unfinished: {}, voteChoice: DEFAULT_VOTE, experiment: { preset: "seeds", data: { set: "built-in", testSize: 10_000 } } });
  expect(training.reset).not.toHaveBeenCalled();
});

test("with a preset, what came of the runs before goes first; nothing goes while something is under way", async () => {
  const { planning, store, training } = setUp({ runs: { 1: paperRun(1) }, training: { ...initialTraining, status: "finished", queue: ["1"] }, voteChoice: { members: ["1", "2"], method: "mean" } });
  expect(planning.begin("nothing")).toBe("There is no preset “nothing”.");
  expect(planning.begin("kernel-sizes")).toBeNull();
  expect(training.reset).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(store.getState().experiment.preset).toBe("kernel-sizes"));
  expect(store.getState()).toMatchObject({ runs: {}, voteChoice: DEFAULT_VOTE });
  const busy = setUp(underWay);
  expect(busy.planning.begin("seeds")).toMatch(/being trained or scored/);
  expect(busy.training.reset).not.toHaveBeenCalled();
  expect(busy.store.getState().experiment.preset).toBe("paper");
});

test("a few values are searched as runs of their own", () => {
  const { planning, names } = setUp();
  expect(planning.search("1", { learningRate: [0.01], kernelSize: [5] })).toBeNull();
  expect(names()[1]).toBe("4 One convolution, 5 × 5, learning rate 0.01");
  expect(planning.search("1", { learningRate: [], kernelSize: [] })).toMatch(/at least one value/);
  expect(planning.search("9", { learningRate: [1], kernelSize: [] })).toMatch(/not there any more/);
  expect(setUp(underWay).planning.search("1", { learningRate: [1], kernelSize: [] })).toMatch(/being trained or scored/);
});
