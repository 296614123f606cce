/** @file Bags: totes, satchels, clutches, bowling bags, buckets, backpacks and hobos, with handles, flaps and clasps. */
import type { GarmentRandom } from "./garmentRandom";
import { Paint } from "./raster";
import type { Sketch } from "./sketch";
import { contrastTone } from "./tones";

type Kind = "tote" | "satchel" | "clutch" | "bowling" | "bucket" | "backpack" | "hobo";

/** The body of a bag: half its width at the top and at the bottom, top at y = 0, bottom at y = `height`. */
interface Body {
  readonly base: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
  /** Radius of the corners. */
  readonly corner: number;
}

/** Draws a bag of main tone `base`. */
export function drawBag(sketch: Sketch, random: GarmentRandom, base: number): void {
  const kind = random.choose<Kind>({ tote: 24, satchel: 24, clutch: 14, bowling: 15, bucket: 7, backpack: 7, hobo: 9 });
  const body = chooseBody(random, base, kind);
  const handleTone = random.chance(0.55) ? base * random.between(0.75, 1) : random.between(0.2, 0.9);
  drawHandles(sketch, random, body, kind, handleTone);
  drawBody(sketch, body, kind);
  drawFront(sketch, random, body, kind);
  if (kind === "tote" || kind === "bowling") drawFrontStraps(sketch, random, body, handleTone);
}

function chooseBody(random: GarmentRandom, base: number, kind: Kind): Body {
  switch (kind) {
    case "tote":
      return {
        base,
        top: random.between(0.44, 0.52),
        bottom: random.between(0.32, 0.48),
        height: random.between(0.55, 0.95),
        corner: random.between(0, 0.08),
      };
    case "satchel":
      return {
        base,
        top: random.between(0.42, 0.5),
        bottom: random.between(0.44, 0.52),
        height: random.between(0.55, 0.85),
        corner: random.between(0.01, 0.14),
      };
    case "clutch":
      return {
        base,
        top: random.between(0.47, 0.52),
        bottom: random.between(0.47, 0.52),
        height: random.between(0.4, 0.68),
        corner: random.between(0, 0.1),
      };
    case "bowling":
      return {
        base,
        top: random.between(0.32, 0.42),
        bottom: random.between(0.46, 0.54),
        height: random.between(0.5, 0.7),
        corner: random.between(0.08, 0.2),
      };
    case "bucket":
      return {
        base,
        top: random.between(0.36, 0.48),
        bottom: random.between(0.26, 0.42),
        height: random.between(0.7, 1),
        corner: random.between(0.03, 0.15),
      };
    case "backpack":
      return {
        base,
        top: random.between(0.3, 0.38),
        bottom: random.between(0.36, 0.44),
        height: random.between(0.85, 1.1),
        corner: random.between(0.1, 0.22),
      };
    case "hobo":
      return {
        base,
        top: random.between(0.4, 0.5),
        bottom: random.between(0.34, 0.46),
        height: random.between(0.5, 0.7),
        corner: random.between(0.18, 0.26),
      };
  }
}

function drawBody(sketch: Sketch, { base, top, bottom, height, corner }: Body, kind: Kind): void {
  const sag = kind === "hobo" ? 0.14 : 0;
  const upper = kind === "satchel" || kind === "bowling" || kind === "backpack" ? corner : 0.01;
  sketch
    .begin(0, sag)
    .curveTo(top * 0.7, sag, top - upper, 0)
    .curveTo(top, 0, top + (bottom - top) * 0.1, upper)
    .lineTo(bottom, height - corner)
    .curveTo(bottom, height, bottom - corner, height)
    .lineTo(0, height)
    .mirror()
    .fill(Paint.cloth, base);
}

function drawHandles(sketch: Sketch, random: GarmentRandom, body: Body, kind: Kind, tone: number): void {
  switch (kind) {
    case "tote":
      return drawArch(sketch, random, body, random.between(0.35, 0.6), random.between(0.25, 0.75), tone);
    case "bowling":
      return drawArch(sketch, random, body, random.between(0.4, 0.65), random.between(0.18, 0.4), tone);
    case "satchel":
      if (random.chance(0.6)) drawArch(sketch, random, body, random.between(0.25, 0.5), random.between(0.12, 0.3), tone);
      if (random.chance(0.4)) drawSideStrap(sketch, random, body, tone);
      return;
    case "clutch":
      if (random.chance(0.6)) drawSideStrap(sketch, random, body, tone);
      return;
    case "bucket":
    case "hobo":
      return drawLongStrap(sketch, random, body, tone);
    case "backpack":
      drawArch(sketch, random, body, 0.25, random.between(0.06, 0.14), tone);
      for (const side of [-1, 1]) {
        sketch
          .begin(side * body.top * 0.8, 0.1)
          .curveTo(side * (body.bottom + 0.12), 0.3, side * body.bottom * 0.95, body.height * 0.85)
          .stroke(0.06, Paint.cloth, tone);
      }
  }
}

/** A handle from one side of the top to the other: round, or square-shouldered. */
function drawArch(sketch: Sketch, random: GarmentRandom, body: Body, reach: number, rise: number, tone: number): void {
  const x = body.top * reach;
  const width = random.between(0.03, 0.06);
  const shoulder = random.between(0.5, 1.15);
  sketch
    .begin(-x, 0.04)
    .curveTo(-x * shoulder, -rise, 0, -rise)
    .curveTo(x * shoulder, -rise, x, 0.04)
    .stroke(width, Paint.plain, tone);
  if (!random.chance(0.35)) return;
  const shift = random.between(0.03, 0.08);
  sketch
    .begin(-x + shift, 0.04)
    .curveTo(-x * shoulder + shift, -rise * 0.85, shift, -rise * 0.85)
    .curveTo(x * shoulder + shift, -rise * 0.85, x + shift, 0.04);
  sketch.stroke(width * 0.8, Paint.plain, tone * 0.7);
}

/** A shoulder strap lying in a triangle or a bow above the bag. */
function drawLongStrap(sketch: Sketch, random: GarmentRandom, { top }: Body, tone: number): void {
  const rise = random.between(0.3, 0.85);
  const width = random.between(0.025, 0.06);
  const apex = random.around(0, 0.1);
  const bend = random.between(0, 0.9);
  const x = top * 0.9;
  sketch
    .begin(-x, 0.05)
    .curveTo(-x * bend, -rise * (0.5 + bend * 0.5), apex, -rise)
    .curveTo(x * bend, -rise * (0.5 + bend * 0.5), x, 0.05);
  sketch.stroke(width, Paint.plain, tone);
}

/** Straps that hang out at both sides, as on a cross-body bag. */
function drawSideStrap(sketch: Sketch, random: GarmentRandom, { top, bottom, height }: Body, tone: number): void {
  const width = random.between(0.02, 0.045);
  const out = random.between(0.03, 0.12);
  const drop = random.between(0.3, 1.02) * height;
  for (const side of random.chance(0.3) ? [-1] : [-1, 1]) {
    sketch
      .begin(side * top * 0.96, 0.02)
      .curveTo(side * (top + out), height * 0.05, side * (top + out * 0.8), drop * 0.6)
      .curveTo(side * (bottom + out * 0.6), drop, side * bottom * 0.9, drop);
    sketch.stroke(width, Paint.plain, tone);
  }
}

function drawFront(sketch: Sketch, random: GarmentRandom, body: Body, kind: Kind): void {
  const { base, top, bottom, height } = body;
  const hasFlap =
    kind === "satchel" || kind === "clutch" ? random.chance(0.7) : kind === "backpack" ? random.chance(0.5) : random.chance(0.12);
  if (hasFlap) drawFlap(sketch, random, body);
  else if (random.chance(0.6))
    sketch.begin(-top, 0.05).lineTo(top, 0.05).stroke(random.between(0.02, 0.05), Paint.shade, random.between(0.5, 1.15));
  if (random.chance(0.25)) {
    const half = random.between(0.3, 0.75) * bottom;
    sketch
      .begin(-half, height * 0.55)
      .lineTo(half, height * 0.55)
      .lineTo(half, height * 0.92)
      .lineTo(-half, height * 0.92)
      .lineTo(-half, height * 0.55);
    sketch.stroke(0.025, Paint.shade, random.between(0.5, 0.95));
  }
  if (random.chance(0.3)) {
    sketch.box(random.around(0, bottom * 0.6), height * random.between(0.35, 0.75), random.between(0.06, 0.22), random.between(0.04, 0.1));
    sketch.fill(Paint.mark, contrastTone(random, base, 0.15, 0.6));
  }
  if (random.chance(0.15)) sketch.box(0, height * 0.95, bottom * 2, height * 0.12).fill(Paint.mark, contrastTone(random, base, 0.08, 0.4));
  if (random.chance(0.1)) drawStuds(sketch, random, body);
}

function drawFlap(sketch: Sketch, random: GarmentRandom, { base, top, height }: Body): void {
  const depth = height * random.between(0.3, 0.72);
  const point = depth * random.between(0, 0.35);
  const tone = random.between(0.85, 1.1);
  sketch
    .begin(-top, 0)
    .lineTo(-top, depth - point)
    .curveTo(-top * 0.4, depth, 0, depth)
    .curveTo(top * 0.4, depth, top, depth - point)
    .lineTo(top, 0)
    .fill(Paint.shade, tone);
  sketch
    .begin(-top, depth - point)
    .curveTo(-top * 0.4, depth, 0, depth)
    .curveTo(top * 0.4, depth, top, depth - point)
    .stroke(0.03, Paint.shade, random.between(0.35, 0.85));
  if (random.chance(0.65))
    sketch.box(0, depth, random.between(0.05, 0.12), random.between(0.05, 0.1)).fill(Paint.mark, contrastTone(random, base, 0.15, 0.6));
  if (random.chance(0.15))
    for (const side of [-1, 1])
      sketch.box(side * top * 0.55, depth * 0.8, 0.05, depth * 0.8).fill(Paint.mark, contrastTone(random, base, 0.1, 0.4));
}

function drawFrontStraps(sketch: Sketch, random: GarmentRandom, { top, height }: Body, tone: number): void {
  if (!random.chance(0.35)) return;
  const x = top * random.between(0.4, 0.6);
  const length = height * random.between(0.25, 0.95);
  for (const side of [-1, 1]) sketch.box(side * x, length / 2, 0.045, length).fill(Paint.mark, tone * 0.85);
}

function drawStuds(sketch: Sketch, random: GarmentRandom, { base, bottom, height }: Body): void {
  const tone = contrastTone(random, base, 0.2, 0.6);
  for (let i = 0; i < 4; i++) {
    for (const row of [0.35, 0.65]) sketch.box(bottom * (-0.6 + 0.4 * i), height * row, 0.04, 0.04).fill(Paint.mark, tone);
  }
}
