/** @file Which folder counts as having the data. */
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OFFICIAL_FILES } from "../src/data/officialFiles.ts";
import { findDatasetFolder, holdsDataset } from "./datasetFolder.ts";

let folder: string;

/** Empty files of the official sizes: the page checks what is in them. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dataset-folder-"));
  for (const { name, gzBytes } of OFFICIAL_FILES) {
    await writeFile(join(folder, name), "");
    await truncate(join(folder, name), gzBytes);
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test("all four files, whole", async () => {
  expect(holdsDataset(folder)).toBe(true);
  await truncate(join(folder, OFFICIAL_FILES[2]!.name), OFFICIAL_FILES[2]!.gzBytes - 1);
  expect(holdsDataset(folder)).toBe(false);
  expect(holdsDataset(join(folder, "missing"))).toBe(false);
});

test("the folder that the environment names comes first; with none, there is none", () => {
  vi.stubEnv("FASHION_MNIST_DIR", folder);
  expect(findDatasetFolder()).toBe(folder);
  vi.stubEnv("FASHION_MNIST_DIR", "none");
  expect(findDatasetFolder()).toBeNull();
});
