/** @file What can be done to a mask (1 garment, 0 not; shape `[height, width]`): its pieces, holes, rim, extent and symmetry. */
import type { Box } from "./image";
import { at, byteAt, intAt } from "../data/arrays";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Pieces {
  /** Number of the piece each pixel belongs to, from 1; 0 for none. */
  readonly labels: Int32Array;
  /** Pixels of each piece; entry 0 is unused. */
  readonly areas: readonly number[];
}

/** Connected pieces of the pixels that equal `value`, neighbours being above, below, left and right. */
export function piecesOf(mask: Uint8Array, { width, height }: Size, value: 0 | 1): Pieces {
  const labels = new Int32Array(mask.length);
  const areas = [0];
  const stack = new Int32Array(mask.length);
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== value || labels[start] !== 0) continue;
    const label = areas.length;
    let depth = 0;
    let area = 0;
    const visit = (p: number): void => {
      if (mask[p] !== value || labels[p] !== 0) return;
      labels[p] = label;
      stack[depth++] = p;
    };
    visit(start);
    while (depth > 0) {
      const p = intAt(stack, --depth);
      area++;
      const x = p % width;
      if (x > 0) visit(p - 1);
      if (x < width - 1) visit(p + 1);
      if (p >= width) visit(p - width);
      if (p < width * (height - 1)) visit(p + width);
    }
    areas.push(area);
  }
  return { labels, areas };
}

/** Only the pieces for which `keep` says so. */
export function keepPieces(mask: Uint8Array, { labels, areas }: Pieces, keep: (area: number, label: number) => boolean): Uint8Array {
  const kept = areas.map((area, label) => label > 0 && keep(area, label));
  return mask.map((_, p) => (kept[intAt(labels, p)] === true ? 1 : 0));
}

/** Without holes of up to `maxArea` pixels; what touches the photo's edge is no hole. */
export function fillHoles(mask: Uint8Array, size: Size, maxArea: number): Uint8Array {
  const { labels, areas } = piecesOf(mask, size, 0);
  const isOutside = new Set<number>();
  for (let x = 0; x < size.width; x++) isOutside.add(intAt(labels, x)).add(intAt(labels, (size.height - 1) * size.width + x));
  for (let y = 0; y < size.height; y++) isOutside.add(intAt(labels, y * size.width)).add(intAt(labels, (y + 1) * size.width - 1));
  return mask.map((value, p) => (value === 1 || (!isOutside.has(intAt(labels, p)) && at(areas, intAt(labels, p)) <= maxArea) ? 1 : 0));
}

/** Without what is thinner than `2 · radius + 1` pixels: hanger hooks, threads, specks. */
export function open(mask: Uint8Array, size: Size, radius: number): Uint8Array {
  return dilate(erode(mask, size, radius), size, radius);
}

export function close(mask: Uint8Array, size: Size, radius: number): Uint8Array {
  return erode(dilate(mask, size, radius), size, radius);
}

/** Beyond the photo's edge everything counts as garment: what it cuts off is not worn away. */
export function erode(mask: Uint8Array, size: Size, radius: number): Uint8Array {
  const outside = mask.map((value) => 1 - value);
  return dilate(outside, size, radius).map((value) => 1 - value);
}

/** Grown by a square of `2 · radius + 1` pixels. */
export function dilate(mask: Uint8Array, { width, height }: Size, radius: number): Uint8Array {
  const rows = new Uint8Array(mask.length);
  for (let y = 0; y < height; y++) spread(mask, rows, y * width, 1, width, radius);
  const grown = new Uint8Array(mask.length);
  for (let x = 0; x < width; x++) spread(rows, grown, x, width, height, radius);
  return grown;
}

function spread(from: Uint8Array, to: Uint8Array, start: number, step: number, length: number, radius: number): void {
  let reach = -1;
  for (let i = 0; i < Math.min(radius, length); i++) if (from[start + i * step] === 1) reach = i + radius;
  for (let i = 0; i < length; i++) {
    if (i + radius < length && from[start + (i + radius) * step] === 1) reach = i + 2 * radius;
    if (i <= reach) to[start + i * step] = 1;
  }
}

/** The smallest rectangle around all garment pixels; null if there are none. */
export function extentOf(mask: Uint8Array, { width, height }: Size): Box | null {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let p = 0; p < mask.length; p++) {
    if (mask[p] === 0) continue;
    const x = p % width;
    const y = (p - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

export function areaOf(mask: Uint8Array): number {
  return mask.reduce((sum, value) => sum + value, 0);
}

/** Share of the pixels in the outline within `part` or its mirror image that are in both. */
export function symmetryOf(mask: Uint8Array, { width }: Size, part: Box): number {
  let both = 0;
  let either = 0;
  for (let y = 0; y < part.height; y++) {
    const row = (part.y + y) * width + part.x;
    for (let x = 0; x < part.width; x++) {
      const here = byteAt(mask, row + x);
      const there = byteAt(mask, row + part.width - 1 - x);
      both += here & there;
      either += here | there;
    }
  }
  return both / Math.max(1, either);
}
