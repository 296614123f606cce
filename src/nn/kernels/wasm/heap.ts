/** @file tfjs's WebAssembly heap: how to get at it, and working memory on it. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/** What tfjs's Emscripten module has and its type leaves out. */
interface EmscriptenModule {
  /** Its memory where it has threads: made in JavaScript, to be shared. */
  readonly wasmMemory?: WebAssembly.Memory;
  /** Everything the binary exports; its memory is there where it has no threads. */
  readonly asm: { readonly memory?: WebAssembly.Memory; malloc(bytes: number): number };
  /** Takes bytes, gives an address (as a signed integer: `>>> 0`), or 0; never 0 once `failWhenFull` has been called. */
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** A cache line: what several threads write at once should not share one. */
const ALIGNMENT = 64;

/** Bytes, nearly all there could be, from which on the allocator's own sums wrap: it would give away some small block. */
const ALLOCATABLE = 2 ** 32 - 2 ** 20;

/**
 * Has a full heap end in an error with a sentence. tfjs takes whatever address it is given, and would write its tensors to
 * address 0: over its own data.
 */
export function failWhenFull(backend: BackendWasm): void {
  const module = backend.wasm as unknown as EmscriptenModule;
  module._malloc = (bytes) => {
    const address = bytes < ALLOCATABLE ? module.asm.malloc(bytes) : 0;
    if (address === 0) throw new Error(`The WebAssembly heap has no room for ${bytes} more bytes. Try a smaller batch size, or close other pages.`);
    return address;
  };
}

/** Blocks on a backend's heap. Owns its scratch, until `dispose`. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly #module: EmscriptenModule;
  #scratch = { block: 0, address: 0, bytes: 0 };

  /** @throws Error if tfjs keeps its memory elsewhere than 4.22 does. */
  constructor(backend: BackendWasm) {
    // Both are properties that Emscripten itself keeps; nothing of WebAssembly's need be wrapped to catch the memory.
    this.#module = backend.wasm as unknown as EmscriptenModule;
    const memory = this.#module.wasmMemory ?? this.#module.asm.memory;
    if (!(memory instanceof WebAssembly.Memory)) throw new Error("internal: this version of tfjs's wasm backend does not show its memory");
    this.memory = memory;
  }

  get isShared(): boolean {
    return typeof SharedArrayBuffer !== "undefined" && this.memory.buffer instanceof SharedArrayBuffer;
  }

  /** Zeroed bytes at an aligned address, for as long as the heap lasts: other threads may look at them at any time. */
  allocate(bytes: number): number {
    const { address } = this.#take(bytes);
    // The heap may have grown: a view of it is good only now.
    new Uint8Array(this.memory.buffer, address, bytes).fill(0);
    return address;
  }

  /** At least `bytes`, at an aligned address; good until the next call. Grows as need be, and never shrinks. */
  scratch(bytes: number): number {
    if (bytes > this.#scratch.bytes) {
      this.#freeScratch();
      this.#scratch = { ...this.#take(bytes), bytes };
    }
    return this.#scratch.address;
  }

  /** Copies bytes to an address. */
  write(address: number, bytes: Uint8Array): void {
    new Uint8Array(this.memory.buffer, address, bytes.length).set(bytes);
  }

  dispose(): void {
    this.#freeScratch();
  }

  #take(bytes: number): { block: number; address: number } {
    const block = this.#module._malloc(bytes + ALIGNMENT) >>> 0;
    return { block, address: Math.ceil(block / ALIGNMENT) * ALIGNMENT };
  }

  #freeScratch(): void {
    if (this.#scratch.block !== 0) this.#module._free(this.#scratch.block);
    this.#scratch = { block: 0, address: 0, bytes: 0 };
  }
}
