/** @file Ankle boots from the side: a shaft above the ankle, flat or heeled; laced, elastic, zipped or lined with fur. */
import type { GarmentRandom } from "./garmentRandom";
import { Paint } from "./raster";
import type { Sketch } from "./sketch";
import { drawHighTop } from "./sneakers";
import { bedAt, drawHeel, followBed } from "./soles";
import { contrastTone } from "./tones";

interface Boot {
  readonly base: number;
  readonly heel: number;
  readonly toeSpring: number;
  /** Height of the shaft above the bed, and of the toe box. */
  readonly shaft: number;
  readonly toe: number;
  /** Left edge of the shaft at its top, and where it meets the vamp. */
  readonly front: number;
  readonly instep: number;
  /** Height at which the vamp turns up into the shaft. */
  readonly bend: number;
}

/** Draws an ankle boot of main tone `base`; a few are high-tops sold as boots. */
export function drawAnkleBoot(sketch: Sketch, random: GarmentRandom, base: number): void {
  if (random.chance(0.03)) return drawHighTop(sketch, random, base);
  const boot = chooseBoot(random, base);
  drawBootSole(sketch, random, boot);
  drawUpper(sketch, random, boot);
  drawLeather(sketch, random, boot);
  drawDetails(sketch, random, boot);
}

function chooseBoot(random: GarmentRandom, base: number): Boot {
  const isLow = random.chance(0.18);
  const shaft = isLow ? random.between(0.32, 0.46) : random.between(0.46, 0.76);
  const instep = random.between(0.42, 0.53);
  return {
    base,
    heel: random.chance(0.45) ? random.between(0.1, 0.28) : random.between(0.01, 0.08),
    toeSpring: random.between(0, 0.05),
    shaft,
    toe: random.between(0.08, 0.17),
    front: instep + random.between(-0.04, 0.08),
    instep,
    bend: Math.min(shaft * 0.85, random.between(0.28, 0.4)),
  };
}

function drawBootSole(sketch: Sketch, random: GarmentRandom, { base, heel, toeSpring }: Boot): void {
  const thickness = random.between(0.025, 0.075);
  const tone = random.chance(0.3) ? random.between(0.05, 0.3) : Math.min(1, base * random.between(0.6, 1.1));
  const width = random.between(0.14, 0.32);
  drawHeel(sketch, heel, thickness, width, width * random.between(0.4, 0.95), tone);
  sketch.begin(0, bedAt(0, heel, toeSpring));
  followBed(sketch, 0, 1, heel, toeSpring, 0.01);
  followBed(sketch, 1, 0.02, heel, toeSpring, -thickness);
  sketch.fill(Paint.plain, tone);
}

function drawUpper(sketch: Sketch, random: GarmentRandom, boot: Boot): void {
  const { base, heel, toeSpring, shaft, toe, front, instep, bend } = boot;
  const bed = bedAt(0.7, heel, toeSpring);
  const top = bedAt(1, heel, 0) - shaft;
  const tilt = random.between(-0.05, 0.05);
  const back = random.between(0.93, 1);
  sketch
    .begin(0.01, bedAt(0, heel, toeSpring))
    .curveTo(0, -toe - toeSpring, 0.12, -toe - toeSpring * 0.5)
    .curveTo(instep * 0.75, -toe - 0.06 + bed * 0.25, instep, Math.min(-toe - 0.02, bed - bend))
    .curveTo(instep + 0.02, (top + bed - bend) / 2, front, top + tilt)
    .lineTo(back, top - tilt * 0.5)
    .curveTo(0.93, bedAt(1, heel, 0) - shaft * 0.45, 0.995, bedAt(1, heel, 0));
  followBed(sketch, 0.98, 0.02, heel, toeSpring, 0);
  sketch.fill(Paint.cloth, base);
  if (random.chance(0.5))
    sketch
      .begin(front, top + tilt)
      .lineTo(back, top - tilt * 0.5)
      .stroke(0.05, Paint.shade, random.between(0.4, 1.2));
}

/** Leather that has been walked in: creases where the foot bends, a sheen down the shaft. */
function drawLeather(sketch: Sketch, random: GarmentRandom, { heel, shaft, instep, bend }: Boot): void {
  const ankle = bedAt(0.7, heel, 0) - bend;
  const creases = random.whole(0, 3);
  for (let i = 0; i < creases; i++) {
    const y = ankle + random.between(-0.06, 0.1);
    sketch.begin(instep, y).curveTo(instep + 0.12, y + 0.06, instep + random.between(0.15, 0.35), y + random.between(-0.02, 0.05));
    sketch.stroke(0.028, Paint.shade, random.between(0.7, 1.2));
  }
  if (!random.chance(0.6)) return;
  const x = random.between(0.6, 0.85);
  sketch
    .begin(x, ankle)
    .lineTo(x, bedAt(1, heel, 0) - shaft)
    .stroke(random.between(0.06, 0.14), Paint.shade, random.between(0.85, 1.2));
}

function drawDetails(sketch: Sketch, random: GarmentRandom, boot: Boot): void {
  const { heel } = boot;
  if (random.chance(0.5)) drawFootSeam(sketch, random, boot);
  switch (random.choose({ laces: 5, chelsea: 4, zip: 3, buckle: 3, fur: 1.5, plain: 3 })) {
    case "laces":
      return drawLaces(sketch, random, boot);
    case "chelsea":
      return drawElastic(sketch, random, boot);
    case "zip": {
      const x = random.between(0.6, 0.78);
      sketch.begin(x, bedAt(x, heel, 0) - 0.06).lineTo(x + 0.04, bedAt(1, heel, 0) - boot.shaft * 0.95);
      return void sketch.stroke(0.028, Paint.mark, contrastTone(random, boot.base, 0.05, 0.45));
    }
    case "buckle":
      return drawBuckles(sketch, random, boot);
    case "fur":
      return drawFur(sketch, random, boot);
    case "plain":
      return;
  }
}

/** Seams between toe, quarter and heel. */
function drawFootSeam(sketch: Sketch, random: GarmentRandom, { heel, toe, instep }: Boot): void {
  const tone = random.between(0.5, 1.2);
  sketch
    .begin(instep * random.between(0.5, 0.9), -toe - 0.03)
    .curveTo(0.4, bedAt(0.5, heel, 0) - 0.08, random.between(0.5, 0.7), bedAt(0.6, heel, 0));
  sketch.stroke(0.025, Paint.shade, tone);
  if (random.chance(0.5))
    sketch
      .begin(0.8, bedAt(0.8, heel, 0))
      .lineTo(0.86, bedAt(0.9, heel, 0) - 0.25)
      .lineTo(1, bedAt(1, heel, 0) - 0.28)
      .stroke(0.025, Paint.shade, tone);
}

function drawLaces(sketch: Sketch, random: GarmentRandom, { base, heel, shaft, front, instep, bend }: Boot): void {
  const tone = contrastTone(random, base, 0.05, 0.6);
  const count = random.whole(4, 7);
  const low = bedAt(0.7, heel, 0) - bend * 0.75;
  const high = bedAt(1, heel, 0) - shaft * 0.95;
  const length = random.between(0.06, 0.12);
  for (let i = 0; i < count; i++) {
    const along = i / (count - 1);
    const x = instep - 0.08 + (front - instep + 0.1) * Math.sqrt(along);
    const y = low + (high - low) * along;
    sketch
      .begin(x, y)
      .lineTo(x + length, y + 0.03)
      .stroke(0.026, Paint.mark, tone);
  }
}

function drawElastic(sketch: Sketch, random: GarmentRandom, { base, heel, shaft }: Boot): void {
  const middle = random.between(0.66, 0.76);
  const half = random.between(0.06, 0.1);
  const top = bedAt(1, heel, 0) - shaft;
  const bottom = bedAt(0.7, heel, 0) - random.between(0.12, 0.25);
  sketch
    .begin(middle - half, top)
    .lineTo(middle + half, top)
    .curveTo(middle + half, bottom, middle, bottom)
    .curveTo(middle - half, bottom, middle - half, top);
  sketch.fill(Paint.mark, contrastTone(random, base, 0.1, 0.5));
  if (random.chance(0.5)) sketch.box(0.98, top, 0.05, 0.1).fill(Paint.mark, contrastTone(random, base, 0.05, 0.4));
}

function drawBuckles(sketch: Sketch, random: GarmentRandom, { base, heel, shaft, instep }: Boot): void {
  const count = random.whole(1, 3);
  const tone = contrastTone(random, base, 0.08, 0.5);
  const bottom = bedAt(0.8, heel, 0) - random.between(0.2, 0.3);
  for (let i = 0; i < count; i++) {
    const y = bottom - (i * shaft * 0.6) / count;
    sketch
      .begin(instep - 0.05, y)
      .lineTo(1, y - random.around(0, 0.04))
      .stroke(random.between(0.025, 0.05), Paint.mark, tone);
    if (random.chance(0.6)) sketch.box(random.between(0.6, 0.8), y, 0.05, 0.05).fill(Paint.mark, contrastTone(random, tone, 0.2, 0.6));
  }
}

/** A lighter or darker cuff with a ragged edge. */
function drawFur(sketch: Sketch, random: GarmentRandom, { base, heel, shaft, front }: Boot): void {
  const tone = contrastTone(random, base, 0.1, 0.4);
  const top = bedAt(1, heel, 0) - shaft;
  for (let i = 0; i < 7; i++) {
    const x = front + ((1 - front) * i) / 6;
    sketch
      .ellipse(x, top + random.between(0, 0.06), 0.06, 0.06)
      .fill(i % 2 === 0 ? Paint.plain : Paint.mark, tone * random.between(0.8, 1));
  }
}
