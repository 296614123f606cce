/** @file From colours to the data set's tones: grey, negated, spread as its makers' pictures are. */
import type { RgbaImage } from "./image";
import { clampedAt, floatAt } from "../data/arrays";

/**
 * Nine in ten of Fashion-MNIST's garments have a median tone between these (10,000 training images, pixels above 20),
 * so a garment's median is brought between them.
 */
const MEDIAN_RANGE = [69, 230] as const;
/** The spread that is aimed at: the same images' standard deviations lie about here, half of them from 42 to 56. */
const SPREAD_RANGE = [30, 55] as const;
const MAX_GAIN = 2.2;

export interface ToneOptions {
  readonly invert: boolean;
  /** Multiplies distances from the median. */
  readonly contrast: number;
}

/** Luma 0–255 of each pixel (ITU-R BT.601, as PIL and ImageMagick make grey). Shape `[height, width]`. */
export function toGrey({ width, height, data }: RgbaImage): Float32Array {
  return Float32Array.from({ length: width * height }, (_, p) => 0.299 * clampedAt(data, p * 4) + 0.587 * clampedAt(data, p * 4 + 1) + 0.114 * clampedAt(data, p * 4 + 2));
}

/**
 * Tones 1–255 where `mask` is set, 0 elsewhere. The median moves into the data set's range, and the spread around it
 * too, as far as that takes no more than a gain of `MAX_GAIN`.
 */
export function toTones(grey: Float32Array, mask: Uint8Array, { invert, contrast }: ToneOptions): Uint8Array {
  const tones = invert ? grey.map((value) => 255 - value) : grey;
  const inside = tones.filter((_, p) => mask[p] === 1).toSorted();
  if (inside.length === 0) return new Uint8Array(grey.length);
  const median = floatAt(inside, inside.length >> 1);
  const spread = standardDeviation(inside);
  const gain = Math.min(MAX_GAIN, Math.max(SPREAD_RANGE[0] / Math.max(1, spread), Math.min(1, SPREAD_RANGE[1] / Math.max(1, spread)))) * contrast;
  const [low, high] = MEDIAN_RANGE;
  const target = low + (median / 255) * (high - low);
  return Uint8Array.from(tones, (value, p) => (mask[p] === 0 ? 0 : Math.min(255, Math.max(1, Math.round(target + (value - median) * gain)))));
}

function standardDeviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
