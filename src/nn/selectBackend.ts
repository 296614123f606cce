/** @file Chooses the tfjs backend to compute on, starts it, and says why it is this one. */
import * as tf from "@tensorflow/tfjs-core";
import { messageOf } from "../data/errors";
import type { BackendChoice } from "./backendChoice";
import { registerStockKernels } from "./kernels/stock";
import { oneThreadSentence, type OneThreadReason } from "./kernels/wasm/oneThread";

/** No backend of the wanted kind can be had here. */
class BackendUnavailableError extends Error {
  override readonly name = "BackendUnavailableError";
}

/** The backend that was started. */
export interface BackendInfo {
  /** tfjs's name: "webgl", "wasm", "webgpu", "cpu". */
  readonly name: string;
  /** The graphics driver's own words; null where there is none. */
  readonly renderer: string | null;
  /** Threads that compute, on WebAssembly; null elsewhere. */
  readonly threads: number | null;
  /** Why WebAssembly computes on one thread only, in a word or two; null where it does not. */
  readonly oneThread: OneThreadReason | null;
  /** What training does in a second, measured where it is slow enough to matter before it begins (cpu); null elsewhere. */
  readonly multiplyAddsPerSecond: number | null;
  /** Which backend this is and why, in one sentence. */
  readonly notice: string;
}

type Threads = Pick<BackendInfo, "threads" | "oneThread" | "multiplyAddsPerSecond">;

const WITHOUT_THREADS = { threads: null, oneThread: null, multiplyAddsPerSecond: null } as const;

const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** Bytes of unused textures tfjs may keep before it frees them; by default (−1) it never does. */
const TEXTURE_CACHE_BYTES = 512 * 2 ** 20;

const NO_WEBGL = "this browser gives the page no WebGL (it may be switched off, or the graphics driver blocked)";

/**
 * Makes `choice` tfjs's backend. "auto" takes WebGL on a graphics card, else WebAssembly, else WebGL in software,
 * else cpu.
 *
 * @throws BackendUnavailableError if a backend asked for by name cannot be had; the message says what to do.
 */
export async function selectBackend(choice: BackendChoice): Promise<BackendInfo> {
  switch (choice) {
    case "auto":
      return selectFastest();
    case "webgl": {
      const { renderer, problem } = probeWebgl();
      if (problem !== null) throw unavailable(`WebGL cannot be had: ${problem}.`);
      await startWebgl();
      return { ...WITHOUT_THREADS, name: "webgl", renderer, notice: `Training on WebGL, as chosen${softwareName(renderer) === null ? "" : ". It is drawn in software here, so WebAssembly would be faster"}.` };
    }
    case "wasm": {
      const threads = await startWasm().catch((error: unknown) => {
        throw unavailable(`WebAssembly cannot be had: ${messageOf(error)}`);
      });
      return { name: "wasm", renderer: null, ...threads, notice: wasmNotice(threads, ", as chosen") };
    }
    case "webgpu":
      await startWebgpu();
      return { ...WITHOUT_THREADS, name: "webgpu", renderer: null, notice: "Training on WebGPU, as chosen, with tfjs's own kernels. It is experimental: compare its numbers with another backend's." };
    case "cpu":
      return { ...(await startCpu()), notice: "Training on the cpu backend, as chosen: plain JavaScript, many times slower than the others." };
  }
}

async function selectFastest(): Promise<BackendInfo> {
  const { renderer, problem } = probeWebgl();
  const software = softwareName(renderer);
  const reason = problem ?? (software === null ? null : `WebGL is drawn in software here (${software})`);
  if (reason === null) {
    await startWebgl();
    return { ...WITHOUT_THREADS, name: "webgl", renderer, notice: "Training on WebGL, because this browser offers a graphics card through it." };
  }
  try {
    const threads = await startWasm();
    return { name: "wasm", renderer: null, ...threads, notice: wasmNotice(threads, `: ${reason}`) };
  } catch (error) {
    if (problem === null) {
      await startWebgl();
      return { ...WITHOUT_THREADS, name: "webgl", renderer, notice: `Training on WebGL in software, which is slow: WebAssembly would be faster, but ${messageOf(error)}` };
    }
    return { ...(await startCpu()), notice: `Training in plain JavaScript, many times slower than usual: ${reason}, and no fast WebAssembly either.` };
  }
}

/** What WebGL there is, found out on a context of its own, before tfjs's WebGL backend is loaded. `problem` says why it will not do, to be put in a sentence. */
function probeWebgl(): { renderer: string | null; problem: string | null } {
  const gl = typeof document === "undefined" ? null : document.createElement("canvas").getContext("webgl2");
  if (gl === null) return { renderer: null, problem: NO_WEBGL };
  try {
    const extension = gl.getExtension("WEBGL_debug_renderer_info");
    const renderer = extension === null ? null : String(gl.getParameter(extension.UNMASKED_RENDERER_WEBGL));
    const problem = gl.getExtension("EXT_color_buffer_float") === null ? "this device's WebGL computes in half precision only, too coarse to train with (small gradients vanish)" : null;
    return { renderer, problem };
  } finally {
    gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

async function startWebgl(): Promise<void> {
  const { registerWebglKernels } = await import("./kernels/webgl/register");
  // Software rendering is slow but right: do not let tfjs refuse it.
  tf.env().set("SOFTWARE_WEBGL_ENABLED", true);
  tf.env().set("WEBGL_DELETE_TEXTURE_THRESHOLD", TEXTURE_CACHE_BYTES);
  await activate("webgl");
  registerWebglKernels();
  registerStockKernels("webgl");
}

async function startWasm(): Promise<Threads> {
  const { startWasmBackend } = await import("./kernels/wasm/register");
  const { threads, oneThread } = await startWasmBackend();
  registerStockKernels("wasm");
  return { threads, oneThread, multiplyAddsPerSecond: null };
}

async function startWebgpu(): Promise<void> {
  if (typeof navigator === "undefined" || !("gpu" in navigator)) throw unavailable("WebGPU cannot be had: this browser does not offer it.");
  await import("@tensorflow/tfjs-backend-webgpu");
  await activate("webgpu");
  registerStockKernels("webgpu");
}

async function startCpu(): Promise<Omit<BackendInfo, "notice">> {
  await import("@tensorflow/tfjs-backend-cpu");
  await activate("cpu");
  registerStockKernels("cpu");
  const { trainingSpeed } = await import("./cpuSpeed");
  return { ...WITHOUT_THREADS, name: "cpu", renderer: null, multiplyAddsPerSecond: await trainingSpeed() };
}

async function activate(name: string): Promise<void> {
  let isActive = false;
  try {
    isActive = await tf.setBackend(name);
  } catch {
    // tfjs throws or answers false, depending on where creation fails; both mean the same.
  }
  if (!isActive) throw unavailable(`The backend "${name}" could not be started.`);
  await tf.ready();
}

function unavailable(problem: string): BackendUnavailableError {
  return new BackendUnavailableError(`${problem} Choose the backend "auto" in the settings, or try another browser.`);
}

/** "llvmpipe" of "ANGLE (Mesa/X.org, llvmpipe (LLVM 15.0.6 256 bits), OpenGL ES 3.2)"; null for a graphics card. */
function softwareName(renderer: string | null): string | null {
  return renderer === null ? null : (SOFTWARE_RENDERER.exec(renderer)?.[0] ?? null);
}

/** Why there is one thread goes last, where there is. */
function wasmNotice({ threads, oneThread }: Threads, why: string): string {
  const numThreads = threads === 1 ? "one thread" : `${threads} threads`;
  return `Training on WebAssembly with ${numThreads}${why}.${oneThread === null ? "" : ` ${oneThreadSentence(oneThread)}`}`;
}
