/** @file A trained network asked about the validation images as it would be asked about test images: by its averaged weights, twice where its recipe says so. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { byteAt } from "../../src/data/arrays.ts";
import { type Dataset, imageAt, type LabelledImages } from "../../src/data/dataset.ts";
import { parseIdx } from "../../src/data/idx.ts";
import { toSets } from "../../src/experiment/experiment.ts";
import type { RunPlan } from "../../src/experiment/plan.ts";
import type { ImageSubset } from "../../src/nn/batches.ts";
import { predictImage } from "../../src/nn/predictImage.ts";
import { splitWeights } from "../../src/try/networkFolder.ts";

/** The validation images that the page has, from the training files of `folder`; the test files are not opened. */
export function readValidation(folder: string, trainSize: number): ImageSubset {
  const [images, labels] = ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"].map((name) => parseIdx(Uint8Array.from(gunzipSync(readFileSync(join(folder, name))))).data);
  if (images === undefined || labels === undefined) throw new Error("internal: two files were read");
  const none: LabelledImages = { images: new Uint8Array(), labels: new Uint8Array(), size: 0 };
  const dataset: Dataset = { name: "fashion-mnist", train: { images, labels, size: labels.length }, test: none, source: folder };
  return toSets(dataset, { trainSize, testSize: 0 }).validation;
}

/** The share of `set` that the network gets right, 0–1. `weights`: little-endian float32, in Keras's order. */
export function accuracyAsTested({ network, recipe }: Pick<RunPlan, "network" | "recipe">, weights: Uint8Array, { source, indices }: ImageSubset): number {
  const arrays = splitWeights(network.layers, network.name, Uint8Array.from(weights).buffer);
  const numRight = indices.reduce((sum, index) => {
    const probabilities = predictImage(network.layers, arrays, imageAt(source, index), recipe.testTimeFlip);
    return sum + (probabilities.indexOf(Math.max(...probabilities)) === byteAt(source.labels, index) ? 1 : 0);
  }, 0);
  return numRight / indices.length;
}
