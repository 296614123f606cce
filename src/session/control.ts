/** @file What the person wants of the run under way: a mode that the loop looks at between two pulls. */

/** "run" pulls on; "step" pulls until one more step is done; "pause" does not pull. */
type Mode = "run" | "step" | "pause";

/** How the run under way should end; null: let it. "abandon" skips the final evaluation. */
export type EndRequest = "stop" | "skip" | "abandon";

export class Control {
  #mode: Mode = "run";
  #end: EndRequest | null = null;
  #wake: (() => void) | null = null;
  #wakeAtEnd: (() => void) | null = null;

  get mode(): Mode {
    return this.#mode;
  }

  set mode(mode: Mode) {
    this.#mode = mode;
    this.#wake?.();
  }

  get end(): EndRequest | null {
    return this.#end;
  }

  /** Asks for the end of the run; also wakes a paused one. "abandon" cannot be taken back by a gentler request. */
  requestEnd(request: EndRequest): void {
    if (this.#end !== "abandon") this.#end = request;
    this.#wake?.();
    this.#wakeAtEnd?.();
  }

  /** For the next run of the queue. */
  clearEnd(): void {
    this.#end = null;
  }

  /** Resolves once the end has been asked for; one waits at a time. */
  async whenEnding(): Promise<void> {
    if (this.#end === null) await new Promise<void>((resolve) => (this.#wakeAtEnd = resolve));
  }

  /** Resolves once the loop may pull again, or should end. */
  async whenMayPull(): Promise<void> {
    while (this.#mode === "pause" && this.#end === null) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#wake = null;
  }
}
