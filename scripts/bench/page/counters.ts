/** @file What a page launches and holds, counted from outside: no contender knows that it is watched. */
import { engine } from "@tensorflow/tfjs-core";
import type { Launches, Memory } from "./peer";

const memories = new Set<WebAssembly.Memory>();

/** From now on every WebAssembly memory of this thread is known, made by the page or by a module. Call before any is. */
export function watchWasmMemory(): void {
  WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
    construct: (target, args: [WebAssembly.MemoryDescriptor], newTarget) => noted(Reflect.construct(target, args, newTarget) as WebAssembly.Memory),
  });
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct: (target, args: [WebAssembly.Module], newTarget) => withExportsNoted(Reflect.construct(target, args, newTarget) as WebAssembly.Instance),
  });
  const { instantiate, instantiateStreaming } = WebAssembly;
  WebAssembly.instantiate = (async (...args: Parameters<typeof instantiate>) => noteResult(await instantiate(...args))) as typeof instantiate;
  WebAssembly.instantiateStreaming = async (...args) => noteResult(await instantiateStreaming(...args));
}

function noted(memory: WebAssembly.Memory): WebAssembly.Memory {
  memories.add(memory);
  return memory;
}

function withExportsNoted(instance: WebAssembly.Instance): WebAssembly.Instance {
  for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) noted(value);
  return instance;
}

/** `instantiate` answers with an instance for a module, and with both for bytes. */
function noteResult<T extends WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>(result: T): T {
  withExportsNoted("instance" in result ? result.instance : result);
  return result;
}

export function memoryNow(): Memory {
  const info = engine().memory() as ReturnType<ReturnType<typeof engine>["memory"]> & { numBytesInGPUAllocated?: number };
  const bytesInWasm = [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  return { tensors: info.numTensors, bytesInTensors: info.numBytes, bytesInGpu: info.numBytesInGPUAllocated ?? null, bytesInWasm };
}

/** Methods that make a GPU do something. */
const LAUNCHERS = [
  ["WebGL2RenderingContext", "drawArrays"],
  ["WebGL2RenderingContext", "drawElements"],
  ["WebGL2RenderingContext", "drawArraysInstanced"],
  ["WebGL2RenderingContext", "drawElementsInstanced"],
  ["GPUComputePassEncoder", "dispatchWorkgroups"],
  ["GPUComputePassEncoder", "dispatchWorkgroupsIndirect"],
] as const;

/** Launches during `run`; whatever belongs to a turn rather than to its steps is in it too. */
export async function countLaunches(run: () => Promise<unknown>): Promise<Launches> {
  const draws = { count: 0 };
  const kernels = { count: 0 };
  const restorers = LAUNCHERS.flatMap(([type, method]) => {
    const constructor = (globalThis as Record<string, unknown>)[type] as { prototype: object } | undefined;
    return constructor === undefined ? [] : [countCalls(constructor.prototype, method, draws)];
  });
  restorers.push(countCalls(engine(), "runKernel", kernels));
  try {
    await run();
  } finally {
    for (const restore of restorers) restore();
  }
  const isOnGpu = engine().backendName.startsWith("webg");
  return { draws: isOnGpu ? draws.count : null, kernels: kernels.count };
}

/** Counts calls of `target[method]` until the returned function is called. */
function countCalls(target: object, method: string, counter: { count: number }): () => void {
  const methods = target as Record<string, (...args: unknown[]) => unknown>;
  const own = Object.getOwnPropertyDescriptor(target, method);
  const original = methods[method]!;
  methods[method] = function (this: unknown, ...args) {
    counter.count++;
    return original.apply(this, args);
  };
  return () => {
    if (own === undefined) delete methods[method];
    else Object.defineProperty(target, method, own);
  };
}
