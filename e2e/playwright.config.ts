/** @file End-to-end tests: the built page in one real browser, served with and without the real data. */
import { defineConfig } from "playwright/test";
import { browserArgs, ensureBrowser } from "../scripts/browser.ts";

export default defineConfig({
  testDir: ".",
  // Other browsers, other fixtures: a configuration of their own.
  testIgnore: "engines/**",
  outputDir: "../test-results",
  globalSetup: "./garments.ts",
  // Two cores and software WebGL: one page at a time, and patience.
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env["CI"] !== undefined,
  reporter: [["list"]],
  use: {
    baseURL: "http://localhost:4173/",
    viewport: { width: 1280, height: 800 },
    // What cannot be pressed after a minute never will: no need to wait for the whole test to run out of time.
    actionTimeout: 60_000,
    launchOptions: { executablePath: ensureBrowser(), args: browserArgs() },
    screenshot: "only-on-failure",
    // A trace costs a sixth of the time; where one is wanted: --trace retain-on-failure.
    trace: "off",
  },
  webServer: {
    // Without the real data: tests use the built-in set, and what needs Fashion-MNIST serves it to itself.
    command: "npx vite preview --port 4173 --strictPort",
    url: "http://localhost:4173/",
    env: { FASHION_MNIST_DIR: "none" },
    cwd: "..",
  },
});
