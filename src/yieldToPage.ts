/** @file How long work hands the browser its turn, whether the page shows or not. */
import { nextMessage } from "./nn/nextMessage";

/** A frame this old is due for painting. */
const FRAME_MS = 50;

let lastFrame = 0;

/**
 * Resolves when the browser has had a turn: input is handled, and the page painted if it has not been for a while.
 *
 * Hidden pages get no animation frames and slow timers, so there it is a message to ourselves: training goes on.
 */
export async function yieldToPage(): Promise<void> {
  if (!document.hidden && performance.now() - lastFrame > FRAME_MS) {
    await nextFrame();
    lastFrame = performance.now();
  }
  await nextMessage();
}

/** The next animation frame, or the moment the page is hidden. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancelAnimationFrame(frame);
      document.removeEventListener("visibilitychange", done);
      resolve();
    };
    const frame = requestAnimationFrame(done);
    document.addEventListener("visibilitychange", done);
  });
}
