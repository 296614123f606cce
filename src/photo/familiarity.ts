/** @file Says when a picture is unlike anything in the data set, from what the networks make of it. */
import { IMAGE_PIXELS, NUM_CLASSES } from "../data/dataset";

export interface Familiarity {
  readonly isUnlike: boolean;
  /** A sentence; null where the picture may well be one of the ten garments. */
  readonly reason: string | null;
}

/** Share of the 28 × 28 pixels that a garment covers: 1,000 test images had 0.11 and more, 99 % of them at most 0.76. */
const MIN_COVER = 0.06;
const MAX_COVER = 0.96;
/** 2 % of 1,000 test images are below; of photos of garments 17 %, of hats 36 %, skirts 42 %, shorts none (architectures 1 and 2). */
const MIN_CONFIDENCE = 0.45;
/** Jensen–Shannon divergence, as a share of its largest value, above which networks contradict each other: 1 % of the same test images, 7 % of the photos, 33 % of the skirts. */
const MAX_DISAGREEMENT = 0.3;

/**
 * @param probabilities of each network, shape `[networks][10]`; one network is enough, but then none can disagree.
 * @param pixels the image they saw, shape `[28, 28]`.
 */
export function familiarity(probabilities: readonly ArrayLike<number>[], pixels: Uint8Array): Familiarity {
  const cover = coverOf(pixels);
  if (cover < MIN_COVER) return unlike("There is hardly anything in the picture.");
  if (cover > MAX_COVER) return unlike("The picture is filled to its edges: no garment’s outline is in it.");
  if (probabilities.length === 0) return { isUnlike: false, reason: null };
  if (confidenceOf(probabilities) < MIN_CONFIDENCE) return unlike("The networks together are sure of none of the ten kinds.");
  if (disagreementOf(probabilities) > MAX_DISAGREEMENT) return unlike("The networks contradict each other.");
  return { isUnlike: false, reason: null };
}

function unlike(why: string): Familiarity {
  return { isUnlike: true, reason: `${why} It may be unlike anything in the data set.` };
}

/** Share of the pixels that are not black. */
function coverOf(pixels: Uint8Array): number {
  return pixels.reduce((sum, value) => sum + (value > 20 ? 1 : 0), 0) / IMAGE_PIXELS;
}

/** The largest mean probability. */
function confidenceOf(probabilities: readonly ArrayLike<number>[]): number {
  return Math.max(...meanOf(probabilities));
}

/** 0 where all networks say the same, 1 where each is certain of another class. */
function disagreementOf(probabilities: readonly ArrayLike<number>[]): number {
  if (probabilities.length < 2) return 0;
  const within = probabilities.reduce((sum, row) => sum + entropy(Array.from(row)), 0) / probabilities.length;
  return (entropy(meanOf(probabilities)) - within) / Math.log(probabilities.length);
}

function meanOf(probabilities: readonly ArrayLike<number>[]): number[] {
  return Array.from({ length: NUM_CLASSES }, (_, c) => probabilities.reduce((sum, row) => sum + row[c]!, 0) / probabilities.length);
}

function entropy(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}
