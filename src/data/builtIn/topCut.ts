/** @file How a top is cut: what distinguishes its five kinds, and the measures of one garment. Drawing is elsewhere. */
import type { PatternWeights } from "./cloth";
import type { GarmentRandom } from "./garmentRandom";

type Sleeve = "none" | "straps" | "short" | "elbow" | "long";
type Neck = "round" | "vee" | "scoop" | "boat" | "collar" | "stand" | "hood" | "lapels";
type Closing = "none" | "buttons" | "zip" | "placket" | "doubleRow";
type Range = readonly [low: number, high: number];

/** What distinguishes one kind of top from another. Lengths are shares of the garment's own length. */
export interface TopStyle {
  readonly sleeves: Readonly<Partial<Record<Sleeve, number>>>;
  readonly necks: Readonly<Partial<Record<Neck, number>>>;
  readonly closings: Readonly<Partial<Record<Closing, number>>>;
  readonly patterns: PatternWeights;
  readonly darkShare: number;
  /** Half the width under the arms. */
  readonly chest: Range;
  /** Half the width at the waist, relative to the chest; and where the waist is. */
  readonly waist: Range;
  readonly waistLine: Range;
  /** Half the width at the hem, relative to the waist. */
  readonly hem: Range;
  /** Length of a long sleeve, from the shoulder. */
  readonly longSleeve: Range;
  /** Half the width of a long sleeve at its end. */
  readonly cuff: Range;
  /** Probabilities of details. */
  readonly print: number;
  readonly pockets: number;
  readonly belt: number;
  readonly ribbing: number;
  readonly roundedHem: number;
  /** Vertical folds of a skirt. */
  readonly pleats: number;
}

/** The measures of one garment; x from the middle, y from the neck down. */
export interface Cut {
  readonly base: number;
  readonly sleeve: Sleeve;
  readonly neck: Neck;
  readonly closing: Closing;
  readonly neckWidth: number;
  readonly neckDepth: number;
  readonly shoulder: number;
  readonly shoulderDrop: number;
  readonly armpit: number;
  readonly chest: number;
  readonly waist: number;
  readonly waistLine: number;
  readonly hem: number;
  /** How far the hem hangs lower in the middle than at the sides. */
  readonly tail: number;
}

/** A draw from a range of a style. */
export function within(random: GarmentRandom, [low, high]: Range): number {
  return random.between(low, high);
}

/** Draws sleeve, neck, closing and measures of one garment in a style. */
export function takeMeasures(random: GarmentRandom, base: number, style: TopStyle): Cut {
  const sleeve = random.choose<Sleeve>(style.sleeves);
  const isStrappy = sleeve === "straps";
  const neck = isStrappy ? random.choose<Neck>({ scoop: 2, vee: 1 }) : random.choose<Neck>(style.necks);
  const chest = within(random, style.chest);
  const waist = chest * within(random, style.waist);
  const shoulder = chest * (isStrappy ? random.between(0.55, 0.75) : random.between(0.84, 1));
  return {
    base,
    sleeve,
    neck,
    closing: isStrappy ? "none" : random.choose<Closing>(style.closings),
    neckWidth: shoulder - (isStrappy ? random.between(0.03, 0.07) : shoulder * shoulderSeam(random, neck)),
    neckDepth: neckDepth(random, neck, isStrappy),
    shoulder,
    shoulderDrop: isStrappy ? 0 : random.between(0.03, 0.08),
    armpit: random.between(0.22, 0.31),
    chest,
    waist,
    waistLine: within(random, style.waistLine),
    hem: waist * within(random, style.hem),
    tail: random.chance(style.roundedHem) ? random.between(0.03, 0.1) : random.between(-0.01, 0.015),
  };
}

/** Share of the shoulder's half width that is cloth rather than neck. */
function shoulderSeam(random: GarmentRandom, neck: Neck): number {
  switch (neck) {
    case "boat":
      return random.between(0.25, 0.4);
    case "scoop":
      return random.between(0.35, 0.55);
    case "round":
    case "vee":
      return random.between(0.48, 0.68);
    default:
      return random.between(0.55, 0.68);
  }
}

function neckDepth(random: GarmentRandom, neck: Neck, isStrappy: boolean): number {
  if (isStrappy) return random.between(0.14, 0.28);
  switch (neck) {
    case "vee":
      return random.between(0.1, 0.26);
    case "scoop":
      return random.between(0.1, 0.18);
    case "boat":
      return random.between(0.03, 0.06);
    case "lapels":
      return random.between(0.25, 0.5);
    default:
      return random.between(0.05, 0.1);
  }
}
