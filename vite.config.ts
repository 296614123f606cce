/** @file How the page is built and served, and the test projects: Node, and each browser. */
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import type { BrowserConfigOptions } from "vitest/node";
import { browserArgs, findBrowser } from "./scripts/browser.ts";
import { disposeSymbolsFirst } from "./scripts/evaluatedFirst.ts";
import { ENGINES } from "./scripts/engines/engines.ts";
import { engineProvider } from "./scripts/engines/vitestProvider.ts";
import { pageHeaders } from "./scripts/headers.ts";
import { BUILD_TARGETS } from "./scripts/oldestBrowsers.ts";
import { serveDataset } from "./scripts/serveDataset.ts";
import { wasmKernels } from "./scripts/wasmKernels.ts";

const executablePath = findBrowser();

/** Chromium's run alone has these. */
const CHROMIUM_ONLY = ["src/panels/try/decodePhoto.browser.test.ts", "src/memory/resumeOnWebgl.browser.test.ts"];

/** The numeric suites, in one kind of browser. */
function inBrowser(name: string, browser: Pick<BrowserConfigOptions, "provider" | "instances">, include = "src/**/*.browser.test.ts"): TestProjectInlineConfiguration {
  return {
    extends: true,
    // Found here rather than on the way, which would reload the page in the middle of a test.
    optimizeDeps: { include: ["@tensorflow/tfjs", "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu", "@tensorflow/tfjs-backend-wasm", "@tensorflow/tfjs-backend-webgl", "@tensorflow/tfjs-backend-webgpu", "@bufbuild/protobuf/wire", "fflate", "h5wasm", "idb", "zustand/vanilla"] },
    test: {
      name,
      setupFiles: ["src/disposeSymbols.ts"],
      include: [include],
      // Shaders compile in software here: the first use of each takes seconds.
      testTimeout: 120_000,
      hookTimeout: 60_000,
      fileParallelism: false,
      browser: { enabled: true, headless: true, screenshotFailures: false, ...browser },
    },
  };
}

function inChromium(more: readonly string[]): Pick<BrowserConfigOptions, "provider" | "instances"> {
  const launchOptions = { ...(executablePath === null ? {} : { executablePath }), args: [...browserArgs(), ...more] };
  return { provider: playwright({ launchOptions }), instances: [{ browser: "chromium" }] };
}

export default defineConfig({
  // Relative, so that the static build works under any path.
  base: "./",
  plugins: [react(), serveDataset(), wasmKernels(), disposeSymbolsFirst()],
  worker: { plugins: () => [disposeSymbolsFirst()] },
  server: { headers: pageHeaders() },
  preview: { headers: pageHeaders() },
  // The manifest is what scripts/checkSizes.ts reads.
  build: { target: BUILD_TARGETS, chunkSizeWarningLimit: 2_500, manifest: true },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          setupFiles: ["src/disposeSymbols.ts"],
          environment: "node",
          include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
          exclude: ["src/**/*.{browser,webgpu}.test.ts"],
          // Against hanging only: a busy machine is not a failure.
          testTimeout: 60_000,
        },
      },
      inBrowser("browser", inChromium([])),
      // In software, which needs no graphics card, and which Chromium brings along.
      inBrowser("webgpu", inChromium(["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"]), "src/**/*.webgpu.test.ts"),
      // Each instance is a project of its own name: `vitest run --project webkit`. Not every engine knows `using`.
      { ...inBrowser("engines", { provider: engineProvider(), instances: ENGINES.map((engine) => ({ browser: engine, name: engine, exclude: CHROMIUM_ONLY })) }), oxc: { target: BUILD_TARGETS } },
    ],
  },
});
