/**
 * @file What shoes share. A shoe is seen from the side, toe at x = 0, heel at x = 1; the ground is y = 0
 * and up is negative.
 */
import { Paint } from "./raster";
import type { Sketch } from "./sketch";

/** Where the ball of the foot ends and the arch begins. */
const BALL = 0.34;

/** Height (negative is up) of the underside of the foot at `x`, for a heel lifted by `heel`. */
export function bedAt(x: number, heel: number, toeSpring: number): number {
  if (x < BALL) return -toeSpring * (1 - x / BALL) * (1 - x / BALL);
  const along = Math.min(1, (x - BALL) / (0.86 - BALL));
  const bed = -heel * along * along * (3 - 2 * along);
  return bed - 0.04 * heel * Math.max(0, x - 0.86);
}

/** Lengthens the current path along the bed from `from` to `to` (either way round), lifted by `lift`. */
export function followBed(sketch: Sketch, from: number, to: number, heel: number, toeSpring: number, lift: number): void {
  const pieces = Math.max(2, Math.round(Math.abs(to - from) * 9));
  for (let i = 0; i <= pieces; i++) {
    const x = from + ((to - from) * i) / pieces;
    sketch.lineTo(x, bedAt(x, heel, toeSpring) - lift);
  }
}

/** The heel under a lifted foot; `width` at its top, `tip` at the ground. */
export function drawHeel(sketch: Sketch, heel: number, thickness: number, width: number, tip: number, tone: number): void {
  if (heel < 0.02) return;
  const top = bedAt(0.98, heel, 0);
  const front = Math.max(0.4, 1 - width);
  sketch
    .begin(1, top)
    .curveTo(0.99, top * 0.4, 0.995, thickness)
    .lineTo(0.995 - tip, thickness)
    .curveTo(0.995 - (tip + width) * 0.42, top * 0.45, front, bedAt(front, heel, 0))
    .fill(Paint.plain, tone);
}
