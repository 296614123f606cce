import { expect, test } from "vitest";
import { changedSettings, DEFAULT_SETTINGS, QUICK_LOOK, settingProblem, settingsFromQuery, settingsToQuery, type Settings } from "./settings";

const roundTrip = (settings: Settings): Settings => settingsFromQuery(settingsToQuery(settings)).settings;

test("the defaults leave no trace in the address", () => {
  expect(settingsToQuery(DEFAULT_SETTINGS).toString()).toBe("");
  expect(settingsFromQuery(new URLSearchParams())).toEqual({ settings: DEFAULT_SETTINGS, problems: [] });
});

test("every setting survives the round trip, and only what differs is written", () => {
  const changed: Settings = {
    data: "built-in",
    architectures: [1, 3],
    epochs: 4,
    batchSize: 64,
    learningRate: 0.0005,
    seed: 7,
    trainSize: 400,
    testSize: 100,
    earlyStopping: "on",
    patience: 3,
    restoreBestWeights: true,
    backend: "wasm",
  };
  expect(roundTrip(changed)).toEqual(changed);
  expect(roundTrip({ ...DEFAULT_SETTINGS, architectures: [] })).toEqual({ ...DEFAULT_SETTINGS, architectures: [] });
  expect(roundTrip({ ...DEFAULT_SETTINGS, ...QUICK_LOOK })).toEqual({ ...DEFAULT_SETTINGS, ...QUICK_LOOK });
  expect(changedSettings({ ...DEFAULT_SETTINGS, seed: 3, epochs: 1 })).toEqual(["epochs", "seed"]);
});

test.each([
  ["epochs=0", "epochs"],
  ["epochs=abc", "abc"],
  ["epochs=", "epochs"],
  ["batchSize=1.5", "1.5"],
  ["learningRate=-1", "learningRate"],
  ["seed=4294967296", "seed"],
  ["trainSize=48001", "48,000"],
  ["data=cifar", "cifar"],
  ["earlyStopping=maybe", "maybe"],
  ["backend=cuda", "cuda"],
  ["restoreBestWeights=yes", "yes"],
  ["architectures=4", "4"],
  ["architectures=1,,2", "architectures"],
])("a bad address keeps the default and says why: %s", (query, word) => {
  const { settings, problems } = settingsFromQuery(new URLSearchParams(query));
  expect(settings).toEqual(DEFAULT_SETTINGS);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(word);
});

test("an unknown name in the address is left alone, read or written", () => {
  expect(settingsFromQuery(new URLSearchParams("utm_source=mail")).problems).toEqual([]);
  const query = new URLSearchParams("utm_source=mail&epochs=9");
  expect(settingsToQuery({ ...DEFAULT_SETTINGS, seed: 3 }, query).toString()).toBe("utm_source=mail&seed=3");
});

test("limits are said in words", () => {
  expect(settingProblem("epochs", 501)).toBe("epochs needs a whole number from 1 to 500, got 501.");
  expect(settingProblem("epochs", 500)).toBeNull();
  expect(settingProblem("learningRate", 0.0001)).toBeNull();
  expect(settingProblem("learningRate", 0)).toBe("learningRate needs a number from 0.000001 to 1,000,000, got 0.");
});
