/** @file Which activations dropout keeps: a function of seed and position, the same on every backend. */

/** 2²⁴: hashes are compared in 24 bits, which float32 and shaders hold exactly. */
const RESOLUTION = 16_777_216;

/**
 * Whether dropout at `rate` keeps element `index` (0…2³¹ − 1) under `key` (uint32): murmur3's finalizer over
 * index · 0x9e3779b9 + key, its upper 24 bits against rate · 2²⁴ rounded.
 *
 * A hash rather than a stream of random numbers, so that each element's fate can be computed anywhere, by itself:
 * in a shader, in a thread, in part of a batch.
 */
export function keeps(rate: number, key: number, index: number): boolean {
  let h = (Math.imul(index, 0x9e3779b9) + key) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 8 >= dropoutThreshold(rate);
}

/** Hashes' upper 24 bits below this are dropped. */
export function dropoutThreshold(rate: number): number {
  return Math.round(rate * RESOLUTION);
}
