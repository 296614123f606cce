/**
 * @file Reading arrays where code knows that something is there: if it is not after all, an error says so, where `!` would
 * hand on an undefined that ends as a NaN in someone's results.
 */

/**
 * What stands at `index`. In loops over many numbers take the reader of their type (`floatAt`, …): this one, called with
 * arrays of many kinds, becomes a slow look-up for all of them. In the innermost of hot loops write
 * `xs[i] ?? outside(xs, i)`, which costs nothing; a reader's call costs a sixth of a loop that does little else.
 * @throws RangeError if `index` is outside the array
 */
export function at<T extends {} | null>(array: ArrayLike<T>, index: number): T {
  const value = array[index];
  return value === undefined ? outside(array, index) : value;
}

/**
 * Says that nothing stands at `index`: for the right of `??`.
 * @throws RangeError always
 */
export function outside(array: ArrayLike<unknown>, index: number): never {
  throw new RangeError(`internal: index ${index} is outside 0…${array.length - 1}`);
}

/** `at` for float32. */
export function floatAt(array: Float32Array, index: number): number {
  return array[index] ?? outside(array, index);
}

/** `at` for float64. */
export function doubleAt(array: Float64Array, index: number): number {
  return array[index] ?? outside(array, index);
}

/** `at` for bytes. */
export function byteAt(array: Uint8Array, index: number): number {
  return array[index] ?? outside(array, index);
}

/** `at` for a canvas's bytes. */
export function clampedAt(array: Uint8ClampedArray, index: number): number {
  return array[index] ?? outside(array, index);
}

/** `at` for int32. */
export function intAt(array: Int32Array, index: number): number {
  return array[index] ?? outside(array, index);
}

/** `at` for uint32. */
export function wordAt(array: Uint32Array, index: number): number {
  return array[index] ?? outside(array, index);
}

/**
 * The last of an array that is not empty.
 * @throws RangeError if it is
 */
export function last<T extends {} | null>(array: ArrayLike<T>): T {
  return at(array, array.length - 1);
}

/**
 * Pairs of what stands at the same place.
 * @throws RangeError if one is longer than the other
 */
export function zip<A extends {} | null, B extends {} | null>(as: ArrayLike<A>, bs: ArrayLike<B>): [A, B][] {
  if (as.length !== bs.length) throw new RangeError(`internal: zip: ${as.length} and ${bs.length} elements`);
  return Array.from(as, (a, i) => [a, at(bs, i)]);
}

/**
 * `value`, which is there.
 * @param what names it in the error
 * @throws Error if it is not
 */
export function present<T>(value: T, what: string): NonNullable<T> {
  if (value === undefined || value === null) throw new Error(`internal: no ${what}`);
  return value;
}
