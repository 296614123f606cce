/** @file The images nearest to one in the last layer's space. */
import { doubleAt, outside } from "../data/arrays";

export interface Neighbour {
  /** Among the images that were looked at. */
  readonly index: number;
  /** Euclidean. */
  readonly distance: number;
}

/**
 * The nearest first; of equal ones the first.
 * @param feature `[size]`, of the image
 * @param features `[n, size]`, of those among which to look
 * @param except an index to leave out: the image's own
 */
export function nearest(feature: Float32Array, features: Float32Array, count: number, except = -1): Neighbour[] {
  const distances = squaredDistances(feature, features);
  const order = Array.from(distances, (_, i) => i).filter((i) => i !== except);
  order.sort((a, b) => doubleAt(distances, a) - doubleAt(distances, b) || a - b);
  return order.slice(0, count).map((index) => ({ index, distance: Math.sqrt(doubleAt(distances, index)) }));
}

function squaredDistances(feature: Float32Array, features: Float32Array): Float64Array {
  const size = feature.length;
  return Float64Array.from({ length: features.length / size }, (_, image) => {
    let sum = 0;
    for (let i = 0, from = image * size; i < size; i++) sum += ((feature[i] ?? outside(feature, i)) - (features[from + i] ?? outside(features, from + i))) ** 2;
    return sum;
  });
}
