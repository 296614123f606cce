/** @file Where the points of a map lie on the screen: fitting, zooming, finding. Pure, so that it can be tested. */
import { doubleAt, floatAt } from "../../../data/arrays";

/** Screen = scale × (x, −y) + shift, in CSS pixels: what is up in the plane is up on the screen. */
export interface MapView {
  readonly scale: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** How far in one can go, as a multiple of the whole map. */
export const MAX_ZOOM = 40;
/** Of the screen, around all points. */
const MARGIN = 0.06;

/** All points in view, as large as they fit. @param points `[n, 2]`, n from 1 */
export function fitted(points: Float32Array, { width, height }: Size): MapView {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [floatAt(points, i), floatAt(points, i + 1)];
    [left, right, bottom, top] = [Math.min(left, x), Math.max(right, x), Math.min(bottom, y), Math.max(top, y)];
  }
  const room = 1 - 2 * MARGIN;
  // All in one place: any scale shows it.
  const scale = Math.min((room * width) / (right - left || 1), (room * height) / (top - bottom || 1));
  return { scale, shiftX: width / 2 - (scale * (left + right)) / 2, shiftY: height / 2 + (scale * (bottom + top)) / 2 };
}

/** Nearer by `factor`, with what is at `spot` staying there; no further out than `whole`, no further in than `MAX_ZOOM`. */
export function zoomed(view: MapView, factor: number, spot: Spot, whole: MapView): MapView {
  const scale = Math.min(MAX_ZOOM * whole.scale, Math.max(whole.scale, view.scale * factor));
  if (scale === whole.scale) return whole;
  const change = scale / view.scale;
  return { scale, shiftX: spot.x - change * (spot.x - view.shiftX), shiftY: spot.y - change * (spot.y - view.shiftY) };
}

/** Moved by so many CSS pixels. */
export function panned(view: MapView, x: number, y: number): MapView {
  return { ...view, shiftX: view.shiftX + x, shiftY: view.shiftY + y };
}

/** Where point `index` stands on the screen. */
export function spotOf(points: Float32Array, index: number, { scale, shiftX, shiftY }: MapView): Spot {
  return { x: scale * floatAt(points, 2 * index) + shiftX, y: shiftY - scale * floatAt(points, 2 * index + 1) };
}

/** The point nearest to `spot`, the first of equals; null where none is within `reach` CSS pixels. */
export function pointAtSpot(points: Float32Array, spot: Spot, view: MapView, reach: number): number | null {
  let [found, least]: [number | null, number] = [null, reach * reach];
  for (let i = 0; i < points.length / 2; i++) {
    const { x, y } = spotOf(points, i, view);
    const distance = (x - spot.x) ** 2 + (y - spot.y) ** 2;
    if (distance < least) [found, least] = [i, distance];
  }
  return found;
}

export type Direction = "left" | "right" | "up" | "down";

const WAYS: Readonly<Record<Direction, Spot>> = { left: { x: -1, y: 0 }, right: { x: 1, y: 0 }, up: { x: 0, y: 1 }, down: { x: 0, y: -1 } };

/** The next point from `index` in a direction: the nearest of those that lie rather there than aside; `index` itself where there is none. */
export function pointTowards(points: Float32Array, index: number, direction: Direction): number {
  const way = WAYS[direction];
  let [found, least] = [index, Infinity];
  for (let i = 0; i < points.length / 2; i++) {
    const [x, y] = [floatAt(points, 2 * i) - floatAt(points, 2 * index), floatAt(points, 2 * i + 1) - floatAt(points, 2 * index + 1)];
    const ahead = x * way.x + y * way.y;
    const aside = Math.abs(x * way.y) + Math.abs(y * way.x);
    const distance = Math.hypot(x, y);
    if (ahead > 0 && aside <= ahead && distance < least) [found, least] = [i, distance];
  }
  return found;
}

/** The `count` points nearest to point `index`, itself first, nearest first. */
export function neighbourhood(points: Float32Array, index: number, count: number): number[] {
  const distances = Float64Array.from({ length: points.length / 2 }, (_, i) =>
    Math.hypot(floatAt(points, 2 * i) - floatAt(points, 2 * index), floatAt(points, 2 * i + 1) - floatAt(points, 2 * index + 1)),
  );
  const order = [...distances.keys()].sort((a, b) => doubleAt(distances, a) - doubleAt(distances, b) || a - b);
  return [index, ...order.filter((i) => i !== index)].slice(0, count);
}

/** Points inside a closed line on the screen (even–odd rule), in order. */
export function pointsWithin(points: Float32Array, line: readonly Spot[], view: MapView): number[] {
  const found: number[] = [];
  for (let i = 0; i < points.length / 2; i++) if (isWithin(spotOf(points, i, view), line)) found.push(i);
  return found;
}

function isWithin({ x, y }: Spot, line: readonly Spot[]): boolean {
  let isInside = false;
  line.forEach((a, i) => {
    const b = line.at(i - 1) ?? a;
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) isInside = !isInside;
  });
  return isInside;
}
