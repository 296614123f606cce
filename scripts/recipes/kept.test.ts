/** @file A finished run is found again, whole or not at all, and never taken for another. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { at } from "../../src/data/arrays.ts";
import type { ResultsFile } from "../../src/analysis/results.ts";
import { findKept, keep, type Kept, probabilitiesKept, weightsKept } from "./kept.ts";
import { jobsOf } from "./plan.ts";

const job = at(jobsOf({ stage: "final", networks: ["2"], candidates: [], seeds: [7], epochs: null }), 0);
const PROBABILITIES = [0.25, 0.75, Math.fround(0.1)];
const kept: Kept = {
  asked: { layers: job.run.network.layers, recipe: job.run.recipe, data: "fashion-mnist" },
  finished: { stage: "final", network: "2", candidate: "chosen", name: "Two convolutions", parameters: 1, seed: 7, epochs: 1, validation: 0.5, validationAsTested: null, test: 0.5, secondsPerEpoch: 1, backend: "cpu" },
  results: { format: 2 } as ResultsFile,
  labels: [3],
  date: "2026-11-28T12:00:00.000Z",
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kept-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("is there with its numbers once it was kept, and not before", () => {
  expect(findKept(folder, job, "fashion-mnist")).toBeNull();
  keep(folder, job, kept, { weights: Uint8Array.of(1, 2, 3, 4), probabilities: PROBABILITIES });
  expect(findKept(folder, job, "fashion-mnist")).toEqual(kept);
  expect([...probabilitiesKept(folder, job)]).toEqual(PROBABILITIES);
  expect([...weightsKept(folder, job)]).toEqual([1, 2, 3, 4]);
});

it("has no probabilities where nothing was tested", () => {
  keep(folder, job, { ...kept, labels: null }, { weights: Uint8Array.of(1), probabilities: null });
  expect(existsSync(join(folder, `${job.id}-probabilities.f32`))).toBe(false);
});

it("is refused with a sentence where it is of something else, or damaged", () => {
  keep(folder, job, kept, { weights: Uint8Array.of(1), probabilities: null });
  const other = at(jobsOf({ stage: "final", networks: ["2"], candidates: [], seeds: [7], epochs: 3 }), 0);
  expect(() => findKept(folder, other, "fashion-mnist")).toThrow(/is of another recipe, network or data than asked for now\. Move it away/);
  expect(() => findKept(folder, job, "built-in")).toThrow(/is of another/);
  writeFileSync(join(folder, `${job.id}.json`), "{");
  expect(() => findKept(folder, job, "fashion-mnist")).toThrow(/cannot be read .* Move it away, and that run is trained again\./);
});
