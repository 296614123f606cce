import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test, vi } from "vitest";
import { HAS_SHARED_MEMORY, MOST_THREADS } from "../testing/threads";
import { backendFence, memoryInfo } from "./backend";
import { selectBackend } from "./selectBackend";

afterEach(() => vi.restoreAllMocks());

/** Makes the browser answer as one whose WebGL has this renderer, or (null) that has none. */
function pretendRenderer(renderer: string | null): void {
  const getContext = HTMLCanvasElement.prototype.getContext;
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(function (this: HTMLCanvasElement, ...args: Parameters<typeof getContext>) {
    if (renderer === null) return null;
    const context = getContext.apply(this, args) as unknown as WebGL2RenderingContext;
    const getParameter = context.getParameter.bind(context);
    const extension = context.getExtension("WEBGL_debug_renderer_info")!;
    context.getParameter = (name) => (name === extension.UNMASKED_RENDERER_WEBGL ? renderer : getParameter(name));
    return context;
  } as typeof getContext);
}

test.each(["ANGLE (Mesa/X.org, llvmpipe (LLVM 15.0.6 256 bits), OpenGL ES 3.2)", "Google SwiftShader", "Microsoft Basic Render Driver"])(
  "takes WebAssembly where WebGL is drawn by %s, and says why",
  async (renderer) => {
    pretendRenderer(renderer);
    const info = await selectBackend("auto");
    expect(tf.getBackend()).toBe("wasm");
    const sentence = /^Training on WebAssembly with .* thread.*: WebGL is drawn in software here \(.*\)\.$/;
    const sentences = /^Training on WebAssembly with one thread: WebGL is drawn in software here \(.*\)\. This browser has no memory that threads could share \(SharedArrayBuffer\); another one may\.$/;
    expect(info).toMatchObject({ name: "wasm", renderer: null, notice: expect.stringMatching(HAS_SHARED_MEMORY ? sentence : sentences) });
    expect(info.threads).toBe(MOST_THREADS);
    expect(memoryInfo().bytesInGpu).toBeNull();
  },
);

test("takes WebAssembly where there is no WebGL", async () => {
  pretendRenderer(null);
  expect(await selectBackend("auto")).toMatchObject({ name: "wasm", notice: expect.stringContaining("this browser gives the page no WebGL") });
});

test("takes WebGL on a graphics card", async () => {
  pretendRenderer("ANGLE (NVIDIA, NVIDIA GeForce RTX 3060, OpenGL 4.6)");
  expect(await selectBackend("auto")).toMatchObject({ name: "webgl", threads: null, notice: expect.stringContaining("graphics card") });
  expect(tf.getBackend()).toBe("webgl");
  expect(memoryInfo().bytesInGpu).toBeGreaterThanOrEqual(0);
});

test("takes what it is told to, and goes back", async () => {
  expect(await selectBackend("cpu")).toMatchObject({ name: "cpu", renderer: null, notice: expect.stringContaining("slower") });
  await backendFence();
  expect(await selectBackend("webgl")).toMatchObject({ name: "webgl", notice: expect.stringContaining("as chosen") });
  expect(await selectBackend("wasm")).toMatchObject({ name: "wasm", notice: expect.stringContaining("as chosen") });
});

test("says what cannot be had, and what to do", async () => {
  pretendRenderer(null);
  await expect(selectBackend("webgl")).rejects.toThrow(/WebGL cannot be had: this browser gives the page no WebGL .*Choose the backend "auto"/);
});
