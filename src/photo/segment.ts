/**
 * @file Finds the garment in a photo: what stands out from the photo's edges first, then, a few times over, the colours
 * of both parts as Gaussian mixtures and the cheapest cut between them (Rother et al., "GrabCut", SIGGRAPH 2004).
 */
import { GridCut } from "./graphCut";
import type { Rgb, RgbaImage } from "./image";
import { blurLab, labOf, toLab, type LabImage } from "./lab";
import { areaOf, dilate, erode, fillHoles, keepPieces, open, piecesOf, type Pieces, type Size } from "./mask";
import { ColourMixture } from "./mixture";
import { saliency } from "./saliency";
import { at, byteAt, doubleAt, floatAt } from "../data/arrays";

export interface Segmentation {
  /** 1 for the garment, else 0. Shape `[height, width]`. */
  readonly mask: Uint8Array;
  /** Sentences on what could not be done as usual. */
  readonly notes: readonly string[];
}

/** Capacities are whole numbers: this many to one unit of log-likelihood. */
const UNITS = 1_000;
const COMPONENTS = 5;
const ROUNDS = 4;
/** No single pixel's colour may say more than this. */
const MAX_EVIDENCE = 6;
/** What parting two equal neighbours costs. */
const SMOOTHNESS = 5;
/** How much the saliency and the place in the photo keep saying, beside the colours. */
const SALIENCY_WEIGHT = 3;
const PLACE_WEIGHT = 1;
/** A place in the photo is all that a second look goes by; it has to hold against the colours. */
const ONLY_PLACE_WEIGHT = 6;
/** Share of the valid part that a print covers at most. */
const PRINT_SHARE = 0.19;
/** Share of the photo's longer edge at which the surroundings of a print begin; three times as far they end. */
const PRINT_DISTANCE = 0.016;
/** Share of the photo's longer edge that the border is wide. */
const BORDER_SHARE = 0.03;
/** Share of the valid part that a garment covers at least, and at most. */
const MIN_SHARE = 0.015;
const MAX_SHARE = 0.97;

/** The garment by itself: `valid` is 1 where the photo may be looked at. */
export function findGarment(photo: RgbaImage, valid: Uint8Array): Segmentation {
  const lab = blurLab(toLab(photo), 1);
  if (isUniform(lab, valid)) return { mask: valid.slice(), notes: ["The photo has only one colour, so there is no garment to be told from its background."] };
  const border = borderOf(valid, photo);
  const grid = gridOf(lab, valid);
  const salient = tidy(cutOften(grid, lab, valid, priorOf(lab, valid, border)), photo);
  const mask = isPrint(salient, lab, valid, border) ? tidy(cutOften(grid, lab, valid, placePriorOf(lab, valid)), photo) : salient;
  return checked(mask, valid, photo);
}

/** GrabCut from what `prior` says alone. */
function cutOften(grid: GridCut, lab: LabImage, valid: Uint8Array, prior: Float32Array): Uint8Array {
  let mask: Uint8Array = Uint8Array.from(prior, (value, p) => (valid[p] === 1 && value > 0 ? 1 : 0));
  for (let round = 0; round < ROUNDS; round++) {
    const next = cutOnce(grid, lab, valid, prior, mask);
    if (next === null) break;
    mask = next;
  }
  return mask;
}

/**
 * Whether what stands out most is a print on a garment rather than a garment: it is small, and what is around it is
 * little like the photo's edges. (Around a garment that is small in its photo is the ground, as at the edges.)
 */
function isPrint(mask: Uint8Array, lab: LabImage, valid: Uint8Array, border: Uint8Array): boolean {
  if (areaOf(mask) > PRINT_SHARE * areaOf(valid)) return false;
  const near = dilate(mask, lab, Math.round(Math.max(lab.width, lab.height) * PRINT_DISTANCE));
  const far = dilate(mask, lab, Math.round(Math.max(lab.width, lab.height) * 3 * PRINT_DISTANCE));
  const around = indicesWhere(mask.length, (p) => far[p] === 1 && near[p] === 0 && valid[p] === 1);
  const edges = indicesWhere(mask.length, (p) => border[p] === 1);
  if (around.length === 0 || edges.length === 0) return false;
  const [l, a, b] = lab.planes;
  const ground = ColourMixture.fit(lab.planes, edges, COMPONENTS);
  const densityAt = (p: number): number => ground.logDensity(floatAt(l, p), floatAt(a, p), floatAt(b, p));
  // As dense as nine in ten of the edges' own pixels.
  const usual = floatAt(Float32Array.from(edges, densityAt).sort(), Math.floor(edges.length / 10));
  const numAlike = around.filter((p) => densityAt(p) >= usual).length;
  return numAlike < 0.5 * around.length;
}

/** The garment as what differs from a background whose colour is known. */
export function differingFrom(photo: RgbaImage, valid: Uint8Array, colour: Rgb): Segmentation {
  const { planes } = blurLab(toLab(photo), 1);
  const [l, a, b] = labOf(byte(colour.r), byte(colour.g), byte(colour.b));
  const distances = Float32Array.from(planes[0], (value, p) => Math.hypot((value - l) / 2, floatAt(planes[1], p) - a, floatAt(planes[2], p) - b));
  const threshold = Math.min(25, Math.max(6, otsu(distances, valid)));
  const mask = Uint8Array.from(distances, (distance, p) => (valid[p] === 1 && distance > threshold ? 1 : 0));
  return checked(tidy(mask, photo), valid, photo);
}

function byte(value: number): number {
  return Number.isFinite(value) ? Math.min(255, Math.max(0, Math.round(value))) : 0;
}

function isUniform({ planes }: LabImage, valid: Uint8Array): boolean {
  return planes.every((plane) => {
    let low = Infinity;
    let high = -Infinity;
    for (let p = 0; p < plane.length; p++) {
      if (valid[p] === 0) continue;
      low = Math.min(low, floatAt(plane, p));
      high = Math.max(high, floatAt(plane, p));
    }
    return high - low < 2;
  });
}

/** 1 at the rim of the valid part. */
function borderOf(valid: Uint8Array, { width, height }: Size): Uint8Array {
  const radius = Math.max(1, Math.round(Math.max(width, height) * BORDER_SHARE));
  const isValid = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width && y < height && valid[y * width + x] === 1;
  return valid.map((value, p) => {
    const x = p % width;
    const y = (p - x) / width;
    return value === 1 && !(isValid(x - radius, y) && isValid(x + radius, y) && isValid(x, y - radius) && isValid(x, y + radius)) ? 1 : 0;
  });
}

/** Log odds for the garment before colours are compared. */
function priorOf(lab: LabImage, valid: Uint8Array, border: Uint8Array): Float32Array {
  const salient = saliency(lab, valid, border);
  const place = placeOf(valid, lab);
  const threshold = Math.max(0.05, otsu(salient.map((value, p) => value * (0.5 + 0.5 * floatAt(place, p))), valid));
  return salient.map((value, p) => {
    const evidence = Math.max(-1, Math.min(1, (value - threshold) / threshold));
    return SALIENCY_WEIGHT * evidence + PLACE_WEIGHT * (floatAt(place, p) - 0.5);
  });
}

/** Log odds for the garment where nothing but the place in the photo is believed. */
function placePriorOf(size: Size, valid: Uint8Array): Float32Array {
  return placeOf(valid, size).map((value) => ONLY_PLACE_WEIGHT * (value - 0.5));
}

/** 1 in the middle of the valid part, 0 at its rim: photographers put garments there. */
function placeOf(valid: Uint8Array, { width, height }: Size): Float32Array {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let p = 0; p < valid.length; p++) {
    if (valid[p] === 0) continue;
    const x = p % width;
    const y = (p - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  return Float32Array.from(valid, (_, p) => {
    const x = p % width;
    const y = (p - x) / width;
    const u = (2 * (x + 0.5 - left)) / (right - left) - 1;
    const v = (2 * (y + 0.5 - top)) / (bottom - top) - 1;
    return 1 - Math.min(1, (u ** 4 + v ** 4) ** 0.5);
  });
}

/** The threshold that parts values into two classes with the least spread within (Otsu 1979). */
function otsu(values: Float32Array, valid: Uint8Array): number {
  const highest = values.reduce((high, value, p) => (valid[p] === 1 ? Math.max(high, value) : high), 0);
  if (highest === 0) return 0;
  const counts = new Float64Array(64);
  for (const [p, value] of values.entries()) {
    const bin = Math.min(63, Math.floor((value / highest) * 64));
    if (valid[p] === 1) counts[bin] = doubleAt(counts, bin) + 1;
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  const moment = counts.reduce((sum, count, bin) => sum + count * bin, 0);
  let below = 0;
  let momentBelow = 0;
  let best = 0;
  let bestBin = 0;
  for (let bin = 0; bin < 63; bin++) {
    below += doubleAt(counts, bin);
    momentBelow += doubleAt(counts, bin) * bin;
    if (below === 0 || below === total) continue;
    const between = (moment * (below / total) - momentBelow) ** 2 / (below * (total - below));
    if (between > best) [best, bestBin] = [between, bin];
  }
  return ((bestBin + 1) / 64) * highest;
}

/** Fits both parts' colours and cuts again; null where one part is empty. */
function cutOnce(grid: GridCut, { planes }: LabImage, valid: Uint8Array, prior: Float32Array, mask: Uint8Array): Uint8Array | null {
  const garment = indicesWhere(mask.length, (p) => mask[p] === 1);
  const background = indicesWhere(mask.length, (p) => mask[p] === 0 && valid[p] === 1);
  if (garment.length === 0 || background.length === 0) return null;
  const inside = ColourMixture.fit(planes, garment, COMPONENTS);
  const outside = ColourMixture.fit(planes, background, COMPONENTS);
  const [l, a, b] = planes;
  const costs = new Int32Array(mask.length);
  for (let p = 0; p < mask.length; p++) {
    if (valid[p] === 0) continue;
    const evidence = inside.logDensity(floatAt(l, p), floatAt(a, p), floatAt(b, p)) - outside.logDensity(floatAt(l, p), floatAt(a, p), floatAt(b, p));
    costs[p] = Math.round((Math.max(-MAX_EVIDENCE, Math.min(MAX_EVIDENCE, evidence)) + floatAt(prior, p)) * UNITS);
  }
  const part = grid.cut(costs);
  for (let p = 0; p < part.length; p++) part[p] = byteAt(part, p) & byteAt(valid, p);
  return part;
}

const NEIGHBOURS = [
  [1, 0, 1],
  [0, 1, 1],
  [1, 1, Math.SQRT1_2],
  [-1, 1, Math.SQRT1_2],
] as const;

/** A grid in which parting neighbours is cheap where their colours differ; free where a pixel is not valid. */
function gridOf(lab: LabImage, valid: Uint8Array): GridCut {
  const grid = new GridCut(lab.width, lab.height);
  const differences = NEIGHBOURS.map(([dx, dy]) => differencesOf(lab, valid, dx, dy));
  let sum = 0;
  let count = 0;
  for (const plane of differences) {
    for (const difference of plane) {
      if (difference < 0) continue;
      sum += difference;
      count++;
    }
  }
  const scale = Math.max(1, (2 * sum) / Math.max(1, count));
  NEIGHBOURS.forEach(([dx, dy, share], i) => {
    const cost = SMOOTHNESS * share * UNITS;
    grid.setEdges(dx, dy, Int32Array.from(at(differences, i), (difference) => (difference < 0 ? 0 : Math.round(cost * Math.exp(-difference / scale)))));
  });
  return grid;
}

/** Squared Lab distance of each pixel to its neighbour at (`dx`, `dy`); -1 where there is none. Shape `[height, width]`. */
function differencesOf({ width, height, planes }: LabImage, valid: Uint8Array, dx: number, dy: number): Float32Array {
  const [l, a, b] = planes;
  const differences = new Float32Array(width * height).fill(-1);
  for (let y = 0; y + dy < height; y++) {
    for (let x = Math.max(0, -dx); x < width - Math.max(0, dx); x++) {
      const p = y * width + x;
      const q = p + dy * width + dx;
      if (valid[p] === 1 && valid[q] === 1) differences[p] = (floatAt(l, p) - floatAt(l, q)) ** 2 + (floatAt(a, p) - floatAt(a, q)) ** 2 + (floatAt(b, p) - floatAt(b, q)) ** 2;
    }
  }
  return differences;
}

function indicesWhere(length: number, condition: (index: number) => boolean): Int32Array {
  const found = new Int32Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) if (condition(i)) found[count++] = i;
  return found.slice(0, count);
}

/** Without hooks, specks and small holes; the largest piece, and others that are large beside it (a second shoe). */
function tidy(mask: Uint8Array, size: Size): Uint8Array {
  const opened = open(mask, size, Math.max(1, Math.round(Math.max(size.width, size.height) / 128)));
  const sound = areaOf(opened) > 0 ? opened : mask;
  const pieces = piecesOf(sound, size, 1);
  const largest = Math.max(...pieces.areas);
  const kept = keepPieces(sound, pieces, (area, label) => area === largest || (area > 0.25 * largest && !touchesRim(pieces, label, size)));
  return fillHoles(kept, size, 0.08 * areaOf(kept));
}

/** What reaches the photo's edge and is not the largest is furniture rather than a second shoe. */
function touchesRim({ labels }: Pieces, label: number, { width, height }: Size): boolean {
  for (let x = 0; x < width; x++) if (labels[x] === label || labels[(height - 1) * width + x] === label) return true;
  for (let y = 0; y < height; y++) if (labels[y * width] === label || labels[(y + 1) * width - 1] === label) return true;
  return false;
}

/** The mask, unless it is next to nothing or next to everything: then all that is valid. */
function checked(mask: Uint8Array, valid: Uint8Array, size: Size): Segmentation {
  const share = areaOf(mask) / Math.max(1, areaOf(valid));
  const shrunk = share < MIN_SHARE || areaOf(erode(mask, size, 1)) === 0;
  if (!shrunk && share <= MAX_SHARE) return { mask, notes: [] };
  const notes = [shrunk ? "No garment stands out from the background, so the whole photo is taken." : "The garment cannot be told from the background, so the whole photo is taken."];
  return { mask: valid.slice(), notes };
}
