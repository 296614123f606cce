/** @file Light and dark: how bright garments are, and tones that show on them. 0 is the black ground, 1 is white. */
import type { GarmentRandom } from "./garmentRandom";

/** A garment's main tone: mostly light, as Fashion-MNIST's inverted photographs are. `darkShare` of them are dark. */
export function mainTone(random: GarmentRandom, darkShare: number): number {
  return random.chance(darkShare) ? random.between(0.2, 0.5) : 0.5 + 0.5 * Math.sqrt(random.next());
}

/** A tone that differs from `base` by `least` to `most`, to the side that has room for it. */
export function contrastTone(random: GarmentRandom, base: number, least: number, most: number): number {
  const change = random.between(least, most);
  const isLighter = base < 0.35 || (base < 0.7 && random.chance(0.4));
  return isLighter ? Math.min(1, base + change) : Math.max(0.02, base - change);
}
