/** @file Says when a picture is unlike anything in the data set, from what the networks make of it. */
import { IMAGE_PIXELS, NUM_CLASSES } from "../data/dataset";
import { at } from "../data/arrays";

export interface Familiarity {
  readonly isUnlike: boolean;
  /** A sentence; null where the picture may well be one of the ten garments. */
  readonly reason: string | null;
}

/** Share of the 28 × 28 pixels that a garment covers: 1,000 test images had 0.11 and more, 99 % of them at most 0.76. */
const MIN_COVER = 0.06;
const MAX_COVER = 0.96;
/**
 * Above either of these the answers should not be believed. The first is the entropy of the networks' mean
 * probabilities, as a share of its largest value; the second how much of it comes from their contradicting each other
 * (Jensen–Shannon divergence, as a share of its largest). With the networks that come with the page, 2.1 % of 2,000
 * test images are above; of 290 photos of garments 12 % of those answered rightly and 48 % of those answered wrongly
 * (bench:photos). At an equal share of test images, the largest mean probability and the Mahalanobis distance of
 * features found fewer of the hats, shorts and skirts; energy and the largest logit found more, and more garments too.
 */
const MAX_ENTROPY = 0.54;
const MAX_DISAGREEMENT = 0.4;

/**
 * @param probabilities of each network, shape `[networks][10]`; one network is enough, but then none can disagree.
 * @param pixels the image they saw, shape `[28, 28]`.
 */
export function familiarity(probabilities: readonly ArrayLike<number>[], pixels: Uint8Array): Familiarity {
  const cover = coverOf(pixels);
  if (cover < MIN_COVER) return unlike("There is hardly anything in the picture.");
  if (cover > MAX_COVER) return unlike("The picture is filled to its edges: no garment’s outline is in it.");
  if (probabilities.length === 0) return { isUnlike: false, reason: null };
  if (disagreementOf(probabilities) > MAX_DISAGREEMENT) return unlike("The networks contradict each other.");
  if (entropyOf(meanOf(probabilities)) > MAX_ENTROPY * Math.log(NUM_CLASSES)) return unlike("The networks together are sure of none of the ten kinds.");
  return { isUnlike: false, reason: null };
}

function unlike(why: string): Familiarity {
  return { isUnlike: true, reason: `${why} It may be unlike anything in the data set.` };
}

/** Share of the pixels that are not black. */
function coverOf(pixels: Uint8Array): number {
  return pixels.reduce((sum, value) => sum + (value > 20 ? 1 : 0), 0) / IMAGE_PIXELS;
}

/** 0 where all networks say the same, 1 where each is certain of another class. */
function disagreementOf(probabilities: readonly ArrayLike<number>[]): number {
  if (probabilities.length < 2) return 0;
  const within = probabilities.reduce((sum, row) => sum + entropyOf(Array.from(row)), 0) / probabilities.length;
  return (entropyOf(meanOf(probabilities)) - within) / Math.log(probabilities.length);
}

function meanOf(probabilities: readonly ArrayLike<number>[]): number[] {
  return Array.from({ length: NUM_CLASSES }, (_, c) => probabilities.reduce((sum, row) => sum + at(row, c), 0) / probabilities.length);
}

function entropyOf(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}
