/** @file What is sewn or printed on a top: closings, pockets, belts, hems, pleats, prints. */
import type { GarmentRandom } from "./garmentRandom";
import { Paint } from "./raster";
import type { Sketch } from "./sketch";
import { contrastTone } from "./tones";
import type { Cut } from "./topCut";

/** Buttons or a zip down the front, as the cut says; nothing for "none". */
export function drawClosing(sketch: Sketch, random: GarmentRandom, cut: Cut): void {
  const { base, closing, neckDepth } = cut;
  if (closing === "none") return;
  const start = cut.neck === "stand" || cut.neck === "hood" ? 0 : neckDepth;
  const end = closing === "placket" ? start + random.between(0.12, 0.28) : 0.99;
  // Buttons and seams of the garment's own colour are all but invisible; many are.
  const seam = random.chance(0.17) ? random.between(0.88, 1) : random.between(0.35, 0.85);
  if (closing === "doubleRow") {
    drawButtons(sketch, random, base, -0.07, start + 0.05, end - 0.15);
    drawButtons(sketch, random, base, 0.07, start + 0.05, end - 0.15);
    sketch.begin(0.11, start).lineTo(0.12, end).stroke(0.018, Paint.shade, seam);
    return;
  }
  const edge = closing === "zip" ? 0 : random.between(0, 0.03);
  sketch.begin(edge, start).lineTo(edge, end).stroke(random.between(0.015, 0.035), Paint.shade, seam);
  if (closing !== "zip") return drawButtons(sketch, random, base, 0, start + 0.03, end - 0.06);
  if (random.chance(0.5))
    sketch
      .begin(0, start)
      .lineTo(0, end)
      .stroke(0.018, Paint.mark, contrastTone(random, base, 0.05, 0.45));
}

function drawButtons(sketch: Sketch, random: GarmentRandom, base: number, x: number, start: number, end: number): void {
  const count = Math.max(2, Math.round((end - start) / random.between(0.1, 0.2)));
  const tone = contrastTone(random, base, 0.03, 0.55);
  const size = random.between(0.02, 0.035);
  for (let i = 0; i < count; i++) sketch.box(x, start + ((end - start) * i) / (count - 1), size, size).fill(Paint.mark, tone);
}

/** One or two pockets, on the chest or at the hips. */
export function drawPockets(sketch: Sketch, random: GarmentRandom, { base, chest, waist }: Cut): void {
  const isOnChest = random.chance(0.4);
  const y = isOnChest ? random.between(0.28, 0.36) : random.between(0.6, 0.75);
  const x = isOnChest ? chest * 0.5 : waist * random.between(0.5, 0.65);
  const size = random.between(0.08, 0.12);
  const slant = isOnChest || random.chance(0.5) ? 0 : random.between(0.02, 0.06);
  const tone = random.between(0.5, 0.9);
  const isSingle = isOnChest && random.chance(0.5);
  for (const side of isSingle ? [1] : [-1, 1]) {
    if (random.chance(0.3)) sketch.box(side * x, y + size / 2, size, size).fill(Paint.mark, contrastTone(random, base, 0, 0.15));
    sketch
      .begin(side * (x - size / 2), y - slant)
      .lineTo(side * (x + size / 2), y + slant)
      .stroke(0.022, Paint.shade, tone);
  }
}

/** A belt at the waist line. */
export function drawBelt(sketch: Sketch, random: GarmentRandom, { base, waist, waistLine }: Cut): void {
  const height = random.between(0.025, 0.06);
  sketch.box(0, waistLine, waist * 2.04, height).fill(Paint.mark, contrastTone(random, base, 0.05, 0.55));
  if (random.chance(0.4)) sketch.box(random.around(0, 0.03), waistLine, 0.04, height).fill(Paint.mark, contrastTone(random, base, 0, 0.3));
}

/** A ribbed band at the hem. */
export function drawHemBand(sketch: Sketch, random: GarmentRandom, { hem }: Cut): void {
  const height = random.between(0.04, 0.09);
  sketch.box(0, 1 - height / 2, hem * 2.1, height).fill(Paint.shade, random.between(0.65, 1.05));
  sketch.box(0, 1 - height, hem * 2.1, 0.02).fill(Paint.shade, random.between(0.6, 0.95));
}

/** Folds that fall from the waist. */
export function drawPleats(sketch: Sketch, random: GarmentRandom, { waist, waistLine, hem }: Cut): void {
  const count = random.whole(2, 5);
  for (let i = 0; i < count; i++) {
    const across = random.between(-0.85, 0.85);
    sketch
      .begin(across * waist, waistLine + 0.03)
      .lineTo(across * hem, 1)
      .stroke(random.between(0.02, 0.05), Paint.shade, random.between(0.6, 1.15));
  }
}

/** Something on the chest: a small badge, lines of writing, or a picture made of blots. */
export function drawPrint(sketch: Sketch, random: GarmentRandom, { base, chest, neckDepth }: Cut): void {
  const tone = contrastTone(random, base, 0.25, 0.85);
  const top = neckDepth + random.between(0.08, 0.15);
  switch (random.choose({ badge: 2, writing: 3, picture: 4, stripe: 1 })) {
    case "badge":
      return void sketch.box(chest * random.between(0.4, 0.6), top + 0.08, 0.06, 0.035).fill(Paint.mark, tone);
    case "writing":
      return drawWriting(sketch, random, chest * random.between(0.5, 0.75), top, tone);
    case "picture":
      return drawPicture(sketch, random, chest * random.between(0.4, 0.8), top, tone);
    case "stripe":
      return void sketch.box(0, top + 0.15, chest * 2.1, random.between(0.05, 0.18)).fill(Paint.mark, tone);
  }
}

function drawWriting(sketch: Sketch, random: GarmentRandom, halfWidth: number, top: number, tone: number): void {
  const lines = random.whole(1, 3);
  for (let line = 0; line < lines; line++) {
    const y = top + line * 0.075;
    const half = halfWidth * random.between(0.6, 1);
    for (let x = -half; x < half; x += 0.055) {
      sketch.box(x + 0.02, y, random.between(0.02, 0.045), random.between(0.03, 0.055)).fill(Paint.mark, tone);
    }
  }
}

function drawPicture(sketch: Sketch, random: GarmentRandom, half: number, top: number, tone: number): void {
  const height = half * random.between(0.7, 1.2);
  const middle = top + height;
  if (random.chance(0.4)) sketch.ellipse(0, middle, half, height).fill(Paint.shade, random.between(0.6, 1.25));
  const blots = random.whole(5, 11);
  for (let i = 0; i < blots; i++) {
    const x = random.around(0, half);
    const y = middle + random.around(0, height);
    sketch
      .ellipse(x, y, half * random.between(0.12, 0.4), height * random.between(0.1, 0.35))
      .fill(Paint.mark, i % 3 === 2 ? 1 - tone : tone);
  }
}
