/** @file The smallest change of an image that flips the answer (DeepFool: Moosavi-Dezfooli et al. 2016, arXiv 1511.04599). */
import { floatAt } from "../data/arrays";
import { NUM_CLASSES } from "../data/dataset";
import { inputGradient, ofDifference, valueOf } from "./backward";
import { bestOf, probabilitiesOf, toImage, type Trace, traceSteps } from "./trace";
import { pacing, type Work } from "./work";

export interface FlipOptions {
  /** The class to flip to; the nearest one when left out. */
  readonly to?: number;
  /** Steps at most. */
  readonly maxSteps?: number;
}

/** An image that gets another answer, and how it came to it. */
export interface Flip {
  /** Grey bytes `[28, 28]`, as the drawing board takes them. */
  readonly pixels: Uint8Array;
  /** The class before. */
  readonly from: number;
  /** The class that `pixels` gets. */
  readonly to: number;
  /** Of `pixels`, `[10]`. */
  readonly probabilities: Float32Array;
  /** Euclidean length of the change, of intensities in [0, 1]. */
  readonly distance: number;
  /** The largest change of one pixel, 0 to 1. */
  readonly largest: number;
  readonly steps: number;
}

/**
 * Steps straight to the nearest border of the answer as if the network were linear there, within black and white, until the
 * rounded image is over it; then as far back as it goes. In turns.
 * @returns null where so many steps do not get there
 */
export async function smallestFlip(trace: Trace, work: Work, { to, maxSteps = 50 }: FlipOptions = {}): Promise<Flip | null> {
  const from = bestOf(trace.logits);
  if (to === from) return null;
  const pause = pacing(work);
  let here = trace;
  let current: Float64Array = Float64Array.from(trace.image);
  for (let steps = 1; steps <= maxSteps; steps++) {
    const move = nearestBorder(here, from, to);
    if (move === null) return null;
    current = moved(current, move);
    const found = flipped(trace, current, from, to);
    if (found !== null) return { ...shortened(trace, current, from, to), steps };
    here = traceSteps(trace.steps, Float32Array.from(current));
    await pause(steps / maxSteps);
  }
  return null;
}

interface Move {
  readonly direction: Float32Array;
  /** How often the direction. */
  readonly factor: number;
}

/** Beyond the border by so much of the way, so that the step crosses it. */
const OVERSHOOT = 0.02;

/** The change to the nearest class, or to `to`; null where no pixel changes anything. */
function nearestBorder(trace: Trace, from: number, to: number | undefined): Move | null {
  const classes = to === undefined ? Array.from({ length: NUM_CLASSES }, (_, k) => k).filter((k) => k !== from) : [to];
  const moves = classes.flatMap((k) => {
    const direction = withinRange(trace.image, inputGradient(trace, ofDifference(k, from)));
    const squared = direction.reduce((sum, value) => sum + value * value, 0);
    const gap = Math.max(0, -valueOf(ofDifference(k, from), trace.logits)) + 1e-4;
    return squared === 0 ? [] : [{ direction, factor: gap / squared, length: gap / Math.sqrt(squared) }];
  });
  return moves.sort((a, b) => a.length - b.length)[0] ?? null;
}

/** Without the pixels that are black or white already and would go beyond. */
function withinRange(image: Float32Array, gradient: Float32Array): Float32Array {
  return gradient.map((value, i) => ((floatAt(image, i) <= 0 && value < 0) || (floatAt(image, i) >= 1 && value > 0) ? 0 : value));
}

function moved(image: Float64Array, { direction, factor }: Move): Float64Array {
  return image.map((value, i) => clamp(value + (1 + OVERSHOOT) * factor * floatAt(direction, i)));
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** What the rounded image is, if it gets another answer (or `to`). */
function flipped({ steps, image }: Trace, current: Float64Array, from: number, to: number | undefined): Omit<Flip, "steps"> | null {
  const pixels = Uint8Array.from(current, (value) => Math.round(255 * value));
  const probabilities = probabilitiesOf(steps, toImage(pixels));
  const answer = bestOf(probabilities);
  if (answer === from || (to !== undefined && answer !== to)) return null;
  const changes = Float64Array.from(pixels, (pixel, i) => pixel / 255 - floatAt(image, i));
  const distance = Math.sqrt(changes.reduce((sum, change) => sum + change * change, 0));
  return { pixels, from, to: answer, probabilities, distance, largest: changes.reduce((most, change) => Math.max(most, Math.abs(change)), 0) };
}

/** The shortest share of the whole change that still flips the answer, found by halving. */
function shortened(trace: Trace, current: Float64Array, from: number, to: number | undefined): Omit<Flip, "steps"> {
  let [low, high] = [0, 1];
  let best = flipped(trace, current, from, to);
  for (let turn = 0; turn < 12; turn++) {
    const share = (low + high) / 2;
    const between = flipped(trace, current.map((value, i) => floatAt(trace.image, i) + share * (value - floatAt(trace.image, i))), from, to);
    if (between === null) low = share;
    else [high, best] = [share, between];
  }
  if (best === null) throw new Error("internal: shortened: the change flips nothing");
  return best;
}

/** Pixel by pixel, what changed: positive where it got lighter. */
export function changeBetween(before: Float32Array, { pixels }: Pick<Flip, "pixels">): Float64Array {
  return Float64Array.from(pixels, (pixel, i) => pixel / 255 - floatAt(before, i));
}
