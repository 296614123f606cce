/** @file The status line's sentences and the renderer's short name. */
import { describe, expect, test } from "vitest";
import { paperExperiment } from "../../experiment/presets";
import { paperRecipe } from "../../experiment/recipe";
import { newRun, type Run } from "../../experiment/run";
import { createAppStore } from "../../state/store";
import { backendPhrases, shortRenderer, statusLine } from "./status";

describe("shortRenderer", () => {
  test.each([
    ["ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)", "NVIDIA GeForce RTX 3060"],
    ["ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)", "SwiftShader Device"],
    ["ANGLE (Apple, ANGLE Metal Renderer: Apple M1, Unspecified Version)", "Apple M1"],
    ["ANGLE (Mesa, llvmpipe (LLVM 15.0.7 256 bits), OpenGL 4.5)", "llvmpipe"],
    ["llvmpipe, or similar", "llvmpipe"],
    ["WebKit WebGL", "WebKit WebGL"],
  ])("%s", (renderer, expected) => {
    expect(shortRenderer(renderer)).toBe(expected);
  });
});

test.each([
  [null, "backend", "not started"],
  [{ name: "webgl", renderer: "ANGLE (Mesa, llvmpipe (LLVM 15.0.7 256 bits), OpenGL 4.5)", threads: null, oneThread: null }, "WebGL", "llvmpipe"],
  [{ name: "wasm", renderer: null, threads: 1, oneThread: null }, "WebAssembly", "1 thread"],
  [{ name: "wasm", renderer: null, threads: 1, oneThread: "page not isolated" }, "WebAssembly", "1 thread: page not isolated"],
  [{ name: "wasm", renderer: null, threads: 8, oneThread: null }, "WebAssembly", "8 threads"],
  [{ name: "webgpu", renderer: null, threads: null, oneThread: null }, "WebGPU", "GPU"],
  [{ name: "cpu", renderer: null, threads: null, oneThread: null }, "JavaScript", "no GPU"],
] as const)("what computes, briefly: %j", (backend, name, detail) => {
  expect(backendPhrases(backend)).toEqual({ name, detail });
});

describe("statusLine", () => {
  const initial = { ...createAppStore().getState(), numChosen: 3, interrupted: null, outlook: null };

  test("says what an earlier visit left", () => {
    const interrupted = { runId: "2", name: "Two convolutions", architecture: 2, epoch: 7, savedAt: 0, plan: { experiment: initial.experiment, backendChoice: "auto" }, dataset: "built-in", backend: "cpu" } as const;
    expect(statusLine({ ...initial, interrupted })).toMatchObject({ headline: "Architecture 2 was interrupted after epoch 7.", link: { href: "#interrupted" } });
    expect(statusLine({ ...initial, interrupted: { damage: "…" } }).headline).toMatch(/^Nothing trained yet/);
  });

  test("says that nothing is trained yet", () => {
    expect(statusLine(initial).headline).toMatch(/^Nothing trained yet/);
  });

  test("says how long it would take where that is very long", () => {
    expect(statusLine({ ...initial, outlook: "about 3 days" })).toMatchObject({ headline: "Nothing trained yet. Train would take about 3 days here.", link: { href: "#train" } });
  });

  test("does not ask for what cannot be pressed", () => {
    expect(statusLine({ ...initial, numChosen: 0 })).toMatchObject({ headline: "No network is chosen to train.", link: { href: "#train" } });
  });

  test("follows a download", () => {
    const dataset = { ...initial.dataset, status: "loading", activity: "Downloading t10k", progress: { done: 12e6, total: 30e6, unit: "bytes" } } as const;
    const line = statusLine({ ...initial, dataset });
    expect(line.progress).toBe(0.4);
    expect(line.headline.replaceAll("\u00a0", " ")).toBe("Downloading t10k: 12.0 MB of 30.0 MB");
  });

  test.each([
    ["training", null, "step 37 of 94"],
    ["validating", 0.42, "validating 42 %"],
    ["evaluating", 0.1, "scoring 10 %"],
  ] as const)("says what a run does: %s", (status, passProgress, expected) => {
    const run = { id: "1", status, passProgress, step: 37, stepsPerEpoch: 94, epochs: [], epoch: 1, config: { epochs: 10 } } as unknown as Run;
    const state = { ...initial, runs: { 1: run }, training: { ...initial.training, status: "running", current: "1", queue: ["1"] } } as const;
    expect(statusLine(state).headline.replaceAll("\u00a0", " ")).toBe(expected);
    expect(statusLine({ ...state, training: { ...state.training, status: "paused" } }).headline).toBe("paused at step 37 of 94");
  });

  test.each([
    [{ done: 12, total: 30 }, "compiling shaders, 12 of 30…"],
    [{ done: 0, total: 0 }, "preparing…"],
  ])("counts shaders where it can: %j", (compiling, expected) => {
    const run = { ...newRun({ ...paperExperiment().runs[0]!, recipe: { ...paperRecipe(1), epochs: 10, batchSize: 10, learningRate: 0.1, seed: 1 } }, { trainSize: 40, validationSize: 10, testSize: 10 }), status: "compiling", compiling } as const;
    const training = { ...initial.training, status: "running", current: "1", queue: ["1"] } as const;
    expect(statusLine({ ...initial, runs: { 1: run }, training }).headline).toBe(expected);
  });

  test("has no share when the length is unknown", () => {
    const dataset = { ...initial.dataset, status: "loading", activity: "Reading", progress: { done: 0, total: 0, unit: "bytes" } } as const;
    expect(statusLine({ ...initial, dataset }).progress).toBeNull();
  });
});
