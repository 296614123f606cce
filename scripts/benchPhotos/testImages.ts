/** @file How often the page would call the data set's own test images unlike the data set: what the hint costs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { IMAGE_PIXELS } from "../../src/data/dataset.ts";
import { parseIdx } from "../../src/data/idx.ts";
import { architectureById, type ArchitectureId } from "../../src/nn/architectures/index.ts";
import { predict } from "../../src/nn/predict.ts";
import { familiarity } from "../../src/photo/familiarity.ts";
import { toWeights } from "../../src/try/shippedNetworks.ts";
import { findDatasetFolder } from "../datasetFolder.ts";

/** Of the first test images; all of them take a minute and say the same within half a percent. */
const NUM_IMAGES = 2_000;

/** @returns null where the data are not on this machine. */
export function unlikeTestImages(ids: readonly ArchitectureId[], weightsFile: (id: ArchitectureId) => string): { readonly images: number; readonly unlike: number } | null {
  const folder = findDatasetFolder();
  if (folder === null) return null;
  const { data } = parseIdx(Uint8Array.from(gunzipSync(readFileSync(join(folder, "t10k-images-idx3-ubyte.gz")))));
  const networks = ids.map((id) => ({ layers: architectureById(id).layers, weights: toWeights(id, Uint8Array.from(readFileSync(weightsFile(id))).buffer) }));
  let unlike = 0;
  for (let i = 0; i < NUM_IMAGES; i++) {
    const pixels = data.subarray(i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS);
    if (familiarity(networks.map(({ layers, weights }) => predict(layers, weights, pixels)), pixels).isUnlike) unlike++;
  }
  return { images: NUM_IMAGES, unlike };
}
