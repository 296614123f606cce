/** @file The paper's match value (its figures 9 and 10): which entries of the flattened list speak for a class, and how much of them an image has. */
import { at, byteAt, doubleAt, floatAt } from "../data/arrays";
import { NUM_CLASSES } from "../data/dataset";
import { rowOf } from "./batch";

/** What speaks for one class. */
export interface ClassEntries {
  readonly classIndex: number;
  /** How many images it was worked out from. */
  readonly numImages: number;
  /** Places in the flattened list that are highest in the class's mean, first first; of equal ones the first. */
  readonly entries: Int32Array;
  /** The class's mean over the whole list. */
  readonly mean: Float64Array;
  /** Σ of the mean over `entries`. */
  readonly sumOfMean: number;
}

/**
 * For each class the entries that are highest in the mean of its images.
 * @param flattened `[n, size]`, of training images
 * @param labels `[n]`
 */
export function classEntries(flattened: Float32Array, labels: Uint8Array, numEntries = 5): ClassEntries[] {
  const size = flattened.length / labels.length;
  return Array.from({ length: NUM_CLASSES }, (_, classIndex) => {
    const { mean, numImages } = meanOfClass(flattened, labels, classIndex, size);
    const entries = highest(mean, numEntries);
    return { classIndex, numImages, entries, mean, sumOfMean: entries.reduce((sum, entry) => sum + doubleAt(mean, entry), 0) };
  });
}

function meanOfClass(flattened: Float32Array, labels: Uint8Array, classIndex: number, size: number): { readonly mean: Float64Array; readonly numImages: number } {
  const mean = new Float64Array(size);
  let numImages = 0;
  for (let image = 0; image < labels.length; image++) {
    if (byteAt(labels, image) !== classIndex) continue;
    numImages++;
    for (let i = 0; i < size; i++) mean[i] = doubleAt(mean, i) + floatAt(flattened, image * size + i);
  }
  return { mean: mean.map((sum) => (numImages === 0 ? 0 : sum / numImages)), numImages };
}

/** Places of the highest numbers, highest first; of equal ones the first. */
function highest(values: ArrayLike<number>, count: number): Int32Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => at(values, b) - at(values, a) || a - b);
  return Int32Array.from(order.slice(0, count));
}

/** An image's share of a class's entries: 1 as much as the mean, 0 none. 0 too where the mean itself has none. */
export function matchValue({ entries, sumOfMean }: Pick<ClassEntries, "entries" | "sumOfMean">, flattened: Float32Array): number {
  return sumOfMean === 0 ? 0 : entries.reduce((sum, entry) => sum + floatAt(flattened, entry), 0) / sumOfMean;
}

/** Of many images at once, `[n]`. */
export function matchValues(entries: ClassEntries, flattened: Float32Array): Float64Array {
  const size = entries.mean.length;
  return Float64Array.from({ length: flattened.length / size }, (_, i) => matchValue(entries, rowOf(flattened, i, size)));
}

/** Where an entry of the flattened list was in the image of maps before: `[row, column, channel]`. */
export function placeOfEntry(entry: number, [, width = 1, channels = 1]: readonly number[]): readonly [row: number, column: number, channel: number] {
  const pixel = Math.floor(entry / channels);
  return [Math.floor(pixel / width), pixel % width, entry % channels];
}
