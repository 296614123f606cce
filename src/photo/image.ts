/** @file Photos as plain bytes: making them smaller, turning them, cutting pieces out. No DOM: whoever has a canvas brings its bytes. */
import { at, clampedAt } from "../data/arrays";

/** As a canvas's `ImageData`: red, green, blue, alpha 0–255, row-major, not premultiplied. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A rectangle in pixels; `x` and `y` are its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** So many samples across one pixel of a copy are enough: a 12-megapixel photo then costs as much as a small one. */
const MAX_SAMPLES = 6;

/**
 * A copy whose longer edge is at most `longestEdge`, each pixel the mean of what it covers (weighted by alpha).
 * Photos that are small enough keep their size.
 */
export function shrink(photo: RgbaImage, longestEdge: number): RgbaImage {
  const scale = Math.min(1, longestEdge / Math.max(photo.width, photo.height));
  if (scale === 1) return photo;
  const width = Math.max(1, Math.round(photo.width * scale));
  const height = Math.max(1, Math.round(photo.height * scale));
  const data = new Uint8ClampedArray(width * height * 4);
  const columns = samplePositions(photo.width, width);
  const rows = samplePositions(photo.height, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) averageInto(data, (y * width + x) * 4, photo, at(columns, x), at(rows, y));
  }
  return { width, height, data };
}

/** For each of `to` pixels the source positions that stand for it, evenly spread. */
function samplePositions(from: number, to: number): Int32Array[] {
  return Array.from({ length: to }, (_, i) => {
    const start = (i * from) / to;
    const size = from / to;
    const samples = Math.min(MAX_SAMPLES, Math.max(1, Math.ceil(size)));
    return Int32Array.from({ length: samples }, (_unused, k) => Math.min(from - 1, Math.floor(start + ((k + 0.5) * size) / samples)));
  });
}

function averageInto(target: Uint8ClampedArray, at: number, { width, data }: RgbaImage, columns: Int32Array, rows: Int32Array): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  let alpha = 0;
  for (const row of rows) {
    for (const column of columns) {
      const p = (row * width + column) * 4;
      const a = clampedAt(data, p + 3);
      red += clampedAt(data, p) * a;
      green += clampedAt(data, p + 1) * a;
      blue += clampedAt(data, p + 2) * a;
      alpha += a;
    }
  }
  if (alpha === 0) return;
  target[at] = red / alpha;
  target[at + 1] = green / alpha;
  target[at + 2] = blue / alpha;
  target[at + 3] = alpha / (rows.length * columns.length);
}

/** A colour, channels 0–255. */
export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** A photo turned about its centre, and where in it the photo is. */
export interface TurnedImage {
  readonly image: RgbaImage;
  /** 1 where the pixel shows the photo (and lies in the part that was asked for), else 0. Shape `[height, width]`. */
  readonly valid: Uint8Array;
}

/**
 * Turns `photo` clockwise by `degrees` on a canvas that grows to hold it. Pixels outside it, or outside `part` (in its
 * own pixels), are not valid.
 */
export function turn(photo: RgbaImage, degrees: number, part: Box): TurnedImage {
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  // Rounded before rounding up, so that a quarter turn does not gain a row from sin's last digit.
  const extent = (a: number, b: number): number => Math.max(1, Math.ceil(Number((Math.abs(a) + Math.abs(b)).toFixed(6))));
  const width = extent(photo.width * cos, photo.height * sin);
  const height = extent(photo.width * sin, photo.height * cos);
  const data = new Uint8ClampedArray(width * height * 4);
  const valid = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = x + 0.5 - width / 2;
      const dy = y + 0.5 - height / 2;
      const sourceX = Math.floor(cos * dx + sin * dy + photo.width / 2);
      const sourceY = Math.floor(cos * dy - sin * dx + photo.height / 2);
      if (sourceX < 0 || sourceY < 0 || sourceX >= photo.width || sourceY >= photo.height) continue;
      const from = (sourceY * photo.width + sourceX) * 4;
      const to = y * width + x;
      data.set(photo.data.subarray(from, from + 4), to * 4);
      if (isInside(part, sourceX, sourceY)) valid[to] = 1;
    }
  }
  return { image: { width, height, data }, valid };
}

function isInside({ x, y, width, height }: Box, px: number, py: number): boolean {
  return px >= x && px < x + width && py >= y && py < y + height;
}
