/** @file What is said before training in plain JavaScript. */
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, QUICK_LOOK } from "../../experiment/settings";
import { outlook, outlookSentence } from "./outlook";

const CPU = { name: "cpu", multiplyAddsPerSecond: 10e6 };
const PLAIN = (text: string | null) => text?.replaceAll("\u00a0", " ");

test("nothing on a backend that needed no trial, nor before one has started, nor with nothing to train", () => {
  expect(outlook(DEFAULT_SETTINGS, null)).toBeNull();
  expect(outlookSentence(DEFAULT_SETTINGS, { name: "wasm", multiplyAddsPerSecond: null })).toBeNull();
  expect(outlook({ ...DEFAULT_SETTINGS, architectures: [] }, CPU)).toBeNull();
});

test("how long, and what to choose instead", () => {
  const chosen = PLAIN(outlookSentence({ ...DEFAULT_SETTINGS, backend: "cpu" }, CPU));
  expect(chosen).toMatch(/would take about 45 days here at most,/);
  expect(chosen).toMatch(/Quick look would take about 2 hours\. Choose the backend Automatic/);
  expect(PLAIN(outlookSentence(DEFAULT_SETTINGS, CPU))).toMatch(/This browser offers nothing faster/);
});

test("half the speed, twice as long", () => {
  const settings = { ...DEFAULT_SETTINGS, ...QUICK_LOOK };
  expect(PLAIN(outlook(settings, CPU))).toBe("about 2 hours");
  expect(PLAIN(outlook(settings, { ...CPU, multiplyAddsPerSecond: 5e6 }))).toBe("about 4 hours");
});

test("does not offer a quick look to whoever has asked for less", () => {
  expect(outlookSentence({ ...DEFAULT_SETTINGS, ...QUICK_LOOK, trainSize: 100 }, CPU)).not.toMatch(/Quick look/);
});
