/** @file Work in turns: a generator whose every `next()` is a piece of it. */

/** All of it at once. */
export function drained<Result>(turns: Generator<void, Result, void>): Result {
  for (;;) {
    const { done, value } = turns.next();
    if (done === true) return value;
  }
}

/** All of it, with `between` after each piece. */
export async function inTurns<Result>(turns: Generator<void, Result, void>, between: () => Promise<void>): Promise<Result> {
  for (;;) {
    const { done, value } = turns.next();
    if (done === true) return value;
    await between();
  }
}
