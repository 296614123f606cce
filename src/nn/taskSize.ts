/** @file How many images are computed at once where the page's own thread computes. Knows no tfjs, so that forms may ask. */

/** Multiply-adds of one task where they are done on the page's own thread: some 30 ms on two cores of 2023. */
const TASK_MULTIPLY_ADDS: Readonly<Record<string, number>> = { wasm: 600e6, cpu: 20e6 };

/** Images of one task on the backend of tfjs's name, each of so many multiply-adds; Infinity where it computes elsewhere. */
export function imagesPerTaskOn(backend: string, multiplyAdds: number): number {
  const budget = TASK_MULTIPLY_ADDS[backend] ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(budget / multiplyAdds));
}
