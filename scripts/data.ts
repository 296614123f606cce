/** @file `npm run data`: fetches the four Fashion-MNIST files into public/fashion-mnist, checked. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../src/data/errors.ts";
import { download } from "../src/data/download.ts";
import { GITHUB_COPY, OFFICIAL_FILES, type OfficialFile } from "../src/data/officialFiles.ts";
import { findDatasetFolder, PUBLIC_FOLDER } from "./datasetFolder.ts";

/** Asked in turn. No page could read the last two across origins, but a script may. */
const HOSTS = [
  GITHUB_COPY,
  "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
  "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
];
const STALL_SECONDS = 20;

/** One place to have a file from. */
interface Source {
  readonly name: string;
  readonly read: (file: OfficialFile) => Promise<Uint8Array>;
}

async function main(): Promise<void> {
  await mkdir(PUBLIC_FOLDER, { recursive: true });
  const sources = [...localSources(), ...HOSTS.map(hostSource)];
  for (const file of OFFICIAL_FILES) {
    const path = join(PUBLIC_FOLDER, file.name);
    if (await isThere(path, file)) console.log(`${file.name}: already there`);
    else await write(path, await firstThatHas(file, sources));
  }
  console.log(`Fashion-MNIST is in ${PUBLIC_FOLDER}.`);
}

function localSources(): Source[] {
  const folder = findDatasetFolder();
  return folder === null ? [] : [{ name: folder, read: (file) => readFile(join(folder, file.name)) }];
}

function hostSource(url: string): Source {
  return {
    name: new URL(url).host,
    read: (file) =>
      download(url + file.name, {
        fetch,
        yieldToPage: async () => {},
        stallSeconds: STALL_SECONDS,
        sizes: [file.gzBytes, file.idxBytes],
        onBytes: (received) => showProgress(file, received),
      }),
  };
}

async function isThere(path: string, file: OfficialFile): Promise<boolean> {
  const bytes = await readFile(path).catch(() => null);
  return bytes !== null && mismatch(bytes, file) === null;
}

async function firstThatHas(file: OfficialFile, sources: readonly Source[]): Promise<Uint8Array> {
  const reasons: string[] = [];
  for (const { name, read } of sources) {
    try {
      const bytes = await read(file);
      const wrong = mismatch(bytes, file);
      if (wrong === null) {
        console.log(`\r${file.name}: ${megabytes(bytes.length)} from ${name}`);
        return bytes;
      }
      reasons.push(`${name} sent another file (${wrong})`);
    } catch (error) {
      reasons.push(`${name} ${messageOf(error)}`);
    }
  }
  throw new Error(
    `${file.name} could not be had: ${reasons.join("; ")}. Connect to the network and run this again, or set FASHION_MNIST_DIR to a folder with the four files.`,
  );
}

/** What is wrong with `bytes`, got and expected; null if they are the official file. */
function mismatch(bytes: Uint8Array, file: OfficialFile): string | null {
  if (bytes.length !== file.gzBytes) return `got ${bytes.length} bytes, expected ${file.gzBytes}`;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return sha256 === file.gzSha256 ? null : `got SHA-256 ${sha256}, expected ${file.gzSha256}`;
}

/** Under another name first, so that a run cut short leaves no half file. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** One line, overwritten; nothing where output is a file. */
function showProgress(file: OfficialFile, received: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${file.name}: ${megabytes(received)} of ${megabytes(file.gzBytes)}`);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

main().catch((error: unknown) => {
  console.error(`\n${messageOf(error)}`);
  process.exitCode = 1;
});
