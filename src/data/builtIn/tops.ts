/**
 * @file Everything worn on the upper body, seen from the front: T-shirt, pullover, dress, coat, shirt.
 * One cut serves all five; a style says how often each sleeve, neck and closing occurs. The styles
 * overlap on purpose: a shirt without visible buttons *is* a pullover's picture, as in the real data.
 */
import type { GarmentRandom } from "./garmentRandom";
import { Paint } from "./raster";
import type { Sketch } from "./sketch";
import { type Cut, takeMeasures, type TopStyle, within } from "./topCut";
import { drawBelt, drawClosing, drawHemBand, drawPleats, drawPockets, drawPrint } from "./topDetails";
import { drawHood, drawNeck } from "./topNecks";

/** Draws a top in one style. `base` is its main tone. */
export function drawTop(sketch: Sketch, random: GarmentRandom, base: number, style: TopStyle): void {
  const cut = takeMeasures(random, base, style);
  if (cut.sleeve !== "none" && cut.sleeve !== "straps") drawSleeves(sketch, random, cut, style);
  if (cut.neck === "hood") drawHood(sketch, random, cut);
  drawBody(sketch, cut);
  drawSideShadows(sketch, random, cut);
  if (random.chance(style.pleats)) drawPleats(sketch, random, cut);
  if (random.chance(style.ribbing)) drawHemBand(sketch, random, cut);
  if (random.chance(style.print)) drawPrint(sketch, random, cut);
  drawNeck(sketch, random, cut);
  drawClosing(sketch, random, cut);
  if (random.chance(style.pockets)) drawPockets(sketch, random, cut);
  if (random.chance(style.belt)) drawBelt(sketch, random, cut);
}

function drawBody(sketch: Sketch, cut: Cut): void {
  const { neckWidth, shoulder, shoulderDrop, armpit, chest, waist, waistLine, hem, tail } = cut;
  const side = 1 - Math.max(0, tail);
  sketch
    .begin(0, 0.015)
    .lineTo(neckWidth, 0)
    .lineTo(shoulder, shoulderDrop)
    .curveTo(shoulder * 0.97, armpit * 0.75, chest, armpit)
    .curveTo((chest + waist) / 2 - (chest - waist) * 0.2, (armpit + waistLine) / 2, waist, waistLine)
    .curveTo(waist + (hem - waist) * 0.4, (waistLine + side) / 2, hem, side)
    .curveTo(hem * 0.75, 1 + Math.min(0, tail), 0, 1 + Math.min(0, tail))
    .mirror()
    .fill(Paint.cloth, cut.base);
}

function drawSleeves(sketch: Sketch, random: GarmentRandom, cut: Cut, style: TopStyle): void {
  const isLong = cut.sleeve === "long";
  const isElbow = cut.sleeve === "elbow";
  const length = isLong ? within(random, style.longSleeve) : isElbow ? random.between(0.38, 0.6) : random.between(0.15, 0.29);
  const angle = isLong ? random.between(0.02, 0.19) : isElbow ? random.between(0.15, 0.4) : random.between(0.3, 0.66);
  const cuff = isLong ? within(random, style.cuff) : isElbow ? random.between(0.055, 0.085) : random.between(0.065, 0.11);
  const tone = cut.base * (random.chance(0.12) ? random.between(0.4, 1.4) : random.between(0.88, 1.05));
  const band = random.chance(0.45) ? random.between(0.6, 1.1) : 1;
  for (const side of [-1, 1]) drawSleeve(sketch, cut, side, length, angle + random.around(0, 0.05), cuff, Math.min(tone, 1), band);
}

/** One sleeve; `side` is −1 or 1, `angle` is away from straight down, `cuff` is half the width at its end. */
function drawSleeve(sketch: Sketch, cut: Cut, side: number, length: number, angle: number, cuff: number, tone: number, band: number): void {
  const { shoulder, shoulderDrop, armpit, chest } = cut;
  const downX = Math.sin(angle);
  const downY = Math.cos(angle);
  // The sleeve hangs from the middle of the armhole, its outer edge from the shoulder's end.
  const endX = chest - cuff * 0.6 + downX * length;
  const endY = shoulderDrop + armpit * 0.3 + downY * length;
  const outerX = endX + downY * cuff;
  const outerY = endY - downX * cuff;
  const innerX = endX - downY * cuff;
  const innerY = endY + downX * cuff;
  const elbowX = shoulder + (outerX - shoulder) * 0.62 + 0.035;
  const elbowY = shoulderDrop + (outerY - shoulderDrop) * 0.3;
  sketch
    .begin(side * shoulder * 0.8, shoulderDrop * 0.8)
    .lineTo(side * shoulder, shoulderDrop)
    .curveTo(side * elbowX, elbowY, side * outerX, outerY)
    .lineTo(side * innerX, innerY)
    .curveTo(side * (innerX * 0.6 + chest * 0.4), armpit + (innerY - armpit) * 0.35, side * chest * 0.97, armpit)
    .lineTo(side * shoulder * 0.8, armpit)
    .fill(Paint.cloth, tone);
  if (band === 1) return;
  sketch
    .begin(side * outerX, outerY - 0.02)
    .lineTo(side * innerX, innerY - 0.02)
    .stroke(0.05, Paint.shade, band);
}

/** Where the sleeve is sewn on, and where it lies against the body. */
function drawSideShadows(sketch: Sketch, random: GarmentRandom, cut: Cut): void {
  if (cut.sleeve === "none" || cut.sleeve === "straps") return;
  const seam = random.between(0.55, 1);
  const gap = random.between(0.3, 0.95);
  for (const side of [-1, 1]) {
    const x = side * cut.chest;
    sketch
      .begin(side * cut.shoulder, cut.shoulderDrop)
      .curveTo(side * cut.shoulder * 0.93, cut.armpit * 0.7, x, cut.armpit)
      .stroke(0.022, Paint.shade, seam);
    if (cut.sleeve === "short") continue;
    sketch
      .begin(x, cut.armpit)
      .lineTo(side * cut.waist, cut.waistLine)
      .lineTo(side * cut.hem, 1)
      .stroke(0.03, Paint.shade, gap);
  }
}
