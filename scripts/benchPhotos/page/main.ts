/** @file The page that `npm run bench:photos` opens: a photo's bytes in, what the networks say out, through the page's own code. */
import "../../../src/disposeSymbols";
import { ARCHITECTURES, type ArchitectureId } from "../../../src/nn/architectures";
import { predict } from "../../../src/nn/predict";
import { familiarity } from "../../../src/photo/familiarity";
import { toGarment } from "../../../src/photo/garment";
import { decodePhoto } from "../../../src/panels/try/decodePhoto";
import { toWeights } from "../../../src/try/shippedNetworks";
import { fromBase64 } from "../../bench/page/base64";

interface Judgement {
  readonly probabilities: readonly (readonly number[])[];
  readonly unlike: string | null;
  readonly notes: readonly string[];
  readonly decodeMs: number;
  readonly garmentMs: number;
}

/** By architecture: weights in Keras's order. */
const networks = new Map<ArchitectureId, Float32Array[]>();

const benchPhotos = {
  /** @param weights all of the network's, one after another, float32 as base64. */
  loadNetwork(id: ArchitectureId, weights: string): void {
    networks.set(id, toWeights(id, fromBase64(weights).buffer));
  },
  /** @param url of the photo. */
  async judge(url: string): Promise<Judgement> {
    const blob = await (await fetch(url)).blob();
    const start = performance.now();
    const photo = await decodePhoto(blob);
    const decoded = performance.now();
    const { pixels, notes } = toGarment(photo);
    const garmentMs = performance.now() - decoded;
    const probabilities = ARCHITECTURES.filter(({ id }) => networks.has(id)).map(({ id, layers }) => predict(layers, networks.get(id)!, pixels));
    const { reason } = familiarity(probabilities, pixels);
    return { probabilities: probabilities.map((row) => [...row]), unlike: reason, notes, decodeMs: decoded - start, garmentMs };
  },
};

type BenchPhotos = typeof benchPhotos;

declare global {
  var benchPhotos: BenchPhotos | undefined;
}

globalThis.benchPhotos = benchPhotos;
