/** @file What is done before and beside the session: settings, and the backend that follows them. */
import { beforeEach, expect, test, vi } from "vitest";
import type { SessionCommands } from "../state/commands";
import { settingsOf } from "../experiment/commonSettings";
import { DEFAULT_SETTINGS } from "../experiment/settings";
import { type AppStore, createAppStore, initialTraining } from "../state/store";
import { Planning } from "./planning";
import { Training } from "./training";

const prepare = vi.fn<() => Promise<void>>(async () => {});
const loadSession = async (): Promise<SessionCommands> => ({ prepare }) as unknown as SessionCommands;

function settings(store: AppStore) {
  const { experiment, backendChoice } = store.getState();
  return settingsOf(experiment, backendChoice).settings;
}

beforeEach(() => prepare.mockClear());

test("another backend is started when it is chosen, and only then", async () => {
  const store = createAppStore();
  const training = new Training(store, loadSession);
  training.configure({ backend: "wasm" });
  await vi.waitFor(() => expect(prepare).toHaveBeenCalledTimes(1));
  training.configure({ backend: "wasm", seed: 7 });
  training.configure(DEFAULT_SETTINGS);
  await vi.waitFor(() => expect(prepare).toHaveBeenCalledTimes(2));
  expect(settings(store)).toEqual(DEFAULT_SETTINGS);
});

test("settings stay as they are while an experiment runs", () => {
  const store = createAppStore();
  store.setState({ training: { ...initialTraining, status: "running" } });
  new Training(store, loadSession).configure({ backend: "cpu", epochs: 3 });
  expect(settings(store)).toEqual(DEFAULT_SETTINGS);
  expect(prepare).not.toHaveBeenCalled();
});

test("a session that cannot be loaded changes no setting back, and is asked for again", async () => {
  const store = createAppStore();
  const failing = vi.fn<() => Promise<SessionCommands>>(() => Promise.reject(new Error("offline")));
  const training = new Training(store, failing);
  training.configure({ backend: "wasm" });
  await vi.waitFor(() => expect(failing).toHaveBeenCalledTimes(1));
  expect(store.getState()).toMatchObject({ backendChoice: "wasm", training: { status: "idle" } });
  await training.train();
  expect(store.getState().training).toMatchObject({ status: "failed", error: expect.stringContaining("offline") });
});

test("Train waits for a run that is being edited and is no network yet", async () => {
  const store = createAppStore();
  const train = vi.fn<SessionCommands["train"]>(async () => {});
  const training = new Training(store, async () => ({ train }) as unknown as SessionCommands);
  const planning = new Planning(store, training);
  planning.editLayers("2", []);
  await training.train();
  await training.train(["2"]);
  expect(train).not.toHaveBeenCalled();
  expect(store.getState().training).toMatchObject({ status: "idle", error: "“Two convolutions” is being edited and is no network yet: a network needs at least one layer, got none. Mend it, or close its editor to keep what it was." });
  await training.train(["1"]);
  expect(train).toHaveBeenCalledExactlyOnceWith(["1"]);
  planning.endEdit("2");
  expect(store.getState().training.error).toBeNull();
  await training.train();
  expect(train).toHaveBeenCalledTimes(2);
});
