/** @file A clock that stands still during pauses. */

export class PausableClock {
  #paused = 0;
  #pausedSince: number | null = null;

  /** Milliseconds, pauses excluded. */
  now(): number {
    return (this.#pausedSince ?? performance.now()) - this.#paused;
  }

  pause(): void {
    this.#pausedSince ??= performance.now();
  }

  resume(): void {
    if (this.#pausedSince === null) return;
    this.#paused += performance.now() - this.#pausedSince;
    this.#pausedSince = null;
  }
}
