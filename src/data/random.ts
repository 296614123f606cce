/** @file Seeded random numbers: numpy's legacy generator, and a small one for the training loop. */
import { intAt, wordAt } from "./arrays";

const STATE_WORDS = 624;
const SHIFT_WORDS = 397;
const MAX_SEED = 0xffffffff;

/**
 * numpy's legacy `RandomState(seed)`, as far as `train_test_split` needs it: the same
 * permutations, index by index. Its stream is frozen by numpy's NEP 19.
 *
 * Mersenne Twister (Matsumoto & Nishimura 1998), seeded by `init_genrand` as numpy
 * does for one integer (`init_by_array` is for lists).
 *
 * @throws RangeError if `seed` is not an integer from 0 to 2³² − 1.
 */
export class RandomState {
  readonly #state: Uint32Array;
  #position = STATE_WORDS;

  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
      throw new RangeError(`RandomState: seed must be an integer from 0 to ${MAX_SEED}, got ${seed}`);
    }
    this.#state = initialState(seed);
  }

  /**
   * `RandomState.permutation(n)`: 0…n − 1 in random order, shape `[n]`.
   * @throws RangeError if `n` is not an integer from 0 to 2³¹ − 1.
   */
  permutation(n: number): Int32Array {
    const indices = range(n, "permutation");
    for (let i = n - 1; i > 0; i--) swap(indices, i, this.#interval(i));
    return indices;
  }

  /** Uniform in 0…max, by numpy's `random_interval`: masked draws, rejected while too large. */
  #interval(max: number): number {
    const mask = 0xffffffff >>> Math.clz32(max);
    for (;;) {
      const value = (this.#nextUint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  #nextUint32(): number {
    if (this.#position === STATE_WORDS) {
      twist(this.#state);
      this.#position = 0;
    }
    let y = wordAt(this.#state, this.#position++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }
}

function initialState(seed: number): Uint32Array {
  const state = new Uint32Array(STATE_WORDS);
  state[0] = seed;
  for (let i = 1; i < STATE_WORDS; i++) {
    const previous = wordAt(state, i - 1);
    state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
  }
  return state;
}

/** The next 624 words, in place. */
function twist(state: Uint32Array): void {
  for (let i = 0; i < STATE_WORDS; i++) {
    const y = (wordAt(state, i) & 0x80000000) | (wordAt(state, (i + 1) % STATE_WORDS) & 0x7fffffff);
    state[i] = wordAt(state, (i + SHIFT_WORDS) % STATE_WORDS) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}

/**
 * A generator of numbers in [0, 1), 32 bits each; the same for the same `seed` (its low 32 bits count).
 * Mulberry32 by Tommy Ettinger, public domain.
 */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * 0…n − 1 in an order given by `seed` (Fisher–Yates over `mulberry32`), shape `[n]`.
 * @throws RangeError if `n` is not an integer from 0 to 2³¹ − 1.
 */
export function shuffledIndices(n: number, seed: number): Int32Array {
  const indices = range(n, "shuffledIndices");
  const random = mulberry32(seed);
  for (let i = n - 1; i > 0; i--) swap(indices, i, Math.floor(random() * (i + 1)));
  return indices;
}

/**
 * Mixes integers into one seed, 0…2³² − 1, so that neighbours (`hashSeed(seed, 1)`, `hashSeed(seed, 2)`)
 * give unrelated streams. Order and number of the parts count.
 * @throws RangeError if a part is not a safe integer.
 */
export function hashSeed(...parts: number[]): number {
  let hash = mix(parts.length);
  for (const part of parts) {
    if (!Number.isSafeInteger(part)) throw new RangeError(`hashSeed: parts must be integers, got ${part}`);
    hash = mix(hash ^ part);
    hash = mix(hash ^ Math.floor(part / 4294967296));
  }
  return hash;
}

/** A bijection of 32-bit integers in which every input bit moves every output bit (murmur3's, after adding an odd constant). */
function mix(value: number): number {
  let h = (value + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function range(n: number, caller: string): Int32Array {
  if (!Number.isInteger(n) || n < 0 || n > 0x7fffffff) {
    throw new RangeError(`${caller}: n must be an integer from 0 to ${0x7fffffff}, got ${n}`);
  }
  return Int32Array.from({ length: n }, (_, i) => i);
}

function swap(array: Int32Array, i: number, j: number): void {
  const value = intAt(array, i);
  array[i] = intAt(array, j);
  array[j] = value;
}
