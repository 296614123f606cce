/** @file The line on memory under the settings. */
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../experiment/settings";
import { memoryHint } from "./memoryHint";

test("how much, and what to choose instead", () => {
  expect(memoryHint(DEFAULT_SETTINGS, "webgl")).toMatch(/^Memory: about 170 MB to train, beside the page’s own 280\. .*choose a smaller batch, or the backend WebAssembly\.$/);
  expect(memoryHint(DEFAULT_SETTINGS, "wasm")).toMatch(/^Memory: about 100 MB .*close other pages/);
  expect(memoryHint({ ...DEFAULT_SETTINGS, architectures: [] }, "webgl")).toBe("");
});
