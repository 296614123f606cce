/**
 * @file How much each pixel stands out from the photo's edges, before anything is known of the garment.
 *
 * Two cues, added: what it takes to get there from the edge without a change of colour (minimum barrier distance, in
 * raster passes), and how foreign its colour is to the four sides (Zhang et al., "Minimum Barrier Salient Object
 * Detection at 80 FPS", ICCV 2015).
 */
import type { LabImage } from "./lab";

const PASSES = 4;

/** Saliency 0–1 of each valid pixel; others 0. `border` is 1 at the rim of the valid part. Shape `[height, width]`. */
export function saliency(lab: LabImage, valid: Uint8Array, border: Uint8Array): Float32Array {
  const barrier = normalized(sumOf(lab.planes.map((plane) => barrierDistance(plane, lab, border))));
  const foreign = normalized(foreignness(lab, border));
  return barrier.map((value, p) => (valid[p] === 0 ? 0 : (value + foreign[p]!) / 2));
}

/** The smallest range of values that a path from the border to each pixel must cross, approximately. */
function barrierDistance(plane: Float32Array, { width, height }: LabImage, border: Uint8Array): Float32Array {
  const distance = new Float32Array(plane.length).map((_, p) => (border[p] === 1 ? 0 : Infinity));
  const highest = plane.slice();
  const lowest = plane.slice();
  const relax = (p: number, from: number): void => {
    if (distance[from] === Infinity) return;
    const high = Math.max(highest[from]!, plane[p]!);
    const low = Math.min(lowest[from]!, plane[p]!);
    if (high - low >= distance[p]!) return;
    distance[p] = high - low;
    highest[p] = high;
    lowest[p] = low;
  };
  for (let pass = 0; pass < PASSES; pass++) {
    const isForward = pass % 2 === 0;
    for (let i = 0; i < plane.length; i++) {
      const p = isForward ? i : plane.length - 1 - i;
      const x = p % width;
      const y = (p - x) / width;
      if (isForward) {
        if (x > 0) relax(p, p - 1);
        if (y > 0) relax(p, p - width);
      } else {
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
  if (sides.length === 0) return new Float32Array(border.length);
  return new Float32Array(border.length).map((_, p) => {
    const values = sides.map((side) => side[p]!);
    const sum = values.reduce((total, value) => total + value, 0);
    return sides.length === 1 ? sum : (sum - Math.max(...values)) / (sides.length - 1);
  });
}

/** The border's pixels by the side of the photo that they are nearest to; only sides that have any. */
function sidesOf({ width, height }: LabImage, border: Uint8Array): number[][] {
  const sides: number[][] = [[], [], [], []];
  for (let p = 0; p < border.length; p++) {
    if (border[p] === 0) continue;
    const x = p % width;
    const y = Math.floor(p / width);
    const distances = [x / width, (width - 1 - x) / width, y / height, (height - 1 - y) / height];
    sides[distances.indexOf(Math.min(...distances))]!.push(p);
  }
  return sides.filter((side) => side.length > 0);
}

/** Each axis in units of the side's own spread. */
function distanceToSide({ planes }: LabImage, side: readonly number[]): Float32Array {
  const axes = planes.map((plane) => {
    const mean = side.reduce((sum, p) => sum + plane[p]!, 0) / side.length;
    const variance = side.reduce((sum, p) => sum + (plane[p]! - mean) ** 2, 0) / side.length;
    return { plane, mean, variance: variance + 9 };
  });
  return planes[0].map((_, p) => Math.sqrt(axes.reduce((sum, { plane, mean, variance }) => sum + (plane[p]! - mean) ** 2 / variance, 0)));
}

function sumOf(planes: readonly Float32Array[]): Float32Array {
  return planes[0]!.map((_, p) => planes.reduce((sum, plane) => sum + (Number.isFinite(plane[p]!) ? plane[p]! : 0), 0));
}

/** 0 to 1 over all pixels; all 0 where there is no difference to speak of. */
function normalized(values: Float32Array): Float32Array {
  const highest = values.reduce((high, value) => Math.max(high, value), 0);
  return highest < 1e-6 ? new Float32Array(values.length) : values.map((value) => value / highest);
}
