/** @file What is said before training in plain JavaScript. */
import { expect, test } from "vitest";
import { plannedBySettings } from "../../experiment/plannedBySettings";
import { QUICK_LOOK } from "../../experiment/settings";
import { outlook, outlookSentence } from "./outlook";

const PAPER = plannedBySettings().experiment;
const CPU = { name: "cpu", multiplyAddsPerSecond: 10e6 };
const PLAIN = (text: string | null) => text?.replaceAll("\u00a0", " ");

test("nothing on a backend that needed no trial, nor before one has started, nor with nothing to train", () => {
  expect(outlook(PAPER, null)).toBeNull();
  expect(outlookSentence(PAPER, { name: "wasm", multiplyAddsPerSecond: null }, "auto")).toBeNull();
  expect(outlook(plannedBySettings({ architectures: [] }).experiment, CPU)).toBeNull();
});

test("how long, and what to choose instead", () => {
  const chosen = PLAIN(outlookSentence(PAPER, CPU, "cpu"));
  expect(chosen).toMatch(/would take about 45 days here at most,/);
  expect(chosen).toMatch(/Quick look would take about 2 hours\. Choose the backend Automatic/);
  expect(PLAIN(outlookSentence(PAPER, CPU, "auto"))).toMatch(/This browser offers nothing faster/);
});

test("half the speed, twice as long", () => {
  const quick = plannedBySettings(QUICK_LOOK).experiment;
  expect(PLAIN(outlook(quick, CPU))).toBe("about 2 hours");
  expect(PLAIN(outlook(quick, { ...CPU, multiplyAddsPerSecond: 5e6 }))).toBe("about 4 hours");
});

test("does not offer a quick look to whoever has asked for less", () => {
  expect(outlookSentence(plannedBySettings({ ...QUICK_LOOK, trainSize: 100 }).experiment, CPU, "auto")).not.toMatch(/Quick look/);
});
