/** @file Which images a grid shows: random, but the same for the same seed, so that a reshuffle can be told from a redraw. */
import { mulberry32 } from "../data/random";

/** Up to `count` different numbers of 0 … `size` − 1, in random order. */
export function sampleIndices(size: number, count: number, seed: number): number[] {
  const random = mulberry32(seed);
  // A shuffle of which only the first `count` places are carried out; `moved` holds what was swapped away.
  const moved = new Map<number, number>();
  const chosen: number[] = [];
  for (let i = 0; i < Math.min(count, size); i++) {
    const j = i + Math.floor(random() * (size - i));
    chosen.push(moved.get(j) ?? j);
    moved.set(j, moved.get(i) ?? i);
  }
  return chosen;
}

/** Up to `count` different elements of `candidates`, in random order. */
export function sampleFrom<T>(candidates: readonly T[], count: number, seed: number): T[] {
  return sampleIndices(candidates.length, count, seed).map((index) => candidates[index]!);
}
