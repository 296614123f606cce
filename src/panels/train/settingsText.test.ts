/** @file What people type, and how settings are summed up. */
import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS, QUICK_LOOK } from "../../experiment/settings";
import { describeSettings, readNumber } from "./settingsText";

describe("readNumber", () => {
  test.each([
    ["batchSize", "128", 128],
    ["trainSize", " 48,000 ", 48_000],
    ["learningRate", "1e-3", 0.001],
    ["epochs", "", null],
  ] as const)("%s %j is %s", (name, text, value) => {
    expect(readNumber(name, text)).toEqual({ value, problem: null });
  });

  test.each([
    ["epochs", "0", "Epochs needs a whole number from 1 to 500, got 0."],
    ["batchSize", "1.5", "Batch size needs a whole number from 1 to 4,096, got 1.5."],
    ["batchSize", "lots", "Batch size needs a whole number from 1 to 4,096, got “lots”."],
    ["seed", "", "Seed needs a whole number from 0 to 4,294,967,295, got nothing."],
  ] as const)("%s %j will not do", (name, text, problem) => {
    expect(readNumber(name, text)).toEqual({ problem });
  });
});

describe("describeSettings", () => {
  test("the defaults are the paper's protocol", () => {
    expect(describeSettings(DEFAULT_SETTINGS)).toBe("The paper’s protocol");
  });

  test("names a preset", () => {
    expect(describeSettings({ ...DEFAULT_SETTINGS, ...QUICK_LOOK })).toMatch(/^Quick look: epochs 3, batch size 50, /);
  });

  test("lists what was changed", () => {
    expect(describeSettings({ ...DEFAULT_SETTINGS, architectures: [1, 3], earlyStopping: "off", trainSize: 3_000 })).toBe("Changed: networks 1 and 3, 3,000 training images, no early stopping");
  });
});
