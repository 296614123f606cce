/** @file The images the bench trains on: the page's own garments, so that it needs no data; and their order in an epoch. */
import { hashSeed, shuffledIndices } from "../../../src/data/random";
import type { LabelledImages } from "../../../src/data/dataset";
import { drawBuiltInDataset } from "../../../src/data/builtIn/builtIn";
import type { Setup } from "./peer";

/** Enough that no batch looks like another; what a step costs does not depend on what is in the pictures. */
const NUM_GARMENTS = 4_096;

export async function drawGarments(size = NUM_GARMENTS): Promise<LabelledImages> {
  return (await drawBuiltInDataset({ trainSize: size, testSize: 0, yieldToPage: () => Promise.resolve() })).train;
}

/** `count` indices into the garments, which are gone through again and again. */
export function repeated(source: LabelledImages, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i % source.size);
}

/** The garments in the order in which our loop takes them in its first epoch (`trainEpoch` in src/nn/train.ts). */
export function firstEpochOrder(source: LabelledImages, { seed, batchSize, maxSteps }: Setup): Int32Array {
  const indices = repeated(source, maxSteps * batchSize);
  return shuffledIndices(indices.length, hashSeed(seed, 1)).map((i) => indices[i]!);
}
