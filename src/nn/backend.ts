/** @file The tfjs backend that computes now: what it holds, and when its work is done or lost. `selectBackend.ts` chooses it. */
import * as tf from "@tensorflow/tfjs-core";
import { nextMessage } from "./nextMessage";
import { imagesPerTaskOn } from "./taskSize";

/** The graphics context is gone, and with it every tensor on it. */
export class ContextLostError extends Error {
  override readonly name = "ContextLostError";

  constructor() {
    super("The browser took the graphics context away (a driver reset, sleep, or too many pages using the graphics card).");
  }
}

/** The part of tfjs's WebGL backend used here; tfjs does not export its type. */
interface WebglBackend {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
}

/**
 * Images to compute at once, each of so many multiply-adds, so that the page stays answerable. Infinity where the
 * backend computes elsewhere. The same for the same network on the same backend: other parts round otherwise, and a
 * run could not be repeated.
 */
export function imagesPerTask(multiplyAdds: number): number {
  return imagesPerTaskOn(tf.getBackend(), multiplyAdds);
}

/**
 * Compiles what `run` will need before it is needed, with progress, where the backend has anything to compile.
 *
 * `run` is synchronous, reads nothing back, changes no variable and keeps no tensor: it is only gone through.
 */
export async function* compileAhead(run: () => void): AsyncGenerator<{ done: number; total: number }, void, void> {
  if (tf.getBackend() !== "webgl") return;
  const { precompile } = await import("./kernels/webgl/precompile");
  yield* precompile(run);
}

function webglContext(): WebGL2RenderingContext | null {
  if (tf.getBackend() !== "webgl") return null;
  return (tf.backend() as unknown as WebglBackend).gpgpu.gl;
}

/** Live tensors, and bytes of GPU textures (null off WebGL). */
export function memoryInfo(): { numTensors: number; bytesInGpu: number | null } {
  // Without a backend there is nothing to count, and tfjs would warn of it.
  if (tf.engine().backendName === undefined) return { numTensors: 0, bytesInGpu: null };
  const info = tf.memory() as tf.MemoryInfo & { numBytesInGPUAllocated?: number };
  return { numTensors: info.numTensors, bytesInGpu: info.numBytesInGPUAllocated ?? null };
}

/** Another object whenever another backend computes, or the same one anew. */
export function backendIdentity(): object {
  return tf.backend();
}

/** Whether the backend's graphics context is gone. tfjs itself would go on with garbage. */
export function isContextLost(): boolean {
  return tf.engine().backendName !== undefined && webglContext()?.isContextLost() === true;
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
  await tf.setBackend(name);
  await tf.ready();
  assertContextAlive();
}

/**
 * Resolves when the backend has done everything asked of it so far, without reading anything back; at once, after a
 * turn for the page, where it computes on the page's own thread.
 *
 * tfjs's own fence polls with timers, which hidden tabs clamp to one a second or a minute, and never
 * resolves once the context is lost; this one does neither.
 *
 * @throws ContextLostError if the context is lost meanwhile.
 */
export async function backendFence(): Promise<void> {
  const gl = webglContext();
  if (gl === null) return nextMessage();
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

/** An array for each tensor: of a tuple a tuple. */
type HostArrays<Tensors extends readonly tf.Tensor[]> = { -readonly [Index in keyof Tensors]: Float32Array };

/**
 * Copies float tensors to the host, in order. Borrows them.
 *
 * On WebGL it waits for the fence first: after it, the synchronous read finds its data ready and does not stall the page.
 */
export async function readToHost<const Tensors extends readonly tf.Tensor[]>(tensors: Tensors): Promise<HostArrays<Tensors>> {
  await backendFence();
  const isWebgl = webglContext() !== null;
  const read = async (tensor: tf.Tensor) => Float32Array.from(isWebgl ? tensor.dataSync<"float32">() : await tensor.data<"float32">());
  return (await Promise.all(tensors.map(read))) as HostArrays<Tensors>;
}
