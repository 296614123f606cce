/** @file Sneakers from the side: runners, plimsolls, slip-ons, and a few high-tops that pass for boots. */
import type { GarmentRandom } from "./garmentRandom";
import { Paint } from "./raster";
import { drawFisherman } from "./sandals";
import type { Sketch } from "./sketch";
import { contrastTone } from "./tones";

interface Last {
  readonly base: number;
  /** Thickness of the sole and lift of its tip. */
  readonly sole: number;
  readonly toeSpring: number;
  /** Heights above the sole: toe box, throat (end of the laces), dip of the collar, heel tab. */
  readonly toe: number;
  readonly throat: number;
  readonly throatX: number;
  readonly dip: number;
  readonly tab: number;
}

/** Draws a sneaker of main tone `base`; one in seven is a high-top, one in forty woven leather. */
export function drawSneaker(sketch: Sketch, random: GarmentRandom, base: number): void {
  if (random.chance(0.025)) return drawFisherman(sketch, random, base);
  drawOnLast(sketch, random, chooseLast(random, base, random.chance(0.14)));
}

/** A sneaker that reaches over the ankle: the picture that sneakers and ankle boots share. */
export function drawHighTop(sketch: Sketch, random: GarmentRandom, base: number): void {
  drawOnLast(sketch, random, chooseLast(random, base, true));
}

function drawOnLast(sketch: Sketch, random: GarmentRandom, last: Last): void {
  if (random.chance(0.6)) drawTongue(sketch, random, last);
  drawUpper(sketch, random, last);
  drawPanels(sketch, random, last);
  if (random.chance(0.7)) drawEmblem(sketch, random, last);
  if (random.chance(0.7)) drawLaces(sketch, random, last);
  drawSneakerSole(sketch, random, last);
}

function chooseLast(random: GarmentRandom, base: number, isHigh: boolean): Last {
  const height = isHigh ? random.between(0.42, 0.64) : random.between(0.2, 0.4);
  return {
    base,
    sole: random.between(0.04, 0.1),
    toeSpring: random.between(0, 0.06),
    toe: random.between(0.09, 0.15),
    throat: height * random.between(0.95, 1.12),
    throatX: random.between(0.46, 0.62),
    dip: height * random.between(0.66, 0.85),
    tab: height * random.between(0.85, 1.05) * (isHigh ? 1.05 : 1),
  };
}

function drawUpper(sketch: Sketch, random: GarmentRandom, last: Last): void {
  const { base, sole, toeSpring, toe, throat, throatX, dip, tab } = last;
  const ground = -sole;
  sketch
    .begin(0.02, ground - toeSpring + 0.02)
    .curveTo(-0.015, ground - toeSpring - toe * 0.75, 0.13, ground - toe - toeSpring * 0.4)
    .curveTo(throatX * 0.6, ground - toe - (throat - toe) * 0.22, throatX, ground - throat)
    .lineTo(throatX + 0.06, ground - throat * 0.97)
    .curveTo(0.76, ground - dip * 0.82, 0.93, ground - tab)
    .lineTo(0.975, ground - tab * 0.98)
    .curveTo(0.95, ground - tab * 0.5, 0.995, ground)
    .lineTo(0.98, ground + 0.02)
    .fill(Paint.cloth, base);
  // The inside of the shoe, seen over the collar.
  sketch
    .begin(throatX + 0.06, ground - throat * 0.95)
    .curveTo(0.76, ground - dip * 0.82, 0.93, ground - tab * 0.98)
    .stroke(0.04, Paint.shade, random.between(0.4, 1.1));
}

/** Drawn before the upper, which leaves only its tip to be seen. */
function drawTongue(sketch: Sketch, random: GarmentRandom, { base, sole, throat, throatX }: Last): void {
  const y = -sole - throat;
  const rise = random.between(0.02, 0.07);
  sketch
    .begin(throatX - 0.05, y + 0.05)
    .lineTo(throatX + 0.01, y - rise)
    .lineTo(throatX + 0.06, y - rise * 0.8)
    .lineTo(throatX + 0.09, y + 0.06);
  sketch.fill(Paint.cloth, base * random.between(0.6, 1));
}

function drawPanels(sketch: Sketch, random: GarmentRandom, { base, sole, toe, throat, throatX, tab }: Last): void {
  const ground = -sole;
  if (random.chance(0.45)) {
    sketch
      .begin(-0.02, ground)
      .lineTo(-0.02, ground - toe * 1.2)
      .lineTo(0.14, ground - toe * 1.2)
      .curveTo(0.2, ground - toe * 0.5, 0.24, ground);
    sketch.fill(Paint.mark, contrastTone(random, base, 0.05, 0.45));
  }
  if (random.chance(0.5)) {
    sketch
      .begin(1.01, ground)
      .lineTo(1.01, ground - tab * 1.1)
      .lineTo(0.9, ground - tab * 1.1)
      .curveTo(0.88, ground - tab * 0.5, random.between(0.72, 0.84), ground);
    sketch.fill(Paint.mark, contrastTone(random, base, 0.05, 0.5));
  }
  if (random.chance(0.5)) {
    sketch.begin(0.1, ground - 0.05).curveTo(0.5, ground - random.between(0.03, 0.12), 0.97, ground - 0.06);
    sketch.stroke(random.between(0.02, 0.05), Paint.shade, random.between(0.55, 1.25));
  }
  if (random.chance(0.5)) {
    sketch.begin(throatX * 0.5, ground - toe).curveTo(throatX * 0.8, ground - throat * 0.4, throatX + 0.08, ground - throat * 0.75);
    sketch.stroke(0.025, Paint.shade, random.between(0.5, 0.95));
  }
}

/** The maker's mark on the side: slanted stripes, a hook, a letter or a strip of cut-outs. */
function drawEmblem(sketch: Sketch, random: GarmentRandom, { base, sole, throat, throatX, dip }: Last): void {
  const ground = -sole;
  const tone = contrastTone(random, base, 0.1, 0.7);
  switch (random.choose({ stripes: 4, hook: 3, letter: 2, mesh: 2 })) {
    case "stripes": {
      const count = random.whole(2, 4);
      const lean = random.between(0.06, 0.16);
      for (let i = 0; i < count; i++) {
        const x = throatX - 0.04 + i * 0.085;
        sketch
          .begin(x, ground - dip * 0.75)
          .lineTo(x + lean, ground - 0.02)
          .stroke(random.between(0.025, 0.045), Paint.mark, tone);
      }
      return;
    }
    case "hook":
      sketch.begin(throatX - 0.1, ground - throat * 0.32).curveTo(throatX - 0.02, ground - 0.02, throatX + 0.36, ground - dip * 0.75);
      return void sketch.curveTo(throatX + 0.02, ground - throat * 0.12, throatX - 0.1, ground - throat * 0.32).fill(Paint.mark, tone);
    case "letter":
      return void sketch
        .box(throatX + random.between(0, 0.14), ground - dip * 0.45, random.between(0.05, 0.11), dip * 0.4)
        .fill(Paint.mark, tone);
    case "mesh":
      for (let i = 0; i < 5; i++) sketch.ellipse(0.16 + 0.08 * i, ground - 0.07 - 0.012 * i, 0.018, 0.02).fill(Paint.mark, tone);
  }
}

function drawLaces(sketch: Sketch, random: GarmentRandom, { base, sole, toe, throat, throatX }: Last): void {
  const count = random.whole(3, 5);
  const tone = contrastTone(random, base, 0.05, 0.6);
  for (let i = 0; i < count; i++) {
    const along = 0.42 + (0.52 * i) / count;
    const x = throatX * along + 0.05;
    const y = -sole - toe - (throat - toe) * along * along * 0.95;
    sketch
      .begin(x, y - 0.01)
      .lineTo(x + 0.06, y + 0.05)
      .stroke(0.025, Paint.mark, tone);
  }
}

function drawSneakerSole(sketch: Sketch, random: GarmentRandom, { base, sole, toeSpring }: Last): void {
  const tone = random.chance(0.25)
    ? random.between(0.03, 0.15)
    : random.chance(0.5)
      ? random.between(0.6, 1)
      : Math.min(1, base * random.between(0.6, 1.1));
  const heel = random.between(1, 1.5) * sole;
  sketch
    .begin(0.01, -sole - toeSpring)
    .curveTo(0.2, -sole + 0.01, 0.5, -sole)
    .lineTo(1, -heel)
    .lineTo(0.985, 0)
    .lineTo(0.25, 0)
    .curveTo(0.05, -0.005, 0, -toeSpring - sole * 0.4)
    .fill(Paint.plain, tone);
  if (random.chance(0.4))
    sketch
      .begin(0.05, -0.02)
      .lineTo(0.98, -0.012)
      .stroke(0.03, Paint.mark, contrastTone(random, tone, 0.1, 0.5));
  if (random.chance(0.15)) sketch.ellipse(0.82, -heel * 0.5, 0.08, heel * 0.3).fill(Paint.mark, contrastTone(random, tone, 0.2, 0.6));
}
