/** @file What excites a filter most: images, and the patch in each. */
import { at, floatAt, last } from "../data/arrays";
import { IMAGE_PIXELS } from "../data/dataset";
import { sizeOf } from "../nn/summary";
import type { BatchForward } from "./batch";
import type { Region } from "./changed";
import { receptiveField } from "./receptiveField";
import { outputStep, toSteps, type TrainedLayers } from "./steps";
import { partOf, type Work } from "./work";

/** An image that excites a unit, and where. */
export interface Exciting {
  /** Among the images that were looked at. */
  readonly image: number;
  /** The unit's largest output on it. */
  readonly value: number;
  /** Where in the layer's output: row-major over rows and columns; 0 for a flat layer. */
  readonly position: number;
  /** The pixels that the unit sees there; where the layer is flat, all that reach it. */
  readonly patch: Region;
}

/** So many images at a time: their outputs have to be held. */
const CHUNK = 64;

/**
 * For each unit (filter) of a layer, the `count` images on which its output is largest anywhere, largest first; of equal
 * ones the first. Images on which it is 0 or below everywhere are left out.
 * @param images grey bytes `[n, 28, 28]`
 */
export async function mostExciting(network: TrainedLayers, layer: number, images: Uint8Array, count: number, forward: BatchForward, work: Work): Promise<Exciting[][]> {
  const steps = toSteps(network.layers, network.weights);
  const stage = outputStep(steps, layer);
  const { output } = at(steps, stage);
  const units = last(output);
  const best = Array.from({ length: units }, (): Peak[] => []);
  const total = images.length / IMAGE_PIXELS;
  for (let from = 0; from < total; from += CHUNK) {
    const until = Math.min(total, from + CHUNK);
    const outputs = await forward.outputs(network, layer, images.subarray(from * IMAGE_PIXELS, until * IMAGE_PIXELS), partOf(work, from / total, until / total));
    for (let image = from; image < until; image++) {
      for (const [unit, found] of peaks(outputs, (image - from) * sizeOf(output), sizeOf(output), units).entries()) keep(at(best, unit), { ...found, image }, count);
    }
  }
  return best.map((kept, unit) => kept.map(({ image, value, position }) => ({ image, value, position, patch: receptiveField(steps, { stage, index: position * units + unit }) })));
}

interface Peak {
  readonly image: number;
  readonly value: number;
  readonly position: number;
}

/** Of one image, each unit's largest output and where it is. */
function peaks(outputs: Float32Array, from: number, size: number, units: number): Omit<Peak, "image">[] {
  const values = new Float32Array(units).fill(Number.NEGATIVE_INFINITY);
  const positions = new Int32Array(units);
  for (let i = 0; i < size; i++) {
    const value = floatAt(outputs, from + i);
    if (value <= floatAt(values, i % units)) continue;
    values[i % units] = value;
    positions[i % units] = Math.floor(i / units);
  }
  return Array.from(values, (value, unit) => ({ value, position: positions[unit] ?? 0 }));
}

function keep(kept: Peak[], peak: Peak, count: number): void {
  if (peak.value <= 0 || (kept.length === count && peak.value <= last(kept).value)) return;
  const place = kept.findIndex(({ value }) => value < peak.value);
  kept.splice(place < 0 ? kept.length : place, 0, peak);
  if (kept.length > count) kept.pop();
}
