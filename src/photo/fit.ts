/** @file Fits a garment into 28 × 28 as the data set's makers did: longest edge to 28, no margin, centred on black; and narrowed, as theirs are worn. */
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";
import type { Box } from "./image";
import { symmetryOf, type Size } from "./mask";
import { byteAt, floatAt } from "../data/arrays";

/** Half a pixel of garment makes an edge; less than this is none. */
const MIN_COVER = 0.2;
/** Of the difference to the surrounding 3 × 3: the makers sharpened too. */
const SHARPENING = 0.15;

/**
 * The data set's garments were photographed worn or on a mannequin, front view; snapshots show them laid flat or on a
 * hanger, and flat cloth is wider: half its girth, where a body shows about a third. Medians of width over height, of
 * the test images and of the photos that bench:photos was developed on: T-shirts 0.79 and 1.00, trousers 0.39 and 0.63,
 * dresses 0.54 and 0.76.
 */
const WORN_WIDTH = 0.78;
/** Sleeves hang down when worn, and are spread when laid flat: 95 % of the data set's clothes are no wider than 0.89 of their height. */
const MAX_WORN_RATIO = 0.88;
/** A wide outline whose mirror image overlaps it less than this is a shoe from its side, which is not laid flat. */
const MIN_SYMMETRY = 0.7;
const WIDE = 1.25;
/**
 * A shoe taken from above is made so flat: it shows none of the shape by which a shoe is known from its side, and a
 * rounder one is taken for a bag (95 % of the data set's bags are below 1.9; sandals reach 3 and more).
 */
const SHOE_RATIO = 4;

/** Width over height that the garment in `part` has in the data set's manner. */
export function wornRatio(mask: Uint8Array, size: Size, part: Box): number {
  const ratio = part.width / part.height;
  const isShoe = ratio > WIDE && symmetryOf(mask, size, part) < MIN_SYMMETRY;
  return isShoe ? ratio : Math.min(MAX_WORN_RATIO, ratio * WORN_WIDTH);
}

/** Width over height of a shoe from a pair that was seen from above. */
export function lyingShoeRatio(part: Box): number {
  return Math.max(SHOE_RATIO, part.width / part.height);
}

/** `tones` (0 outside the garment) within `part`, made `ratio` times as wide as high: shape `[28, 28]`, row-major. */
export function fitToImage(tones: Uint8Array, mask: Uint8Array, size: Size, part: Box, ratio: number): Uint8Array {
  const width = Math.max(1, Math.round(IMAGE_SIZE * Math.min(1, ratio)));
  const height = Math.max(1, Math.round(IMAGE_SIZE / Math.max(1, ratio)));
  const left = Math.floor((IMAGE_SIZE - width) / 2);
  const top = Math.floor((IMAGE_SIZE - height) / 2);
  const tone = new Float32Array(IMAGE_PIXELS);
  const cover = new Float32Array(IMAGE_PIXELS);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = { x: part.x + (x * part.width) / width, y: part.y + (y * part.height) / height, width: part.width / width, height: part.height / height };
      const p = (top + y) * IMAGE_SIZE + left + x;
      [tone[p], cover[p]] = averageOver(tones, mask, size, cell);
    }
  }
  return sharpened(tone, cover);
}

/** Mean tone of the garment in the cell, and the share of the cell that it covers; both by exact area. */
function averageOver(tones: Uint8Array, mask: Uint8Array, { width, height }: Size, cell: Box): [tone: number, cover: number] {
  const right = cell.x + cell.width;
  const bottom = cell.y + cell.height;
  let sum = 0;
  let area = 0;
  for (let y = Math.max(0, Math.floor(cell.y)); y < Math.min(height, bottom); y++) {
    const tall = Math.min(y + 1, bottom) - Math.max(y, cell.y);
    for (let x = Math.max(0, Math.floor(cell.x)); x < Math.min(width, right); x++) {
      const p = y * width + x;
      if (mask[p] === 0) continue;
      const share = tall * (Math.min(x + 1, right) - Math.max(x, cell.x));
      sum += share * byteAt(tones, p);
      area += share;
    }
  }
  return area <= 0 ? [0, 0] : [sum / area, area / (cell.width * cell.height)];
}

/** Sharpened inside the garment only, then faded by how much of each pixel is garment. */
function sharpened(tone: Float32Array, cover: Float32Array): Uint8Array {
  return Uint8Array.from(tone, (value, p) => {
    if (floatAt(cover, p) < MIN_COVER) return 0;
    let sum = 0;
    let count = 0;
    for (const [dx, dy] of AROUND) {
      const x = (p % IMAGE_SIZE) + dx;
      const y = Math.floor(p / IMAGE_SIZE) + dy;
      if (x < 0 || y < 0 || x >= IMAGE_SIZE || y >= IMAGE_SIZE || floatAt(cover, y * IMAGE_SIZE + x) < MIN_COVER) continue;
      sum += floatAt(tone, y * IMAGE_SIZE + x);
      count++;
    }
    const sharp = count === 0 ? value : value + SHARPENING * (value - sum / count);
    return Math.round(Math.min(255, Math.max(1, sharp)) * Math.min(1, floatAt(cover, p)));
  });
}

const AROUND = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].filter((dx) => dx !== 0 || dy !== 0).map((dx) => [dx, dy] as const));

/** Left and right exchanged. */
export function mirrored(pixels: Uint8Array): Uint8Array {
  return pixels.map((_, p) => byteAt(pixels, p - (p % IMAGE_SIZE) + IMAGE_SIZE - 1 - (p % IMAGE_SIZE)));
}
