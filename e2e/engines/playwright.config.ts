/** @file The main flows on the built page, in Firefox and in WebKit: the same ones for both, over WebDriver. */
import { defineConfig } from "playwright/test";
import { ENGINES } from "../../scripts/engines/engines.ts";
import type { EngineOptions } from "./page.ts";

// Without the real data, as in the other end-to-end tests.
process.env["FASHION_MNIST_DIR"] = "none";

export default defineConfig<EngineOptions>({
  testDir: ".",
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env["CI"] !== undefined,
  reporter: [["list"]],
  // A folder each, which Playwright empties first: `npm test` runs both side by side.
  projects: ENGINES.map((engine) => ({ name: engine, outputDir: `../../test-results/engines/${engine}`, use: { engine } })),
});
