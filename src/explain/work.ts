/** @file How long work here goes: in turns, saying how far it is, until it is stopped. */
import { takingTurns, type YieldToPage } from "../data/turns";

/** What whoever asks for long work passes in. */
export interface Work {
  /** Gives the page its turn. */
  readonly yieldToPage: YieldToPage;
  /** Stops it: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told the share that is done, 0 to 1, between turns. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Work that nobody waits beside: in Node, in tests. */
export const ALONE: Work = { yieldToPage: () => Promise.resolve() };

/**
 * A function to await often, with the share that is done: gives turns, says how far it is.
 * @throws the signal's reason, once stopped
 */
export function pacing({ yieldToPage, signal, onProgress }: Work): (share: number) => Promise<void> {
  const turn = takingTurns(yieldToPage);
  return async (share) => {
    signal?.throwIfAborted();
    onProgress?.(share);
    await turn();
    signal?.throwIfAborted();
  };
}

/** The share `share` of a part of the work, as a share of all. */
export function partOf(work: Work, from: number, to: number): Work {
  return { ...work, onProgress: (share) => work.onProgress?.(from + share * (to - from)) };
}
