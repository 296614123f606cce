/** @file Finds the four Fashion-MNIST files on this machine, for the development server, tests and `npm run data`. */
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { OFFICIAL_FILES } from "../src/data/officialFiles.ts";

const projectRoot = resolve(fileURLToPath(new URL("..", import.meta.url)));

/** The project's own copy, git-ignored; what `npm run data` fills. */
export const PUBLIC_FOLDER = join(projectRoot, "public", "fashion-mnist");

/**
 * The first folder that holds all four files, whole: `$FASHION_MNIST_DIR`, `public/fashion-mnist`,
 * `../shared/fashion-mnist` beside the project, Keras's `~/.keras/datasets/fashion-mnist`.
 * Null if none does, and always with `FASHION_MNIST_DIR=none` (for trying the page without data).
 */
export function findDatasetFolder(): string | null {
  const named = process.env["FASHION_MNIST_DIR"];
  if (named === "none") return null;
  const folders = [
    ...(named ? [resolve(named)] : []),
    PUBLIC_FOLDER,
    join(projectRoot, "..", "shared", "fashion-mnist"),
    join(homedir(), ".keras", "datasets", "fashion-mnist"),
  ];
  return folders.find(holdsDataset) ?? null;
}

/** Whether all four files are in `folder`, of their official sizes. */
export function holdsDataset(folder: string): boolean {
  return OFFICIAL_FILES.every(({ name, gzBytes }) => sizeOf(join(folder, name)) === gzBytes);
}

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size;
