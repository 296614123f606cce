/** @file Sandals: a sole, flat or on a heel, and straps with the black ground between them. */
import type { GarmentRandom } from "./garmentRandom";
import { Paint } from "./raster";
import type { Sketch } from "./sketch";
import { bedAt, drawHeel, followBed } from "./soles";
import { contrastTone } from "./tones";

interface Bed {
  readonly base: number;
  readonly heel: number;
  readonly toeSpring: number;
}

/** Draws a sandal whose straps have the tone `base`. */
export function drawSandal(sketch: Sketch, random: GarmentRandom, base: number): void {
  if (random.chance(0.035)) return drawFisherman(sketch, random, base);
  const kind = random.choose({ flat: 56, wedge: 12, block: 17, stiletto: 15 });
  const heel = {
    flat: random.between(0, 0.05),
    wedge: random.between(0.14, 0.4),
    block: random.between(0.14, 0.5),
    stiletto: random.between(0.3, 0.62),
  }[kind];
  const bed = { base, heel, toeSpring: random.between(0, 0.05) };
  drawSole(sketch, random, bed, kind);
  if (heel < 0.1) drawFlatStraps(sketch, random, bed);
  else drawHeeledStraps(sketch, random, bed);
}

function drawSole(sketch: Sketch, random: GarmentRandom, { base, heel, toeSpring }: Bed, kind: string): void {
  const tone = random.chance(0.5) ? base * random.between(0.75, 1) : random.between(0.22, 0.95);
  const isFlat = kind === "flat";
  const thickness = isFlat ? random.between(0.03, 0.13) : random.chance(0.3) ? random.between(0.06, 0.14) : random.between(0.025, 0.05);
  if (kind === "wedge") {
    sketch.begin(0.02, thickness);
    followBed(sketch, 0, 1, heel, toeSpring, 0);
    sketch.lineTo(0.97, thickness).fill(Paint.cloth, tone);
  } else {
    const width = kind === "stiletto" ? random.between(0.09, 0.15) : random.between(0.16, 0.28);
    const tip = kind === "stiletto" ? random.between(0.025, 0.05) : width * random.between(0.6, 1);
    drawHeel(sketch, heel, thickness, width, tip, tone);
  }
  sketch.begin(0, bedAt(0, heel, toeSpring));
  followBed(sketch, 0, 1, heel, toeSpring, 0);
  followBed(sketch, 1, 0, heel, toeSpring, -thickness);
  sketch.fill(Paint.plain, tone);
  if (random.chance(0.5)) {
    sketch.begin(0, bedAt(0, heel, toeSpring));
    followBed(sketch, 0, 1, heel, toeSpring, 0);
    sketch.stroke(0.03, Paint.mark, contrastTone(random, tone, 0.1, 0.4));
  }
}

/** A band over the foot, standing on the bed from `from` to `to` and `rise` high. */
function drawBand(sketch: Sketch, random: GarmentRandom, { base, heel, toeSpring }: Bed, from: number, to: number, rise: number): void {
  const top = Math.min(bedAt(from, heel, toeSpring), bedAt(to, heel, toeSpring)) - rise;
  // The instep is higher than the toes, so the band leans towards the heel.
  const peak = from + (to - from) * random.between(0.55, 0.8);
  sketch.begin(from, bedAt(from, heel, toeSpring)).curveTo(from + (peak - from) * 0.2, top * 0.8, peak, top);
  sketch
    .lineTo(peak + (to - from) * 0.16, top + rise * 0.12)
    .lineTo(to, bedAt(to, heel, toeSpring))
    .fill(Paint.cloth, base * random.between(0.8, 1));
  if (random.chance(0.3)) {
    const x = (from + to) / 2;
    sketch
      .ellipse(x, top * 0.5, (to - from) * 0.25, rise * 0.25)
      .fill(random.chance(0.5) ? Paint.cut : Paint.mark, contrastTone(random, base, 0.2, 0.6));
  }
}

/** A strap: a ribbon from one place above the bed to another, bulging by `bulge`. */
function drawStrap(
  sketch: Sketch,
  bed: Bed,
  from: readonly [x: number, height: number],
  to: readonly [x: number, height: number],
  width: number,
  bulge: number,
  tone = bed.base,
): void {
  const fromY = bedAt(from[0], bed.heel, bed.toeSpring) - from[1];
  const toY = bedAt(to[0], bed.heel, bed.toeSpring) - to[1];
  sketch
    .begin(from[0], fromY)
    .curveTo((from[0] + to[0]) / 2, (fromY + toY) / 2 - bulge, to[0], toY)
    .stroke(width, Paint.cloth, tone);
}

function drawFlatStraps(sketch: Sketch, random: GarmentRandom, bed: Bed): void {
  const width = random.between(0.035, 0.09);
  switch (random.choose({ slide: 4, thong: 3, trekking: 5, gladiator: 4, ankle: 3, clog: 1 })) {
    case "slide": {
      const from = random.between(0.12, 0.25);
      drawBand(sketch, random, bed, from, from + random.between(0.3, 0.5), random.between(0.18, 0.3));
      if (random.chance(0.3))
        drawStrap(sketch, bed, [from, 0.05], [from + 0.35, 0.05], 0.04, 0.2, contrastTone(random, bed.base, 0.1, 0.5));
      return;
    }
    case "thong": {
      const top = random.between(0.1, 0.2);
      drawStrap(sketch, bed, [0.18, 0], [random.between(0.4, 0.52), top], width, 0.03);
      drawStrap(sketch, bed, [random.between(0.38, 0.5), top], [random.between(0.62, 0.78), 0], width, 0.04);
      if (random.chance(0.6)) drawStrap(sketch, bed, [0.3, top * 0.7], [0.6, 0.02], width, 0.08);
      if (random.chance(0.35)) drawAnkleStrap(sketch, random, bed, width);
      return;
    }
    case "trekking":
      drawBand(sketch, random, bed, 0.08, random.between(0.22, 0.34), random.between(0.12, 0.2));
      drawStrap(sketch, bed, [0.28, 0.02], [random.between(0.5, 0.6), random.between(0.15, 0.26)], width * 1.3, 0.03);
      drawStrap(sketch, bed, [0.72, 0.01], [0.5, random.between(0.15, 0.26)], width * 1.3, 0.02);
      return drawHeelStraps(sketch, random, bed, width * 1.2);
    case "gladiator": {
      const count = random.whole(3, 6);
      for (let i = 0; i < count; i++) {
        const x = 0.1 + (0.7 * i) / count;
        drawStrap(sketch, bed, [x, 0], [x + random.between(0.06, 0.2), 0.14 + 0.2 * (i / count)], width, 0.02);
      }
      if (random.chance(0.6)) drawStrap(sketch, bed, [0.2, 0.1], [0.85, 0.28], width, 0.01);
      if (random.chance(0.6)) drawHeelStraps(sketch, random, bed, width);
      return;
    }
    case "ankle":
      drawBand(sketch, random, bed, random.between(0.06, 0.14), random.between(0.24, 0.36), random.between(0.08, 0.16));
      return drawAnkleStrap(sketch, random, bed, width);
    case "clog":
      drawBand(sketch, random, bed, 0, random.between(0.55, 0.72), random.between(0.24, 0.36));
      for (let i = 0; i < 4; i++) sketch.ellipse(0.2 + 0.11 * i, -0.1 - 0.03 * (i % 2), 0.03, 0.03).fill(Paint.cut, 0);
      drawStrap(sketch, bed, [0.55, 0.16], [0.97, 0.16], width, 0.02);
  }
}

function drawHeeledStraps(sketch: Sketch, random: GarmentRandom, bed: Bed): void {
  const width = random.between(0.035, 0.085);
  const toe = random.between(0.04, 0.14);
  switch (random.choose({ band: 4, twin: 2, cross: 2, closed: 1 })) {
    case "band":
      drawBand(sketch, random, bed, toe, toe + random.between(0.12, 0.3), random.between(0.1, 0.2));
      break;
    case "twin":
      drawStrap(sketch, bed, [toe, 0], [toe + 0.14, 0.09], width, 0.03);
      drawStrap(sketch, bed, [toe + 0.14, 0], [toe + 0.3, 0.13], width, 0.03);
      break;
    case "cross":
      drawStrap(sketch, bed, [toe, 0], [toe + 0.3, 0.12], width, 0.02);
      drawStrap(sketch, bed, [toe + 0.3, 0], [toe + 0.08, 0.1], width, 0.02);
      break;
    case "closed":
      drawBand(sketch, random, bed, 0, random.between(0.34, 0.46), random.between(0.14, 0.22));
  }
  if (random.chance(0.8)) drawAnkleStrap(sketch, random, bed, width);
  if (random.chance(0.3)) drawStrap(sketch, bed, [toe + 0.2, 0.08], [0.82, random.between(0.1, 0.26)], width, -0.02);
}

/** Straps that hold the heel: one up its back, one around the ankle. */
function drawHeelStraps(sketch: Sketch, random: GarmentRandom, bed: Bed, width: number): void {
  const rise = random.between(0.2, 0.36);
  drawStrap(sketch, bed, [0.97, 0], [0.95, rise], width, 0);
  drawStrap(sketch, bed, [0.55, rise * random.between(0.6, 1)], [0.96, rise], width, -0.03);
  if (random.chance(0.5)) drawStrap(sketch, bed, [0.72, 0], [0.8, rise * 0.9], width, 0);
}

function drawAnkleStrap(sketch: Sketch, random: GarmentRandom, bed: Bed, width: number): void {
  const rise = random.between(0.18, 0.36);
  const front = random.between(0.58, 0.76);
  const counter = random.choose({ filled: 2, strap: 3, diagonal: 1 });
  if (counter === "filled") {
    const y = bedAt(0.8, bed.heel, bed.toeSpring);
    sketch
      .begin(1, bedAt(1, bed.heel, 0))
      .curveTo(0.97, y - rise * 0.5, 0.99, bedAt(1, bed.heel, 0) - rise)
      .lineTo(0.9, y - rise * 0.85);
    sketch.curveTo(0.85, y - rise * 0.4, random.between(0.62, 0.78), y + 0.01).fill(Paint.cloth, bed.base * random.between(0.8, 1));
  } else if (counter === "strap") drawStrap(sketch, bed, [0.96, 0], [0.96, rise], width * 1.3, 0);
  else drawStrap(sketch, bed, [0.7, 0], [0.96, rise], width * 1.3, 0);
  // The strap is level, though the bed below its front end lies lower than below the heel.
  const frontRise = rise * random.between(0.85, 1.1) + bedAt(front, bed.heel, 0) - bedAt(0.97, bed.heel, 0);
  drawStrap(sketch, bed, [front, frontRise], [0.97, rise], width, -0.03);
  if (random.chance(0.4)) drawStrap(sketch, bed, [front, frontRise], [0.95, rise * 1.1], width, 0.06);
}

/** A shoe of woven leather, all but closed: the picture that sandals and sneakers share. Also drawn as a sneaker. */
export function drawFisherman(sketch: Sketch, random: GarmentRandom, base: number): void {
  const sole = random.between(0.03, 0.09);
  const rise = random.between(0.2, 0.36);
  const throat = random.between(0.42, 0.58);
  sketch
    .begin(0.02, -sole)
    .curveTo(-0.01, -sole - 0.11, 0.13, -sole - 0.12)
    .curveTo(throat * 0.7, -sole - 0.14, throat, -sole - rise)
    .curveTo(0.75, -sole - rise * 0.45, 0.95, -sole - rise)
    .curveTo(0.97, -sole - rise * 0.5, 0.99, -sole)
    .fill(Paint.cloth, base);
  sketch.box(0.5, -sole / 2, 1, sole).fill(Paint.plain, random.chance(0.5) ? base * 0.8 : random.between(0.1, 0.9));
  const slots = random.whole(1, 4);
  for (let i = 0; i < slots; i++) {
    const x = random.between(0.2, 0.8);
    sketch
      .begin(x, -sole - 0.04)
      .lineTo(x + random.between(0.02, 0.1), -sole - random.between(0.08, 0.14))
      .stroke(random.between(0.02, 0.05), Paint.cut, 0);
  }
}
