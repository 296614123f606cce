/** @file Images made worse, step by step: darker, brighter, moved, turned, blurred, noisy. Pure; the same seed gives the same images. */
import { byteAt } from "../data/arrays";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";
import { hashSeed, mulberry32 } from "../data/random";
import { pacing, type Work } from "./work";

export type CorruptionName = "darker" | "brighter" | "shift" | "rotation" | "blur" | "noise";

export interface Corruption {
  readonly name: CorruptionName;
  /** From nothing at all up. */
  readonly strengths: readonly number[];
  /** What a strength is a number of, a sign or a word. */
  readonly unit: string;
}

/** Six strengths each; the first changes no pixel. */
export const CORRUPTIONS: readonly Corruption[] = [
  { name: "darker", strengths: [0, 0.2, 0.4, 0.6, 0.75, 0.9], unit: "share of its brightness that is taken away" },
  { name: "brighter", strengths: [0, 0.1, 0.2, 0.35, 0.5, 0.7], unit: "share of white that is laid over" },
  { name: "shift", strengths: [0, 1, 2, 3, 5, 7], unit: "pixels" },
  { name: "rotation", strengths: [0, 10, 20, 35, 60, 90], unit: "degrees" },
  { name: "blur", strengths: [0, 0.5, 1, 1.5, 2, 3], unit: "pixels (standard deviation)" },
  { name: "noise", strengths: [0, 10, 25, 50, 80, 120], unit: "shades of 255 (standard deviation)" },
];

/**
 * Copies of grey images `[n, 28, 28]`, each made worse by so much. Each image has a direction (shift, rotation) or noise of
 * its own, which its place and the seed decide: the same for all strengths.
 * @param first place of the first image, where they are some of many
 */
export function corrupted(images: Uint8Array, name: CorruptionName, strength: number, seed = 1, first = 0): Uint8Array {
  const result = new Uint8Array(images.length);
  for (let from = 0; from < images.length; from += IMAGE_PIXELS) {
    const random = mulberry32(hashSeed(seed, first + from / IMAGE_PIXELS));
    result.set(corruptedOne(images.subarray(from, from + IMAGE_PIXELS), name, strength, random), from);
  }
  return result;
}

/** `corrupted`, in turns. */
export async function corruptedInTurns(images: Uint8Array, name: CorruptionName, strength: number, work: Work, seed = 1): Promise<Uint8Array> {
  const result = new Uint8Array(images.length);
  const pause = pacing(work);
  for (let from = 0; from < images.length; from += IMAGE_PIXELS) {
    result.set(corrupted(images.subarray(from, from + IMAGE_PIXELS), name, strength, seed, from / IMAGE_PIXELS), from);
    await pause((from + IMAGE_PIXELS) / images.length);
  }
  return result;
}

function corruptedOne(image: Uint8Array, name: CorruptionName, strength: number, random: () => number): Uint8Array {
  if (strength === 0) return image;
  switch (name) {
    case "darker":
      return image.map((value) => Math.round(value * (1 - strength)));
    case "brighter":
      return image.map((value) => Math.round(value + (255 - value) * strength));
    case "shift": {
      const angle = 2 * Math.PI * random();
      return moved(image, Math.round(strength * Math.sin(angle)), Math.round(strength * Math.cos(angle)));
    }
    case "rotation":
      return turned(image, ((random() < 0.5 ? -1 : 1) * strength * Math.PI) / 180);
    case "blur":
      return blurred(image, strength);
    case "noise":
      return image.map((value) => shade(value + strength * normal(random)));
  }
}

function shade(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** 0 outside the image. */
function pixelAt(image: Uint8Array, row: number, column: number): number {
  return row < 0 || row >= IMAGE_SIZE || column < 0 || column >= IMAGE_SIZE ? 0 : byteAt(image, row * IMAGE_SIZE + column);
}

function moved(image: Uint8Array, rows: number, columns: number): Uint8Array {
  return image.map((_, i) => pixelAt(image, Math.floor(i / IMAGE_SIZE) - rows, (i % IMAGE_SIZE) - columns));
}

/** About the middle, between pixels by the four around. */
function turned(image: Uint8Array, angle: number): Uint8Array {
  const middle = (IMAGE_SIZE - 1) / 2;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return image.map((_, i) => {
    const [y, x] = [Math.floor(i / IMAGE_SIZE) - middle, (i % IMAGE_SIZE) - middle];
    const [row, column] = [middle + cos * y - sin * x, middle + sin * y + cos * x];
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const [down, right] = [row - top, column - left];
    return shade((1 - down) * ((1 - right) * pixelAt(image, top, left) + right * pixelAt(image, top, left + 1)) + down * ((1 - right) * pixelAt(image, top + 1, left) + right * pixelAt(image, top + 1, left + 1)));
  });
}

/** By a Gaussian, in rows and then in columns; what is outside counts as black. */
function blurred(image: Uint8Array, deviation: number): Uint8Array {
  const reach = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * deviation ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const rows = new Float64Array(IMAGE_PIXELS).map((_, i) => sumOf(weights, (k) => pixelAt(image, Math.floor(i / IMAGE_SIZE), (i % IMAGE_SIZE) + k - reach)) / total);
  const valueAt = (row: number, column: number): number => (row < 0 || row >= IMAGE_SIZE ? 0 : (rows[row * IMAGE_SIZE + column] ?? 0));
  return image.map((_, i) => shade(sumOf(weights, (k) => valueAt(Math.floor(i / IMAGE_SIZE) + k - reach, i % IMAGE_SIZE)) / total));
}

function sumOf(weights: readonly number[], valueOf: (k: number) => number): number {
  return weights.reduce((sum, weight, k) => sum + weight * valueOf(k), 0);
}
