/** @file What is around the neck of a top: openings, collars, lapels, hoods. */
import type { GarmentRandom } from "./garmentRandom";
import { Paint } from "./raster";
import type { Sketch } from "./sketch";
import { contrastTone } from "./tones";
import type { Cut } from "./topCut";

/** Draws the neck on a finished body; a hood is drawn before it, by `drawHood`. */
export function drawNeck(sketch: Sketch, random: GarmentRandom, cut: Cut): void {
  switch (cut.neck) {
    case "collar":
      return drawShirtCollar(sketch, random, cut);
    case "stand":
      return drawStandCollar(sketch, random, cut);
    case "lapels":
      return drawLapels(sketch, random, cut);
    case "hood":
      return;
    default:
      return drawOpening(sketch, random, cut);
  }
}

/** Round, scoop, boat or V: the opening shows black, or the inside of the back. */
function drawOpening(sketch: Sketch, random: GarmentRandom, { base, neck, sleeve, neckWidth, neckDepth }: Cut): void {
  const isOpen = sleeve === "straps" || random.chance(0.35);
  const bottom = neck === "vee" ? neckDepth : neckDepth * 2;
  sketch.begin(-neckWidth, -0.03).lineTo(-neckWidth, 0);
  if (neck === "vee") sketch.lineTo(0, bottom).lineTo(neckWidth, 0);
  else sketch.curveTo(0, bottom, neckWidth, 0);
  sketch.lineTo(neckWidth, -0.03).fill(isOpen ? Paint.cut : Paint.shade, random.between(0.35, 0.8));
  if (!random.chance(0.6)) return;
  sketch.begin(-neckWidth, 0.01);
  if (neck === "vee") sketch.lineTo(0, bottom + 0.01).lineTo(neckWidth, 0.01);
  else sketch.curveTo(0, bottom + 0.015, neckWidth, 0.01);
  sketch.stroke(0.028, Paint.mark, contrastTone(random, base, 0.03, 0.35));
}

/** Two pointed wings over a band that rises above the shoulders. */
function drawShirtCollar(sketch: Sketch, random: GarmentRandom, { base, neckWidth, neckDepth }: Cut): void {
  const rise = random.between(0.01, 0.04);
  const point = neckDepth + random.between(0.03, 0.08);
  const spread = random.between(0.35, 0.85) * neckWidth;
  const wing = base * random.between(0.85, 1.1);
  sketch
    .begin(0, -rise)
    .curveTo(neckWidth * 0.8, -rise, neckWidth * 1.05, 0.02)
    .lineTo(0, neckDepth * 0.9)
    .mirror()
    .fill(Paint.cloth, base * random.between(0.3, 0.8));
  const line = random.between(0.35, 0.8);
  for (const side of [-1, 1]) {
    sketch
      .begin(side * neckWidth * 0.85, -rise)
      .lineTo(side * neckWidth * 1.15, 0.035)
      .lineTo(side * spread, point)
      .lineTo(side * 0.005, neckDepth * 0.75)
      .fill(Paint.cloth, Math.min(1, wing));
    sketch
      .begin(side * neckWidth * 1.15, 0.04)
      .lineTo(side * spread, point + 0.005)
      .lineTo(0, neckDepth * 0.85)
      .stroke(0.026, Paint.shade, line);
  }
}

/** A band around the neck: turtleneck, bomber jacket, grandad collar. */
function drawStandCollar(sketch: Sketch, random: GarmentRandom, { base, neckWidth }: Cut): void {
  const rise = random.between(0.03, 0.09);
  const narrow = neckWidth * random.between(0.8, 0.97);
  sketch
    .begin(0, -rise)
    .lineTo(narrow, -rise)
    .lineTo(neckWidth, 0.02)
    .curveTo(neckWidth * 0.5, 0.05, 0, 0.05)
    .mirror();
  sketch.fill(Paint.cloth, base * random.between(0.75, 1));
  sketch.begin(-neckWidth, 0.02).curveTo(0, 0.08, neckWidth, 0.02).stroke(0.02, Paint.shade, random.between(0.5, 0.95));
}

function drawLapels(sketch: Sketch, random: GarmentRandom, { base, neckWidth, neckDepth }: Cut): void {
  const inside = random.between(0.1, 0.9);
  sketch
    .begin(-neckWidth * 0.8, -0.01)
    .lineTo(0, neckDepth)
    .lineTo(neckWidth * 0.8, -0.01)
    .fill(Paint.mark, inside * base);
  const tone = Math.min(1, base * random.between(0.85, 1.12));
  const line = random.between(0.4, 0.85);
  for (const side of [-1, 1]) {
    const outer = side * neckWidth * random.between(1.25, 1.6);
    sketch
      .begin(side * neckWidth * 0.6, -0.025)
      .lineTo(side * neckWidth * 1.05, 0)
      .lineTo(outer, neckDepth * 0.4)
      .lineTo(0, neckDepth + 0.02)
      .lineTo(side * neckWidth * 0.5, neckDepth * 0.4)
      .fill(Paint.cloth, tone);
    sketch
      .begin(outer, neckDepth * 0.4)
      .lineTo(0, neckDepth + 0.02)
      .stroke(0.02, Paint.shade, line);
  }
}

/** Drawn before the body, which hides its lower half. */
export function drawHood(sketch: Sketch, random: GarmentRandom, { base, neckWidth }: Cut): void {
  const rise = random.between(0.06, 0.15);
  const width = neckWidth * random.between(1.15, 1.6);
  sketch
    .begin(0, -rise)
    .curveTo(width, -rise, width, 0)
    .curveTo(width, 0.1, 0, 0.12)
    .mirror()
    .fill(Paint.cloth, base * random.between(0.8, 1));
  sketch.ellipse(0, -rise * 0.35, width * 0.55, rise * 0.5).fill(Paint.shade, random.between(0.2, 0.7));
}
