/** @file Which tfjs backend computes, what it says of itself, and when its work is done or lost. */
import * as tf from "@tensorflow/tfjs";
import { nextMessage } from "./nextMessage";

/** The graphics context is gone, and with it every tensor on it. */
export class ContextLostError extends Error {
  override readonly name = "ContextLostError";

  constructor() {
    super("The browser took the graphics context away (a driver reset, sleep, or too many pages using the graphics card).");
  }
}

/** No backend of the wanted kind can be had here. */
class BackendUnavailableError extends Error {
  override readonly name = "BackendUnavailableError";
}

export interface BackendInfo {
  /** tfjs's name. */
  readonly name: string;
  /** The graphics driver's own words; null where there is none. */
  readonly renderer: string | null;
  /** Why this backend, or what to expect of it, in one sentence; null where it is simply the default. */
  readonly notice: string | null;
}

/** The part of tfjs's WebGL backend used here; tfjs does not export its type from the union package. */
interface WebglBackend {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
}

const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** Bytes of unused textures tfjs may keep before it frees them; by default (−1) it never does. */
const TEXTURE_CACHE_BYTES = 512 * 2 ** 20;

/**
 * Makes `choice` tfjs's backend. "auto" takes WebGL where it can compute in float32, else cpu, and says so.
 *
 * @throws BackendUnavailableError if a backend asked for by name cannot be had; the message says what to do.
 */
export async function selectBackend(choice: "auto" | "webgl" | "cpu"): Promise<BackendInfo> {
  if (choice === "cpu") {
    await activate("cpu");
    return { name: "cpu", renderer: null, notice: "Training on the cpu backend, as chosen: plain JavaScript, many times slower than WebGL." };
  }
  const problem = await tryWebgl();
  if (problem === null) return { name: "webgl", ...describeRenderer() };
  if (choice === "webgl") throw new BackendUnavailableError(`${problem} Choose the backend "auto" or "cpu" in the settings, or try another browser.`);
  await activate("cpu");
  return { name: "cpu", renderer: null, notice: `${problem} Training falls back to plain JavaScript, which is many times slower: try the quick look.` };
}

const NO_WEBGL = "This browser gives the page no WebGL (it may be switched off, or the graphics driver blocked).";

/** Makes WebGL the backend; returns what stands in its way, as a sentence, or null. */
async function tryWebgl(): Promise<string | null> {
  // Software rendering is slow but right, and better than plain JavaScript: do not let tfjs refuse it.
  tf.env().set("SOFTWARE_WEBGL_ENABLED", true);
  tf.env().set("WEBGL_DELETE_TEXTURE_THRESHOLD", TEXTURE_CACHE_BYTES);
  const version = tf.env().getNumber("WEBGL_VERSION");
  if (version === 0) return NO_WEBGL;
  if (version === 1) return "This browser offers the page WebGL 1 only; training needs WebGL 2.";
  let activated = false;
  try {
    activated = await tf.setBackend("webgl");
  } catch {
    // tfjs throws or answers false, depending on where creation fails; both mean the same.
  }
  if (!activated) return NO_WEBGL;
  if (!tf.env().getBool("WEBGL_RENDER_FLOAT32_CAPABLE")) {
    return "This device's WebGL computes in half precision only, too coarse to train with (small gradients vanish).";
  }
  return null;
}

async function activate(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new BackendUnavailableError(`The backend "${name}" could not be started.`);
  await tf.ready();
}

function describeRenderer(): { renderer: string | null; notice: string | null } {
  const gl = webglContext();
  const extension = gl?.getExtension("WEBGL_debug_renderer_info");
  const renderer = gl && extension ? String(gl.getParameter(extension.UNMASKED_RENDERER_WEBGL)) : null;
  const notice =
    renderer !== null && SOFTWARE_RENDERER.test(renderer)
      ? "WebGL is drawn in software here (no graphics card in use), so training is slow: the quick look gives a first impression."
      : null;
  return { renderer, notice };
}

function webglContext(): WebGL2RenderingContext | null {
  if (tf.getBackend() !== "webgl") return null;
  return (tf.backend() as unknown as WebglBackend).gpgpu.gl;
}

/** Live tensors, and bytes of GPU textures (null off WebGL). */
export function memoryInfo(): { numTensors: number; bytesInGpu: number | null } {
  const info = tf.memory() as tf.MemoryInfo & { numBytesInGPUAllocated?: number };
  return { numTensors: info.numTensors, bytesInGpu: info.numBytesInGPUAllocated ?? null };
}

/** Whether the backend's graphics context is gone. tfjs itself would go on with garbage. */
export function isContextLost(): boolean {
  return webglContext()?.isContextLost() === true;
}

/** @throws ContextLostError if the backend's graphics context is gone. */
export function assertContextAlive(): void {
  if (isContextLost()) {
    throw new ContextLostError();
  }
}

/**
 * Replaces a lost WebGL backend by a fresh one. Tensors of the old one must have been disposed: they hold nothing any more.
 */
export async function renewBackend(): Promise<void> {
  const name = tf.getBackend();
  const factory = tf.findBackendFactory(name);
  tf.removeBackend(name);
  tf.registerBackend(name, factory, 2);
  await activate(name);
  assertContextAlive();
}

/**
 * Resolves when the backend has done everything asked of it so far, without reading anything back.
 *
 * tfjs's own fence polls with timers, which hidden tabs clamp to one a second or a minute, and never
 * resolves once the context is lost; this one does neither.
 *
 * @throws ContextLostError if the context is lost meanwhile.
 */
export async function backendFence(): Promise<void> {
  const gl = webglContext();
  if (gl === null) return;
  assertContextAlive();
  const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (sync === null) return;
  gl.flush();
  try {
    while (gl.getSyncParameter(sync, gl.SYNC_STATUS) !== gl.SIGNALED) {
      assertContextAlive();
      await pollPause();
    }
  } finally {
    gl.deleteSync(sync);
  }
}

/** A short wait: a timer while the page shows, a message while it is hidden (timers are throttled there). */
function pollPause(): Promise<void> {
  if (typeof document !== "undefined" && document.hidden) return nextMessage();
  return new Promise((resolve) => setTimeout(resolve, 1));
}

/**
 * Copies float tensors to the host, in order. Borrows them.
 *
 * Waits for the fence first: after it, the synchronous read finds its data ready and does not stall the page.
 */
export async function readToHost(tensors: readonly tf.Tensor[]): Promise<Float32Array[]> {
  await backendFence();
  return tensors.map((tensor) => Float32Array.from(tensor.dataSync<"float32">()));
}
