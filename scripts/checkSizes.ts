/** @file How large the built page is, by what a visitor waits for: prints a table, and fails where a budget is exceeded. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { kilobytes, type Manifest, type Part, partsOf, problemsOf } from "./chunkSizes.ts";

const folder = process.argv[2] ?? "dist";

/** As most servers send it. */
function gzipSize(file: string): number {
  return gzipSync(readFileSync(join(folder, file))).length;
}

function readManifest(): Manifest {
  const path = join(folder, ".vite", "manifest.json");
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Manifest;
  } catch (error) {
    throw new Error(`${path} cannot be read: build the page first (npm run build).`, { cause: error });
  }
}

/** Each JavaScript file, and the parts it belongs to. */
function printFiles(files: readonly string[], parts: readonly Part[]): void {
  const rows = files.map((file) => ({ file, bytes: gzipSize(file), in: parts.flatMap(({ name, files: own }) => (own.includes(file) ? [name] : [])) }));
  for (const row of rows.toSorted((a, b) => b.bytes - a.bytes)) {
    console.log(`${kilobytes(row.bytes).padStart(10)}  ${row.file.padEnd(36)}  ${row.in.join("; ") || "on demand"}`);
  }
}

/** Beside the budgets: they are no JavaScript, and a backend takes one of them. */
function printBinaries(files: readonly string[]): void {
  for (const file of files) console.log(`${kilobytes(gzipSize(file)).padStart(10)}  ${file.padEnd(36)}  binary, ${kilobytes(statSync(join(folder, file)).size)} uncompressed`);
}

const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
const parts = partsOf(readManifest(), gzipSize);
printFiles(files.filter((file) => file.endsWith(".js")), parts);
printBinaries(files.filter((file) => file.endsWith(".wasm")));
console.log();
for (const { name, bytes, maxBytes } of parts) console.log(`${kilobytes(bytes).padStart(10)}  ${name}${maxBytes === null ? "" : ` (at most ${kilobytes(maxBytes)})`}`);
const problems = problemsOf(parts);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
