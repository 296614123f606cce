/** @file How training goes, read now and then while the backend works on. */
import type { Means, Reading, ScoreSums } from "./scores";

/** Between two readings of the running loss. About as often as a person can follow. */
const PROGRESS_INTERVAL_MS = 250;

/** Reads running means a few times a second. Owns the reading under way; whoever constructs one disposes it. */
export class ProgressReader implements Disposable {
  readonly #sums: ScoreSums;
  readonly #now: () => number;
  #pending: Reading | null = null;
  #last: { time: number; examples: number };

  constructor(sums: ScoreSums, now: () => number) {
    this.#sums = sums;
    this.#now = now;
    this.#last = { time: now(), examples: 0 };
  }

  /** Means that have arrived since the last call, or null. Starts another reading where one is due. */
  poll(): (Means & { imagesPerSecond: number }) | null {
    if (this.#pending === null) {
      if (this.#now() - this.#last.time >= PROGRESS_INTERVAL_MS) this.#pending = this.#sums.startReading();
      return null;
    }
    const { means, examples } = this.#pending;
    if (means === null) return null;
    this.#pending[Symbol.dispose]();
    this.#pending = null;
    return this.#withSpeed(means, examples);
  }

  async readNow(): Promise<Means & { imagesPerSecond: number }> {
    const examples = this.#sums.examples;
    return this.#withSpeed(await this.#sums.means(), examples);
  }

  #withSpeed(means: Means, examples: number): Means & { imagesPerSecond: number } {
    const time = this.#now();
    const seconds = Math.max(1e-3, (time - this.#last.time) / 1_000);
    const imagesPerSecond = (examples - this.#last.examples) / seconds;
    this.#last = { time, examples };
    return { ...means, imagesPerSecond };
  }

  [Symbol.dispose](): void {
    this.#pending?.[Symbol.dispose]();
  }
}
