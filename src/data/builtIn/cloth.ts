/** @file Cloth: a field of factors around 1 that a garment's tone is multiplied by. Weave, pattern, folds, light. */
import { floatAt } from "../arrays";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../dataset";
import type { GarmentRandom } from "./garmentRandom";

/** What can be woven or printed all over. */
export type Pattern = "plain" | "stripes" | "pinstripes" | "checks" | "dots" | "floral" | "marl" | "block" | "quilted";
/** How often each pattern is worn; weights need not sum to 1. */
export type PatternWeights = Readonly<Partial<Record<Pattern, number>>>;

const LATTICE = 32;
const lattice = new Float32Array(LATTICE * LATTICE);
const noise = new Float32Array(IMAGE_PIXELS);
const alongColumns = new Float32Array(IMAGE_SIZE);
const alongRows = new Float32Array(IMAGE_SIZE);

/** Fills `cloth`, shape `[28, 28]`, with one pattern under folds and light. */
export function weave(random: GarmentRandom, pattern: Pattern, cloth: Float32Array): void {
  cloth.fill(1);
  addPattern(random, pattern, cloth);
  addFolds(random, cloth);
  addLight(random, cloth);
}

function multiply(cloth: Float32Array, pixel: number, factor: number): void {
  cloth[pixel] = floatAt(cloth, pixel) * factor;
}

function addPattern(random: GarmentRandom, pattern: Pattern, cloth: Float32Array): void {
  // The other tone of a pattern: mostly darker, as the main tone is mostly light.
  const other = random.chance(0.75) ? random.between(0.15, 0.8) : random.between(1.2, 2);
  switch (pattern) {
    case "plain":
      return;
    case "stripes":
      fillWave(random, alongRows, random.between(2.2, 7), random.between(0.3, 0.7));
      alongColumns.fill(0);
      return addBands(cloth, other);
    case "pinstripes":
      fillWave(random, alongColumns, random.between(2.2, 5), random.between(0.25, 0.6));
      alongRows.fill(0);
      return addBands(cloth, other);
    case "checks": {
      const period = random.between(2.5, 7);
      fillWave(random, alongRows, period, random.between(0.3, 0.6));
      fillWave(random, alongColumns, period, random.between(0.3, 0.6));
      return addBands(cloth, other);
    }
    case "dots":
      return addDots(random, cloth, other);
    case "floral":
      return addFloral(random, cloth, other);
    case "marl":
      return addMarl(random, cloth);
    case "block":
      return addBlock(random, cloth, other);
    case "quilted":
      return addQuilting(random, cloth);
  }
}

/** A soft square wave, 0 … 1, of the given period in pixels; `share` of it is high. */
function fillWave(random: GarmentRandom, wave: Float32Array, period: number, share: number): void {
  const phase = random.next() * period;
  for (let i = 0; i < IMAGE_SIZE; i++) {
    const position = ((i + phase) % period) / period;
    const depth = Math.min(position, share - position) * period;
    wave[i] = Math.min(1, Math.max(0, 0.5 + depth));
  }
}

/** Lays the bands of both directions over each other; where they cross the tone counts twice. */
function addBands(cloth: Float32Array, other: number): void {
  const change = other - 1;
  for (let row = 0, pixel = 0; row < IMAGE_SIZE; row++) {
    const across = 1 + change * floatAt(alongRows, row);
    for (let column = 0; column < IMAGE_SIZE; column++, pixel++) multiply(cloth, pixel, across * (1 + change * floatAt(alongColumns, column)));
  }
}

function addDots(random: GarmentRandom, cloth: Float32Array, other: number): void {
  const spacing = random.between(2.6, 5);
  const radius = spacing * random.between(0.22, 0.38);
  const phaseX = random.next() * spacing;
  const phaseY = random.next() * spacing;
  for (let row = 0, pixel = 0; row < IMAGE_SIZE; row++) {
    const line = Math.floor((row + phaseY) / spacing);
    const dy = row + phaseY - (line + 0.5) * spacing;
    // Every second line is moved by half a spacing, as dots are printed.
    const shift = phaseX + (line % 2) * (spacing / 2);
    for (let column = 0; column < IMAGE_SIZE; column++, pixel++) {
      const dx = ((column + shift) % spacing) - spacing / 2;
      const inside = radius + 0.5 - Math.sqrt(dx * dx + dy * dy);
      if (inside > 0) multiply(cloth, pixel, 1 + (other - 1) * Math.min(1, inside));
    }
  }
}

/** Flowers, camouflage, lace: smooth noise pushed towards two tones. */
function addFloral(random: GarmentRandom, cloth: Float32Array, other: number): void {
  const size = random.between(1.7, 3.6);
  const share = random.between(-0.15, 0.2);
  const hardness = random.between(2, 6);
  fillNoise(random, size, size);
  for (let pixel = 0; pixel < IMAGE_PIXELS; pixel++) {
    const amount = Math.min(1, Math.max(0, 0.5 + (floatAt(noise, pixel) + share) * hardness));
    multiply(cloth, pixel, 1 + (other - 1) * amount);
  }
}

function addMarl(random: GarmentRandom, cloth: Float32Array): void {
  const strength = random.between(0.06, 0.26);
  for (let pixel = 0; pixel < IMAGE_PIXELS; pixel++) multiply(cloth, pixel, 1 + strength * (random.next() - 0.5));
}

/** Two tones meeting at a level, slanted or straight line. */
function addBlock(random: GarmentRandom, cloth: Float32Array, other: number): void {
  const slant = random.chance(0.7) ? 0 : random.between(-0.8, 0.8);
  const height = random.between(7, 20);
  const isTop = random.chance(0.5) ? 1 : -1;
  for (let row = 0, pixel = 0; row < IMAGE_SIZE; row++) {
    for (let column = 0; column < IMAGE_SIZE; column++, pixel++) {
      const depth = isTop * (height + slant * (column - 13.5) - row);
      multiply(cloth, pixel, 1 + (other - 1) * Math.min(1, Math.max(0, 0.5 + depth)));
    }
  }
}

/** Padded bands with a dark seam between, as on a down jacket. */
function addQuilting(random: GarmentRandom, cloth: Float32Array): void {
  const period = random.between(2.8, 5);
  const phase = random.next() * period;
  const depth = random.between(0.1, 0.35);
  for (let row = 0, pixel = 0; row < IMAGE_SIZE; row++) {
    const bulge = Math.sin((Math.PI * ((row + phase) % period)) / period);
    const factor = 1 - depth * (1 - bulge);
    for (let column = 0; column < IMAGE_SIZE; column++, pixel++) multiply(cloth, pixel, factor);
  }
}

/** Soft folds: noise drawn out downwards, stronger in some garments than in others. */
function addFolds(random: GarmentRandom, cloth: Float32Array): void {
  const strength = random.between(0.02, 0.24) * random.next();
  fillNoise(random, random.between(1.5, 3.5), random.between(7, 24));
  for (let pixel = 0; pixel < IMAGE_PIXELS; pixel++) multiply(cloth, pixel, 1 + 2 * strength * floatAt(noise, pixel));
}

/** The studio's light: from one side, from above, and falling off around the body. */
function addLight(random: GarmentRandom, cloth: Float32Array): void {
  const side = random.around(0, 0.12);
  const above = random.around(0, 0.15);
  const rounding = random.between(-0.06, 0.2);
  for (let row = 0, pixel = 0; row < IMAGE_SIZE; row++) {
    const down = 1 + above * (row / 13.5 - 1);
    for (let column = 0; column < IMAGE_SIZE; column++, pixel++) {
      const across = column / 13.5 - 1;
      multiply(cloth, pixel, down * (1 + side * across - rounding * across * across));
    }
  }
}

/** Fills `noise` with smooth values in [−0.5, 0.5], in cells of `width` × `height` pixels (at least 1). */
function fillNoise(random: GarmentRandom, width: number, height: number): void {
  const columns = Math.ceil(IMAGE_SIZE / width) + 1;
  const rows = Math.ceil(IMAGE_SIZE / height) + 1;
  for (let i = 0; i < rows * columns; i++) lattice[i] = random.next() - 0.5;
  for (let row = 0, pixel = 0; row < IMAGE_SIZE; row++) {
    const y = row / height;
    const line = Math.floor(y);
    const v = y - line;
    for (let column = 0; column < IMAGE_SIZE; column++, pixel++) {
      const x = column / width;
      const cell = Math.floor(x);
      const u = x - cell;
      const corner = line * columns + cell;
      const upper = floatAt(lattice, corner) + u * (floatAt(lattice, corner + 1) - floatAt(lattice, corner));
      const lower = floatAt(lattice, corner + columns) + u * (floatAt(lattice, corner + columns + 1) - floatAt(lattice, corner + columns));
      noise[pixel] = upper + v * (lower - upper);
    }
  }
}
