/** @file The line on memory under the settings. */
import { expect, test } from "vitest";
import { plannedBySettings } from "../../experiment/plannedBySettings";
import { memoryHint } from "./memoryHint";

test("how much, and what to choose instead", () => {
  expect(memoryHint(plannedBySettings().experiment, "webgl")).toMatch(/^Memory: about 170 MB to train, beside the page’s own 280\. .*choose a smaller batch, or the backend WebAssembly\.$/);
  expect(memoryHint(plannedBySettings().experiment, "wasm")).toMatch(/^Memory: about 100 MB .*close other pages/);
  expect(memoryHint(plannedBySettings({ architectures: [] }).experiment, "webgl")).toBe("");
});
