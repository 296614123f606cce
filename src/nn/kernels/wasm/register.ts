/** @file Starts tfjs's wasm backend with kernels of our own, on as many threads as the page is given. */
import * as tf from "@tensorflow/tfjs-core";
import { type BackendWasm, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import fmaUrl from "./built/kernels-fma.wasm?url";
import threadsFmaUrl from "./built/kernels-threads-fma.wasm?url";
import threadsUrl from "./built/kernels-threads.wasm?url";
import plainUrl from "./built/kernels.wasm?url";
import { instantiateKernels, type KernelExports } from "./exports";
import { Heap, failWhenFull } from "./heap";
import { startHelpers } from "./helpers";
import { registerKernels, unregisterKernels } from "./kernels";
import { oneThreadReason, type OneThreadReason } from "./oneThread";

/** How the kernels run here. */
export interface WasmInfo {
  /** Threads that compute, the page's own included. */
  readonly threads: number;
  /** Why there is but one; null where there are several. */
  readonly oneThread: OneThreadReason | null;
  /** Always: without, there is nothing to start. */
  readonly simd: true;
  /** Whether multiplication and addition are fused, which rounds once: results differ in the last bits. */
  readonly fma: boolean;
}

/** More threads than this find too little to do in these small networks. */
const MOST_THREADS = 8;

/** Milliseconds until tfjs's own threads are given up. */
const PATIENCE = 30_000;

interface Running {
  readonly backend: BackendWasm;
  readonly heap: Heap;
  readonly wasm: KernelExports;
  readonly info: WasmInfo;
}

let running: Running | null = null;

/**
 * Makes "wasm" tfjs's backend, and registers the contract's kernels for it. Again and again does no harm; `limits` count at the
 * first time only, until `stopWasmBackend`. The same limits on the same machine give the same results, to the bit, and
 * so does any number of threads.
 *
 * Several threads need a cross-origin isolated page; elsewhere there is one.
 *
 * @throws Error in a sentence, if the browser lacks WebAssembly or its SIMD, or a file cannot be had.
 */
export async function startWasmBackend(limits: { threads?: number; fma?: boolean } = {}): Promise<WasmInfo> {
  const backend = await startTfjs();
  if (running?.backend !== backend) {
    stopWasmBackend();
    running = await startKernels(backend, limits);
  }
  return running.info;
}

/** Ends the helper threads, and gives back the kernels' scratch memory. tfjs's backend, and tensors on it, stay. */
export function stopWasmBackend(): void {
  if (running === null) return;
  unregisterKernels();
  // They end by themselves: a worker terminated from here may go on for a moment, on memory that is no longer its own.
  running.wasm.stop();
  // A backend that was removed has taken its heap with it.
  if (running.backend.wasm !== null) running.heap.dispose();
  running = null;
}

async function startTfjs(): Promise<BackendWasm> {
  if (!(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"))) {
    throw new Error("This browser's WebAssembly has no SIMD instructions (or there is no WebAssembly at all), which training on this backend needs.");
  }
  // The kernel without SIMD is never asked for; naming the other saves its bytes from being built in.
  setWasmPaths({ "tfjs-backend-wasm.wasm": simdUrl, "tfjs-backend-wasm-simd.wasm": simdUrl, "tfjs-backend-wasm-threaded-simd.wasm": threadedUrl });
  // tfjs's own threads spin for work between its kernels, of which we use the smallest only: they would be in our way.
  setThreadsCount(1);
  let isUp = await within(PATIENCE, tf.setBackend("wasm"));
  if (isUp !== true && (await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT"))) {
    // Shared memory was refused, or tfjs waits without end for workers that the page's security policy, say, has
    // forbidden: do without them.
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    isUp = await tf.setBackend("wasm");
  }
  if (!isUp) throw new Error("tfjs's WebAssembly backend could not be started (a file of it may not have loaded).");
  const backend = tf.backend() as BackendWasm;
  failWhenFull(backend);
  // With a count of 1 they are never called upon, but eight of them are kept at the ready.
  if ("PThread" in backend.wasm) backend.wasm.PThread.terminateAllThreads();
  return backend;
}

/** What a promise resolves to, or null if that takes longer. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), milliseconds)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function startKernels(backend: BackendWasm, limits: { threads?: number; fma?: boolean }): Promise<Running> {
  const heap = new Heap(backend);
  const fma = (limits.fma ?? true) && hasFusedMultiplyAdd();
  const module = await compile(heap.isShared, fma);
  const wasm = await instantiateKernels(module, heap.memory, (bytes) => heap.scratch(bytes >>> 0));
  const control = heap.allocate(wasm.controlBytes());
  wasm.start(control);
  const wanted = heap.isShared ? Math.min(limits.threads ?? navigator.hardwareConcurrency, MOST_THREADS) : 1;
  // Scratch is for all that may come: one that did not leaves a gap in their numbers.
  wasm.setThreads(wanted);
  const helpers = await startHelpers(wanted - 1, { module, memory: heap.memory, control });
  registerKernels(wasm, heap);
  const threads = 1 + helpers.length;
  return { backend, heap, wasm, info: { threads, oneThread: whyOne(heap, threads), simd: true, fma } };
}

function whyOne({ isShared }: Heap, threads: number): OneThreadReason | null {
  return oneThreadReason({
    cores: navigator.hardwareConcurrency,
    isIsolated: crossOriginIsolated,
    hasSharedArrayBuffer: typeof SharedArrayBuffer !== "undefined",
    isHeapShared: isShared,
    threads,
  });
}

async function compile(isShared: boolean, fma: boolean): Promise<WebAssembly.Module> {
  const url = isShared ? (fma ? threadsFmaUrl : threadsUrl) : fma ? fmaUrl : plainUrl;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The WebAssembly kernels could not be loaded: ${url} gave ${response.status}.`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Whether `f32x4.relaxed_madd` is there, by a module of one function that uses it. */
export function hasFusedMultiplyAdd(): boolean {
  const header = [0, 97, 115, 109, 1, 0, 0, 0];
  const type = [1, 8, 1, 96, 3, 123, 123, 123, 1, 123];
  const functions = [3, 2, 1, 0];
  const code = [10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11];
  return WebAssembly.validate(new Uint8Array([...header, ...type, ...functions, ...code]));
}
