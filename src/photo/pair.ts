/** @file A pair of shoes seen from above: telling it from one garment, and taking one shoe out of it, laid on its side. */
import { areaOf, extentOf, symmetryOf, type Size } from "./mask";
import type { Box } from "./image";
import { byteAt, intAt } from "../data/arrays";

/** Of the height: so deep a pair's outline is notched between the toes and between the heels. A collar is one notch, trousers' legs are another; no garment has both. */
const MIN_NOTCH = 0.08;
/** Shoes stand upright in such a photo: two together are no wider than they are long. */
const MAX_RATIO = 1;
/** One shoe is the other's mirror image, nearly. */
const MIN_SYMMETRY = 0.7;
/** Share of the width in the middle in which the seam lies. */
const SEAM_RANGE = 0.3;

/** One shoe of a pair: the outline, and the planes that go with it, turned so that it lies with its toe to the left. */
export interface Shoe {
  /** 1 for the shoe, else 0. Shape `[height, width]` of `size`. */
  readonly mask: Uint8Array;
  readonly tones: Uint8Array;
  readonly size: Size;
  /** The smallest rectangle around it. */
  readonly part: Box;
}

/**
 * The larger of two shoes that stand side by side in `part`, laid down; null if the outline is not that of a pair.
 * The data set has shoes from their side only; from above, a network takes a pair for a shirt or a coat.
 */
export function shoeOfPair(mask: Uint8Array, tones: Uint8Array, size: Size, part: Box): Shoe | null {
  if (part.width >= MAX_RATIO * part.height || symmetryOf(mask, size, part) < MIN_SYMMETRY) return null;
  const seam = seamOf(mask, size.width, part);
  if (seam === null) return null;
  const [left, right] = [(x: number) => x < seam, (x: number) => x >= seam].map((isSide) => mask.map((value, p) => (isSide(p % size.width) ? value : 0)));
  const one = areaOf(left!) > areaOf(right!) ? left! : right!;
  // The ball of the foot is broader than the heel.
  const isToeUp = meanRow(one, size.width) < middleRow(one, size);
  const turned = { mask: quarterTurn(one, size, isToeUp), tones: quarterTurn(tones, size, isToeUp), size: { width: size.height, height: size.width } };
  return { ...turned, part: extentOf(turned.mask, turned.size)! };
}

/** The column in the middle where the outline is notched above and below; null if it is not. */
function seamOf(mask: Uint8Array, width: number, part: Box): number | null {
  const { top, bottom } = edgesOf(mask, width, part);
  const highest = (from: number, to: number): number => Math.min(...top.subarray(from, to));
  const lowest = (from: number, to: number): number => Math.max(...bottom.subarray(from, to));
  let seam: number | null = null;
  let deepest = MIN_NOTCH * part.height;
  const first = Math.ceil(((1 - SEAM_RANGE) / 2) * part.width);
  for (let x = Math.max(1, first); x < Math.min(part.width - 1, part.width - first); x++) {
    const above = intAt(top, x) - Math.max(highest(0, x), highest(x + 1, part.width));
    const below = Math.min(lowest(0, x), lowest(x + 1, part.width)) - intAt(bottom, x);
    if (Math.min(above, below) <= deepest) continue;
    deepest = Math.min(above, below);
    seam = part.x + x;
  }
  return seam;
}

/** First and last garment row of each column of `part`, counted from its top; a column without any has none of either. */
function edgesOf(mask: Uint8Array, width: number, part: Box): { top: Int32Array; bottom: Int32Array } {
  const top = new Int32Array(part.width).fill(part.height);
  const bottom = new Int32Array(part.width).fill(-1);
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      if (mask[(part.y + y) * width + part.x + x] === 0) continue;
      top[x] = Math.min(intAt(top, x), y);
      bottom[x] = y;
    }
  }
  return { top, bottom };
}

function meanRow(mask: Uint8Array, width: number): number {
  let sum = 0;
  mask.forEach((value, p) => (sum += value * Math.floor(p / width)));
  return sum / areaOf(mask);
}

function middleRow(mask: Uint8Array, size: Size): number {
  const { y, height } = extentOf(mask, size)!;
  return y + (height - 1) / 2;
}

/** Turned about: what was on top comes to the left, or, else, what was below. */
function quarterTurn(plane: Uint8Array, { width, height }: Size, isTopLeft: boolean): Uint8Array {
  return plane.map((_, p) => {
    const x = p % height;
    const y = Math.floor(p / height);
    return isTopLeft ? byteAt(plane, x * width + (width - 1 - y)) : byteAt(plane, (height - 1 - x) * width + y);
  });
}
