/** @file Trousers, front view: two legs from a waistband, straight, tapered, flared or mid-step; now and then shorts. */
import type { GarmentRandom } from "./garmentRandom";
import { Paint } from "./raster";
import type { Sketch } from "./sketch";
import { contrastTone } from "./tones";

/** Measures of one pair, as shares of its length; x from the middle, y from the waist down. */
interface Pair {
  readonly base: number;
  readonly waist: number;
  readonly hip: number;
  readonly crotch: number;
  readonly hemWidth: number;
  /** Where the middle of each hem is. */
  readonly hemX: number;
  /** Outward bulge of the outer seam at the knee. */
  readonly knee: number;
}

/** Draws a pair of trousers of main tone `base`. */
export function drawTrousers(sketch: Sketch, random: GarmentRandom, base: number): void {
  const pair = takeMeasures(random, base);
  const isMidStep = random.chance(0.15);
  const lean = isMidStep ? random.between(0.02, 0.1) : random.around(0, 0.015);
  drawLeg(sketch, pair, -1, lean, 1);
  drawLeg(sketch, pair, 1, isMidStep ? lean * random.between(0, 1) : lean, random.between(0.9, 1.02));
  drawSeams(sketch, random, pair);
  if (random.chance(0.45)) drawWear(sketch, random, pair);
}

function takeMeasures(random: GarmentRandom, base: number): Pair {
  const isShort = random.chance(0.06);
  const waist = isShort ? random.between(0.24, 0.36) : random.between(0.125, 0.19);
  const hip = waist * random.between(1.02, 1.22);
  const areTogether = random.chance(0.06);
  const shape = random.choose({ tapered: 5, straight: 4, flared: 1, wide: 0.7 });
  const hemShare = { tapered: 0.3, straight: 0.4, flared: 0.52, wide: 0.72 }[shape] * random.between(0.85, 1.15);
  return {
    base,
    waist,
    hip,
    crotch: isShort ? random.between(0.5, 0.68) : random.between(0.24, 0.34),
    hemWidth: hip * (isShort ? random.between(0.8, 0.95) : hemShare),
    hemX: hip * (areTogether ? hemShare * 0.5 : random.between(0.5, 0.82)),
    knee: random.around(0, 0.015),
  };
}

/** `lean` moves the knee sideways, as in a walking pose. */
function drawLeg(sketch: Sketch, pair: Pair, side: number, lean: number, tone: number): void {
  const { base, waist, hip, crotch, hemWidth, hemX, knee } = pair;
  const outer = hemX + hemWidth / 2;
  const inner = Math.max(0.006, hemX - hemWidth / 2);
  sketch
    .begin(0, 0.012)
    .lineTo(side * waist, 0)
    .curveTo(side * hip, crotch * 0.5, side * hip, crotch)
    .curveTo(side * (hip * 0.55 + outer * 0.4 + knee) - lean, 0.6, side * outer, 1)
    .lineTo(side * inner, 1)
    .curveTo(side * inner * 0.7 - lean, 0.62, side * 0.003, crotch + 0.015)
    .fill(Paint.cloth, Math.min(1, base * tone));
}

function drawSeams(sketch: Sketch, random: GarmentRandom, { base, waist, hip, crotch, hemX }: Pair): void {
  if (random.chance(0.6)) {
    sketch.box(0, 0.02, waist * 2.1, random.between(0.025, 0.06)).fill(Paint.shade, random.between(0.55, 1.1));
  }
  if (random.chance(0.5)) sketch.begin(0, 0.02).lineTo(0, crotch).stroke(0.02, Paint.shade, random.between(0.5, 0.95));
  if (random.chance(0.25)) sketch.box(0, 0.02, 0.025, 0.025).fill(Paint.mark, contrastTone(random, base, 0.1, 0.5));
  const pocket = random.between(0.55, 1);
  const crease = random.chance(0.4) ? random.between(0.7, 1.2) : 1;
  const line = random.chance(0.1) ? contrastTone(random, base, 0.2, 0.6) : undefined;
  for (const side of [-1, 1]) {
    sketch
      .begin(side * waist * 0.55, 0.04)
      .curveTo(side * waist * 0.6, 0.09, side * hip, 0.11)
      .stroke(0.02, Paint.shade, pocket);
    if (crease !== 1)
      sketch
        .begin(side * hip * 0.55, crotch)
        .lineTo(side * hemX, 0.97)
        .stroke(0.035, Paint.shade, crease);
    if (line !== undefined)
      sketch
        .begin(side * hip * 0.9, crotch)
        .lineTo(side * hemX * 1.15, 1)
        .stroke(0.03, Paint.mark, line);
  }
}

/** Worn patches, creases at the crotch, holes at the knee, turned-up hems. */
function drawWear(sketch: Sketch, random: GarmentRandom, { base, hip, hemX, crotch, hemWidth }: Pair): void {
  const fade = random.between(0.75, 1.35);
  const holes = random.chance(0.15) ? random.whole(1, 3) : 0;
  const turnUp = random.chance(0.3) ? random.between(0.7, 1.2) : 1;
  for (const side of [-1, 1]) {
    const x = side * (hip * 0.45 + hemX * 0.15);
    sketch.ellipse(x, crotch + 0.1, hip * 0.3, 0.14).fill(Paint.shade, fade);
    sketch.ellipse(x, 0.62, hip * 0.22, 0.1).fill(Paint.shade, fade);
    sketch
      .begin(0, crotch)
      .lineTo(side * hip * 0.7, crotch - 0.04)
      .stroke(0.02, Paint.shade, random.between(0.6, 1));
    if (turnUp !== 1) sketch.box(side * hemX, 0.975, hemWidth * 1.2, 0.04).fill(Paint.shade, turnUp);
  }
  for (let i = 0; i < holes; i++) {
    const y = random.between(0.4, 0.7);
    sketch.ellipse((random.chance(0.5) ? 1 : -1) * hip * 0.5, y, 0.025, 0.015).fill(Paint.mark, contrastTone(random, base, 0.3, 0.7));
  }
}
