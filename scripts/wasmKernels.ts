/** @file Vite plugin: compiles the WebAssembly kernels (AssemblyScript) where they are missing or older than their source. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const FOLDER = fileURLToPath(new URL("../src/nn/kernels/wasm/", import.meta.url));
const SOURCES = join(FOLDER, "assembly");
const BUILT = join(FOLDER, "built");

/**
 * The memory is tfjs's: imported, and nothing of ours at fixed addresses in it (runtime stub; `hasData`). "abort="
 * drops the one import that AssemblyScript would add.
 */
const FLAGS = ["--runtime", "stub", "--noAssert", "-O3", "--converge", "--importMemory", "--noExportMemory", "--use", "abort=", "--enable", "simd"];
const THREADS = ["--enable", "threads", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"];
const FMA = ["--enable", "relaxed-simd"];

const VARIANTS: Record<string, readonly string[]> = {
  "kernels.wasm": FLAGS,
  "kernels-fma.wasm": [...FLAGS, ...FMA],
  "kernels-threads.wasm": [...FLAGS, ...THREADS],
  "kernels-threads-fma.wasm": [...FLAGS, ...THREADS, ...FMA],
};

/** Has the kernels compiled before anything is served, built or tested. Changed sources want a restart. */
export function wasmKernels(): Plugin {
  return {
    name: "wasm-kernels",
    config: async () => {
      await buildWasmKernels();
      // The server of the tests bundles dependencies ahead, which passes the plugins of the build by.
      return { optimizeDeps: { rolldownOptions: { plugins: [{ name: "tfjs-threads", transform: tfjsThreads }] } } };
    },
    transform: tfjsThreads,
  };
}

/** What is mended in tfjs's script for threads. */
const tfjsThreads = {
  filter: { id: /tfjs-backend-wasm-threaded-simd\.js$/ },
  handler: (code: string): string => withSmallerMemory(withoutScriptDir(code)),
};

/**
 * tfjs sends this script to its workers as `factory.toString()`, where variables around the factory do not exist. It asks
 * `typeof _scriptDir` first, but minifiers know the variable and drop the question: workers then die of a ReferenceError,
 * and tfjs waits for them for ever. The answer does not matter, as tfjs names its files itself.
 */
function withoutScriptDir(code: string): string {
  const question = 'typeof _scriptDir !== "undefined" && _scriptDir';
  if (!code.includes(question)) throw new Error("wasmKernels: tfjs's threaded script is not that of 4.22.0. See whether its workers still start in the built page.");
  return code.replace(question, "false");
}

/**
 * tfjs asks for shared memory that may grow to 4 GiB. Browsers that set that aside at once refuse it on phones (Safari on
 * iOS; see emscripten issues 19144 and 24078): asked again for half, and half of that, down to 256 MiB.
 */
function withSmallerMemory(code: string): string {
  const request = 'new WebAssembly.Memory({"initial":INITIAL_MEMORY/65536,"maximum":4294967296/65536,"shared":true})';
  if (!code.includes(request)) throw new Error("wasmKernels: tfjs's threaded script is not that of 4.22.0. See how much shared memory it asks for.");
  return code.replace(
    request,
    '(function(){for(var maximum=65536;;maximum/=2){try{return new WebAssembly.Memory({"initial":INITIAL_MEMORY/65536,"maximum":maximum,"shared":true})}catch(error){if(maximum<=4096)throw error}}})()',
  );
}

/**
 * Writes `src/nn/kernels/wasm/built/*.wasm`, unless they are there and up to date.
 *
 * @throws Error with the compiler's own words.
 */
async function buildWasmKernels(): Promise<void> {
  if (isUpToDate()) return;
  mkdirSync(BUILT, { recursive: true });
  // Renamed when done: another process may be building, or reading, the same.
  const folder = mkdtempSync(join(BUILT, "building-"));
  try {
    for (const [name, flags] of Object.entries(VARIANTS)) {
      await compile(join(folder, name), flags);
      renameSync(join(folder, name), join(BUILT, name));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isUpToDate(): boolean {
  const changed = Math.max(...readdirSync(SOURCES).map((name) => modified(join(SOURCES, name))), modified(fileURLToPath(import.meta.url)));
  return Object.keys(VARIANTS).every((name) => modified(join(BUILT, name)) > changed);
}

/** Milliseconds; 0 where there is no such file. */
function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

async function compile(outFile: string, flags: readonly string[]): Promise<void> {
  // Only now: the compiler takes half a second to load, and is rarely wanted.
  const { createMemoryStream, main } = await import("assemblyscript/asc");
  const [stdout, stderr] = [createMemoryStream(), createMemoryStream()];
  const { error } = await main([join(SOURCES, "kernels.ts"), "--outFile", outFile, "--baseDir", "/", ...flags], { stdout, stderr });
  if (error !== null) throw new Error(`wasmKernels: ${error.message}\n${stderr.toString()}`);
  if (hasData(readFileSync(outFile))) throw new Error(`wasmKernels: ${outFile} would write its data over tfjs's. Something in assembly/ needs static memory.`);
}

const DATA_SECTION = 11;

/** Whether a WebAssembly binary has a section of data. */
function hasData(binary: Uint8Array): boolean {
  // Eight bytes of header, then sections: a byte of kind, a LEB128 length, contents.
  for (let at = 8; at < binary.length; ) {
    if (binary[at++] === DATA_SECTION) return true;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++]!;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += length;
  }
  return false;
}
