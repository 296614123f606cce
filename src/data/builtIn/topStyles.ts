/** @file The five kinds of top as numbers: how often each sleeve, neck, closing and cloth is worn, and the measures. */
import type { TopStyle } from "./topCut";

/** T-shirts and tops, class 0: mostly short sleeves and no closing. */
export const T_SHIRT: TopStyle = {
  sleeves: { none: 8, straps: 10, short: 76, elbow: 5, long: 1 },
  necks: { round: 52, vee: 18, scoop: 18, boat: 5, collar: 5, hood: 1 },
  closings: { none: 94, placket: 5, buttons: 1 },
  patterns: { plain: 58, stripes: 13, block: 8, marl: 10, floral: 7, dots: 2, pinstripes: 1, checks: 1 },
  darkShare: 0.33,
  chest: [0.24, 0.32],
  waist: [0.86, 1.02],
  waistLine: [0.5, 0.7],
  hem: [0.95, 1.12],
  longSleeve: [0.6, 0.8],
  cuff: [0.034, 0.056],
  print: 0.45,
  pockets: 0.06,
  belt: 0,
  ribbing: 0.25,
  roundedHem: 0.15,
  pleats: 0.06,
};

/** Shirts, class 6: mostly collars and buttons, sleeves of all lengths. */
export const SHIRT: TopStyle = {
  sleeves: { none: 12, straps: 4, short: 32, elbow: 17, long: 35 },
  necks: { collar: 60, round: 15, vee: 11, scoop: 4, boat: 3, stand: 5, lapels: 1, hood: 1 },
  closings: { none: 18, buttons: 66, placket: 14, zip: 2 },
  patterns: { plain: 45, checks: 13, floral: 15, pinstripes: 6, stripes: 7, dots: 5, marl: 7, block: 2 },
  darkShare: 0.28,
  chest: [0.23, 0.31],
  waist: [0.84, 1.02],
  waistLine: [0.5, 0.7],
  hem: [0.95, 1.15],
  longSleeve: [0.7, 0.95],
  cuff: [0.033, 0.053],
  print: 0.08,
  pockets: 0.16,
  belt: 0.02,
  ribbing: 0.08,
  roundedHem: 0.5,
  pleats: 0.12,
};

/** Pullovers, class 2. */
export const PULLOVER: TopStyle = {
  sleeves: { short: 1, elbow: 5, long: 94 },
  necks: { round: 56, vee: 15, scoop: 5, boat: 7, stand: 9, hood: 6, collar: 2 },
  closings: { none: 94, placket: 3, buttons: 1, zip: 2 },
  patterns: { plain: 52, stripes: 14, marl: 18, block: 7, floral: 5, checks: 2, dots: 2 },
  darkShare: 0.22,
  chest: [0.23, 0.3],
  waist: [0.86, 1.02],
  waistLine: [0.5, 0.7],
  hem: [0.92, 1.08],
  longSleeve: [0.76, 1],
  cuff: [0.038, 0.06],
  print: 0.27,
  pockets: 0.05,
  belt: 0,
  ribbing: 0.45,
  roundedHem: 0.08,
  pleats: 0.03,
};

/** Coats, class 4. */
export const COAT: TopStyle = {
  sleeves: { elbow: 3, long: 97 },
  necks: { stand: 24, lapels: 30, hood: 21, collar: 15, round: 6, vee: 4 },
  closings: { none: 10, buttons: 27, zip: 48, doubleRow: 15 },
  patterns: { plain: 58, marl: 20, quilted: 10, checks: 4, floral: 4, block: 3, stripes: 1 },
  darkShare: 0.2,
  chest: [0.22, 0.32],
  waist: [0.84, 1.02],
  waistLine: [0.45, 0.68],
  hem: [0.97, 1.22],
  longSleeve: [0.66, 0.94],
  cuff: [0.046, 0.07],
  print: 0.04,
  pockets: 0.42,
  belt: 0.09,
  ribbing: 0.1,
  roundedHem: 0.06,
  pleats: 0.1,
};

/** Dresses, class 3. */
export const DRESS: TopStyle = {
  sleeves: { none: 34, straps: 13, short: 22, elbow: 9, long: 22 },
  necks: { round: 42, vee: 17, scoop: 14, boat: 17, collar: 5, stand: 3, lapels: 2 },
  closings: { none: 90, buttons: 6, zip: 2, placket: 2 },
  patterns: { plain: 50, floral: 21, stripes: 9, dots: 6, block: 6, marl: 6, checks: 1, pinstripes: 1 },
  darkShare: 0.3,
  chest: [0.14, 0.235],
  waist: [0.68, 0.98],
  waistLine: [0.34, 0.48],
  hem: [0.95, 1.9],
  longSleeve: [0.42, 0.66],
  cuff: [0.028, 0.052],
  print: 0.05,
  pockets: 0.04,
  belt: 0.2,
  ribbing: 0.04,
  roundedHem: 0.05,
  pleats: 0.45,
};
