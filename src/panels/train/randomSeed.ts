/** @file A seed that nobody chose. */

/** From 0 to 4,294,967,295. */
export function randomSeed(): number {
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
  return seed;
}
