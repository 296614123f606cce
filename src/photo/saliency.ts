/**
 * @file How much each pixel stands out from the photo's edges, before anything is known of the garment.
 *
 * Two cues, added: what it takes to get there from the edge without a change of colour (minimum barrier distance, in
 * raster passes), and how foreign its colour is to the four sides (Zhang et al., "Minimum Barrier Salient Object
 * Detection at 80 FPS", ICCV 2015).
 */
import type { LabImage } from "./lab";
import { at, floatAt } from "../data/arrays";

/** Half of them from the upper left, half from the lower right. */
const PASSES = 4;
/** Squared Lab units: no side of a photo is so even that a smaller step away from it means something. */
const MIN_VARIANCE = 9;

/** Saliency 0–1 of each valid pixel; others 0. `border` is 1 at the rim of the valid part. Shape `[height, width]`. */
export function saliency(lab: LabImage, valid: Uint8Array, border: Uint8Array): Float32Array {
  const barrier = normalized(sumOf(lab.planes.map((plane) => barrierDistance(plane, lab, border))));
  const foreign = normalized(foreignness(lab, border));
  return barrier.map((value, p) => (valid[p] === 0 ? 0 : (value + floatAt(foreign, p)) / 2));
}

/** The smallest range of values that a path from the border to each pixel must cross, approximately. */
function barrierDistance(plane: Float32Array, { width, height }: LabImage, border: Uint8Array): Float32Array {
  const distance = Float32Array.from(border, (value) => (value === 1 ? 0 : Infinity));
  const highest = plane.slice();
  const lowest = plane.slice();
  const relax = (p: number, from: number): void => {
    const high = Math.max(floatAt(highest, from), floatAt(plane, p));
    const low = Math.min(floatAt(lowest, from), floatAt(plane, p));
    if (high - low >= floatAt(distance, p) || distance[from] === Infinity) return;
    distance[p] = high - low;
    highest[p] = high;
    lowest[p] = low;
  };
  for (let pass = 0; pass < PASSES; pass += 2) {
    for (let y = 0, p = 0; y < height; y++) {
      for (let x = 0; x < width; x++, p++) {
        if (x > 0) relax(p, p - 1);
        if (y > 0) relax(p, p - width);
      }
    }
    for (let y = height - 1, p = plane.length - 1; y >= 0; y--) {
      for (let x = width - 1; x >= 0; x--, p--) {
        if (x < width - 1) relax(p, p + 1);
        if (y < height - 1) relax(p, p + width);
      }
    }
  }
  return distance;
}

/**
 * Distance of each colour from the mean colours of the border's left, right, upper and lower side, in their spread; the
 * least similar side is left out, since a garment may touch one.
 */
function foreignness(lab: LabImage, border: Uint8Array): Float32Array {
  const sides = sidesOf(lab, border).map((side) => normalized(distanceToSide(lab, side)));
  const values = new Float32Array(border.length);
  for (let p = 0; p < values.length; p++) {
    let sum = 0;
    let highest = 0;
    for (const side of sides) {
      sum += floatAt(side, p);
      highest = Math.max(highest, floatAt(side, p));
    }
    values[p] = sides.length > 1 ? sum - highest : sum;
  }
  return values;
}

/** The border's pixels by the side of the photo that they are nearest to; only sides that have any. */
function sidesOf({ width, height }: LabImage, border: Uint8Array): number[][] {
  const sides: number[][] = [[], [], [], []];
  for (let p = 0; p < border.length; p++) {
    if (border[p] === 0) continue;
    const x = p % width;
    const y = Math.floor(p / width);
    const distances = [x / width, (width - 1 - x) / width, y / height, (height - 1 - y) / height];
    at(sides, distances.indexOf(Math.min(...distances))).push(p);
  }
  return sides.filter((side) => side.length > 0);
}

/** Each axis in units of the side's own spread. */
function distanceToSide({ planes }: LabImage, side: readonly number[]): Float32Array {
  const squares = new Float32Array(planes[0].length);
  for (const plane of planes) {
    const mean = side.reduce((sum, p) => sum + floatAt(plane, p), 0) / side.length;
    const variance = side.reduce((sum, p) => sum + (floatAt(plane, p) - mean) ** 2, 0) / side.length + MIN_VARIANCE;
    for (let p = 0; p < squares.length; p++) squares[p] = floatAt(squares, p) + (floatAt(plane, p) - mean) ** 2 / variance;
  }
  return squares.map((value) => Math.sqrt(value));
}

/** What no path reaches counts as 0. */
function sumOf(planes: readonly Float32Array[]): Float32Array {
  const sums = new Float32Array(at(planes, 0).length);
  for (const plane of planes) for (let p = 0; p < sums.length; p++) if (floatAt(plane, p) < Infinity) sums[p] = floatAt(sums, p) + floatAt(plane, p);
  return sums;
}

/** 0 to 1 over all pixels; all 0 where there is no difference to speak of. */
function normalized(values: Float32Array): Float32Array {
  const highest = values.reduce((high, value) => Math.max(high, value), 0);
  return highest < 1e-6 ? new Float32Array(values.length) : values.map((value) => value / highest);
}
