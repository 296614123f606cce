/** @file The seeded generator behind every drawn garment: one short stream per image. */

/** Scrambles 32 bits (the finaliser of MurmurHash3), so that neighbouring inputs give unrelated streams. */
function scramble(bits: number): number {
  let hash = bits | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Mulberry32, restarted for every image, with the few distributions a drawing needs. */
export class GarmentRandom {
  #state = 0;

  /** Starts the stream that belongs to (`seed`, `stream`) alone; both are taken as 32-bit integers. */
  restart(seed: number, stream: number): void {
    this.#state = scramble(scramble(seed ^ 0x5eed_c107) + Math.imul(stream, 0x9e3779b1));
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Bell-shaped around `mean`, never further than `reach` away: the sum of three uniforms. */
  around(mean: number, reach: number): number {
    return mean + reach * ((2 / 3) * (this.next() + this.next() + this.next()) - 1);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** A key of `weights`, drawn in proportion to its weight. Weights need not sum to 1. */
  choose<Key extends string>(weights: Readonly<Partial<Record<Key, number>>>): Key {
    const entries = Object.entries(weights) as [Key, number][];
    let left = this.next() * entries.reduce((total, [, weight]) => total + weight, 0);
    let last: Key | undefined;
    for (const [key, weight] of entries) {
      last = key;
      left -= weight;
      if (left < 0) break;
    }
    if (last === undefined) throw new Error("internal: GarmentRandom.choose got no weights");
    return last;
  }
}
