/** @file What a filter wants: an image that excites it, found by gradient ascent from grey (Erhan et al. 2009). */
import { at, floatAt, last, present } from "../data/arrays";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";
import { hashSeed, mulberry32 } from "../data/random";
import { backwardFrom } from "./backward";
import type { Unit } from "./filterOff";
import type { Step } from "./steps";
import { traceSome } from "./trace";

export interface AscentOptions {
  /** Of the grey noise that it starts from. */
  readonly seed?: number;
  readonly steps?: number;
  /** How far each step goes: the root mean square of the pixels' changes, of intensities in [0, 1]. */
  readonly rate?: number;
  /** How much of each pixel is its neighbours' after each step, 0 to 1: keeps the picture smooth. */
  readonly smoothing?: number;
}

/** Where the ascent is. */
export interface Ascent {
  readonly step: number;
  readonly steps: number;
  /** In [0, 1], `[28, 28, 1]`. */
  readonly image: Float32Array;
  /** The unit's mean output over all places, before its activation. */
  readonly excitement: number;
}

/**
 * One step at each pull; stop by not pulling. For a class, give the last layer and its index.
 * @throws Error if the layer has no sum of its own
 */
export function* ascend(steps: readonly Step[], { layer, unit }: Unit, { seed = 1, steps: count = 60, rate = 0.03, smoothing = 0.2 }: AscentOptions = {}): Generator<Ascent, void, void> {
  const stage = steps.findIndex((step) => step.layer === layer);
  if (stage < 0) throw new Error(`explain: layer ${layer} computes nothing that could be climbed`);
  const used = steps.slice(0, stage + 1);
  const gradient = towards(at(steps, stage), unit);
  let image = greyNoise(hashSeed(seed, layer, unit));
  for (let step = 0; step <= count; step++) {
    const trace = traceSome(used, image);
    const excitement = last(trace.stages).values.reduce((sum, value, i) => sum + value * floatAt(gradient, i), 0);
    yield { step, steps: count, image, excitement };
    const uphill = present(backwardFrom(trace, { stage, gradient }).input, "gradient of the image");
    image = smoothed(climbed(image, uphill, rate), smoothing);
  }
}

/** The mean over all places of one unit. */
function towards({ output }: Step, unit: number): Float32Array {
  const units = last(output);
  const places = output.reduce((product, size) => product * size, 1) / units;
  return Float32Array.from({ length: places * units }, (_, i) => (i % units === unit ? 1 / places : 0));
}

function greyNoise(seed: number): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length: IMAGE_PIXELS }, () => 0.5 + 0.2 * (random() - 0.5));
}

function climbed(image: Float32Array, uphill: Float32Array, rate: number): Float32Array {
  const steepness = Math.sqrt(uphill.reduce((sum, value) => sum + value * value, 0) / uphill.length);
  if (steepness === 0) return image;
  return image.map((value, i) => Math.min(1, Math.max(0, value + (rate * floatAt(uphill, i)) / steepness)));
}

/** Each pixel a little of the mean of its four neighbours; at the edge its own stand in for those outside. */
function smoothed(image: Float32Array, share: number): Float32Array {
  return image.map((value, i) => {
    const [row, column] = [Math.floor(i / IMAGE_SIZE), i % IMAGE_SIZE];
    const around = [[row - 1, column], [row + 1, column], [row, column - 1], [row, column + 1]] as const;
    const sum = around.reduce((total, [y, x]) => total + (y < 0 || y >= IMAGE_SIZE || x < 0 || x >= IMAGE_SIZE ? value : floatAt(image, y * IMAGE_SIZE + x)), 0);
    return (1 - share) * value + (share * sum) / 4;
  });
}
