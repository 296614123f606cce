/** @file Finished runs as files, each written as soon as it is there and found again on the next call. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ResultsFile } from "../../src/analysis/results.ts";
import { messageOf } from "../../src/data/errors.ts";
import { isSameValue, type LayerSpec } from "../../src/nn/architectures/layers.ts";
import type { Recipe } from "../../src/experiment/recipe.ts";
import { toFloatBytes } from "../networkCards.ts";
import type { Job } from "./plan.ts";
import type { Finished } from "./summary.ts";

/** What a run was asked for: another one is another run. */
interface Asked {
  readonly layers: readonly LayerSpec[];
  readonly recipe: Recipe;
  readonly data: string;
}

export interface Kept {
  readonly asked: Asked;
  readonly finished: Finished;
  readonly results: ResultsFile;
  /** Of the test images, where they were tested on. */
  readonly labels: readonly number[] | null;
  /** When it was finished, ISO. */
  readonly date: string;
}

/** What `.f32` files beside it hold. */
interface Numbers {
  readonly weights: Uint8Array;
  /** Of the test images; null while a recipe is chosen. */
  readonly probabilities: readonly number[] | null;
}

/** Everything of one run; the .json comes last and whole, so that a run is there entirely or not at all. */
export function keep(folder: string, { id }: Job, kept: Kept, { weights, probabilities }: Numbers): void {
  const base = join(folder, id);
  mkdirSync(dirname(base), { recursive: true });
  writeFileSync(`${base}-weights.f32`, weights);
  if (probabilities !== null) writeFileSync(`${base}-probabilities.f32`, toFloatBytes([probabilities]));
  writeFileSync(`${base}.part`, `${JSON.stringify(kept)}\n`);
  renameSync(`${base}.part`, `${base}.json`);
}

/**
 * The job's run, if it is finished; null if it is still to be trained.
 * @throws Error with a sentence if what is there was trained otherwise or cannot be read: it is not written over.
 */
export function findKept(folder: string, { id, run }: Job, data: string): Kept | null {
  const path = join(folder, `${id}.json`);
  if (!existsSync(path)) return null;
  const kept = readKept(path);
  if (isSameValue(kept.asked, { layers: run.network.layers, recipe: run.recipe, data })) return kept;
  throw new Error(`${path} is of another recipe, network or data than asked for now. Move it away to train it anew, or take another folder with --out.`);
}

function readKept(path: string): Kept {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Kept;
  } catch (error) {
    throw new Error(`${path} cannot be read (${messageOf(error)}). Move it away, and that run is trained again.`, { cause: error });
  }
}

/** The probabilities that were kept, `[images × 10]`. */
export function probabilitiesKept(folder: string, { id }: Job): Float32Array {
  const bytes = readFileSync(join(folder, `${id}-probabilities.f32`));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** The weights that were kept, as in the file. */
export function weightsKept(folder: string, { id }: Job): Uint8Array {
  return readFileSync(join(folder, `${id}-weights.f32`));
}
