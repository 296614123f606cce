/** @file Gives the page a turn now and then during long work, so that it stays responsive. */

/** Gives the page a turn; resolves after it. */
export type YieldToPage = () => Promise<void>;

/** Work for so long between two turns. */
const TURN_MILLISECONDS = 8;

/** A function to await often: it yields when the last turn is some milliseconds ago, and else goes on at once. */
export function takingTurns(yieldToPage: YieldToPage): () => Promise<void> {
  let turnStart = performance.now();
  return async () => {
    if (performance.now() - turnStart < TURN_MILLISECONDS) return;
    await yieldToPage();
    turnStart = performance.now();
  };
}
