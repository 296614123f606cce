/** @file UMAP beside the page, on a thread of its own: it computes for seconds at a time. Ended by whoever began it. */
import { UMAP } from "umap-js";
import { mulberry32 } from "../../../data/random";

export interface UmapQuestion {
  /** `[n, size]`. */
  readonly features: Float32Array;
  readonly size: number;
  readonly seed: number;
}

export interface UmapAnswer {
  /** `[n, 2]`, as they lie so far. */
  readonly points: Float32Array;
  /** 0 to 1. */
  readonly share: number;
}

/** Points are sent each so many epochs: often enough to watch. */
const EPOCHS_AT_ONCE = 10;

addEventListener("message", ({ data: { features, size, seed } }: MessageEvent<UmapQuestion>) => {
  const rows = Array.from({ length: features.length / size }, (_, n) => [...features.subarray(n * size, (n + 1) * size)]);
  const umap = new UMAP({ random: mulberry32(seed), nNeighbors: Math.min(15, rows.length - 1) });
  const epochs = umap.initializeFit(rows);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    if (epoch % EPOCHS_AT_ONCE === 0 || epoch === epochs) postMessage({ points: Float32Array.from(umap.getEmbedding().flat()), share: epoch / epochs } satisfies UmapAnswer);
  }
});
