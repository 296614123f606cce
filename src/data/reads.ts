/**
 * @file Reads from lists at places that are known to be there. What would quietly be `undefined` ends in an error that says
 * where, so nothing needs a `!`.
 *
 * A function for each kind of array: one for all would meet every kind at one place in the code, which engines make slow.
 */

/** @throws RangeError if the list has no such place. */
export function itemAt<T>(list: ArrayLike<T>, index: number): T {
  const item = list[index];
  if (item === undefined) throw missing(list, index);
  return item;
}

/** @throws RangeError if the array has no such place. */
export function uint8At(array: Uint8Array, index: number): number {
  const value = array[index];
  if (value === undefined) throw missing(array, index);
  return value;
}

/** @throws RangeError if the array has no such place. */
export function uint8ClampedAt(array: Uint8ClampedArray, index: number): number {
  const value = array[index];
  if (value === undefined) throw missing(array, index);
  return value;
}

/** @throws RangeError if the array has no such place. */
export function int32At(array: Int32Array, index: number): number {
  const value = array[index];
  if (value === undefined) throw missing(array, index);
  return value;
}

/** @throws RangeError if the array has no such place. */
export function uint32At(array: Uint32Array, index: number): number {
  const value = array[index];
  if (value === undefined) throw missing(array, index);
  return value;
}

/** @throws RangeError if the array has no such place. */
export function float32At(array: Float32Array, index: number): number {
  const value = array[index];
  if (value === undefined) throw missing(array, index);
  return value;
}

/** @throws RangeError if the array has no such place. */
export function float64At(array: Float64Array, index: number): number {
  const value = array[index];
  if (value === undefined) throw missing(array, index);
  return value;
}

function missing(list: ArrayLike<unknown>, index: number): RangeError {
  return new RangeError(`internal: place ${index} of a list of ${list.length}`);
}
