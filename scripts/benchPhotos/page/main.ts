/** @file The page that `npm run bench:photos` opens: a photo's bytes in, what the networks say out, through the page's own code. */
import { ARCHITECTURES } from "../../../src/nn/architectures";
import { predict } from "../../../src/nn/predict";
import { summarize } from "../../../src/nn/summary";
import { familiarity } from "../../../src/photo/familiarity";
import { toGarment } from "../../../src/photo/garment";
import { fromBase64 } from "../../bench/page/base64";
import { decode } from "./decode";

interface Judgement {
  readonly probabilities: readonly (readonly number[])[];
  readonly unlike: string | null;
  readonly notes: readonly string[];
  readonly decodeMs: number;
  readonly garmentMs: number;
}

/** By architecture: weights in Keras's order. */
const networks = new Map<number, Float32Array[]>();

const benchPhotos = {
  /** @param weights all of the network's, one after another, float32 as base64. */
  loadNetwork(id: number, weights: string): void {
    networks.set(id, split(id, fromBase64(weights)));
  },
  /** @param url of the photo. */
  async judge(url: string): Promise<Judgement> {
    const blob = await (await fetch(url)).blob();
    const start = performance.now();
    const photo = await decode(blob);
    const decoded = performance.now();
    const { pixels, notes } = toGarment(photo);
    const garmentMs = performance.now() - decoded;
    const probabilities = ARCHITECTURES.filter(({ id }) => networks.has(id)).map(({ id, layers }) => predict(layers, networks.get(id)!, pixels));
    const { reason } = familiarity(probabilities, pixels);
    return { probabilities: probabilities.map((row) => [...row]), unlike: reason, notes, decodeMs: decoded - start, garmentMs };
  },
};

/** @throws Error if there are more or fewer weights than the architecture has. */
function split(id: number, weights: Float32Array): Float32Array[] {
  const { layers } = ARCHITECTURES.find((architecture) => architecture.id === id)!;
  const sizes = summarize(layers).layers.flatMap(({ params }, i) => {
    const layer = layers[i]!;
    if (layer.type !== "conv2d" && layer.type !== "dense") return [];
    const bias = layer.type === "conv2d" ? layer.filters : layer.units;
    return [params - bias, bias];
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== weights.length) throw new Error(`architecture ${id} has ${total} weights, got ${weights.length}`);
  let start = 0;
  return sizes.map((size) => weights.subarray(start, (start += size)));
}

type BenchPhotos = typeof benchPhotos;

declare global {
  var benchPhotos: BenchPhotos | undefined;
}

globalThis.benchPhotos = benchPhotos;
