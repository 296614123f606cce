/** @file Features of many images as points in a plane: their two principal components. */
import { at, doubleAt, floatAt, outside } from "../data/arrays";
import { mulberry32 } from "../data/random";
import { pacing, type Work } from "./work";

/** Where images lie in the plane of their largest spread. */
export interface Plane {
  /** `[n, 2]`. */
  readonly points: Float32Array;
  /** The two directions, `[2][size]`, of length 1; the largest of each one's numbers is positive. */
  readonly axes: readonly [Float64Array, Float64Array];
  readonly mean: Float64Array;
  /** Variance along each axis (n − 1 in the denominator, as in scikit-learn). */
  readonly variances: readonly [number, number];
  /** Shares of all the variance. */
  readonly shares: readonly [number, number];
}

/** Directions that are followed at once: two are wanted, the others make them come sooner. */
const FOLLOWED = 8;
const MAX_TURNS = 300;
/** Beyond so many numbers an image the covariance would take longer than what it saves. */
const LARGEST_COVARIANCE = 768;

/** The covariance times a direction. */
type Covariance = (direction: Float64Array) => Float64Array;

/**
 * Principal components by subspace iteration on the covariance. Deterministic, signs too. In turns.
 * @param features `[n, size]`; n from 2
 */
export async function principalPlane(features: Float32Array, size: number, work: Work): Promise<Plane> {
  const count = features.length / size;
  if (!Number.isInteger(count) || count < 2) throw new Error(`explain: a plane needs at least 2 images of ${size} numbers each, got ${features.length} numbers`);
  const pause = pacing(work);
  const mean = meanOf(features, size);
  const covariance = size <= LARGEST_COVARIANCE ? matrixOf(await covarianceOf(features, mean, (share) => pause(0.9 * share))) : throughImages(features, mean);
  const followed = await leading(covariance, size, pause);
  const axes: [Float64Array, Float64Array] = [at(followed, 0), followed[1] ?? new Float64Array(size)];
  const variances = axes.map((axis) => dot(axis, covariance(axis))) as [number, number];
  const total = totalVariance(features, mean);
  const shares = variances.map((variance) => (total === 0 ? 0 : variance / total)) as [number, number];
  return { points: project(features, { mean, axes }), axes, mean, variances, shares };
}

/** Other images in the same plane, `[n, 2]`. */
export function project(features: Float32Array, { mean, axes }: Pick<Plane, "mean" | "axes">): Float32Array {
  const size = mean.length;
  return Float32Array.from({ length: (features.length / size) * 2 }, (_, n) => {
    const axis = at(axes, n % 2);
    const from = Math.floor(n / 2) * size;
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (floatAt(features, from + i) - doubleAt(mean, i)) * doubleAt(axis, i);
    return sum;
  });
}

function meanOf(features: Float32Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  for (let i = 0; i < features.length; i++) sums[i % size] = doubleAt(sums, i % size) + floatAt(features, i);
  return sums.map((sum) => (sum * size) / features.length);
}

/** `[size, size]`, n − 1 in the denominator. */
async function covarianceOf(features: Float32Array, mean: Float64Array, pause: (share: number) => Promise<void>): Promise<Float64Array> {
  const size = mean.length;
  const count = features.length / size;
  const sums = new Float64Array(size * size);
  for (let image = 0; image < count; image++) {
    const row = Float64Array.from(mean, (value, i) => floatAt(features, image * size + i) - value);
    for (let i = 0; i < size; i++) addRow(sums, i, row);
    await pause((image + 1) / count);
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) sums[i * size + j] = doubleAt(sums, j * size + i);
  return sums.map((sum) => sum / (count - 1));
}

/** The upper half of row `i` of row × row. */
function addRow(sums: Float64Array, i: number, row: Float64Array): void {
  const scale = doubleAt(row, i);
  if (scale === 0) return;
  const from = i * row.length;
  for (let j = i; j < row.length; j++) sums[from + j] = (sums[from + j] ?? outside(sums, from + j)) + scale * (row[j] ?? outside(row, j));
}

/** The covariance's leading directions, largest first. */
async function leading(covariance: Covariance, size: number, pause: (share: number) => Promise<void>): Promise<Float64Array[]> {
  const random = mulberry32(1);
  let vectors = orthonormal(Array.from({ length: Math.min(FOLLOWED, size) }, () => Float64Array.from({ length: size }, () => random() - 0.5)));
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const products: Float64Array[] = [];
    for (const vector of vectors) {
      products.push(covariance(vector));
      await pause(0.9 + (0.1 * turn) / MAX_TURNS);
    }
    const next = orthonormal(products);
    const isSettled = next.slice(0, 2).every((vector, i) => Math.abs(dot(vector, at(vectors, i))) > 1 - 1e-13);
    vectors = next;
    if (isSettled) break;
  }
  return vectors.map(withSign);
}

function matrixOf(matrix: Float64Array): Covariance {
  return (direction) => {
    const size = direction.length;
    return direction.map((_, i) => {
      let sum = 0;
      for (let j = 0, from = i * size; j < size; j++) sum += (matrix[from + j] ?? outside(matrix, from + j)) * (direction[j] ?? outside(direction, j));
      return sum;
    });
  };
}

/** Without the matrix: through the images and back. */
function throughImages(features: Float32Array, mean: Float64Array): Covariance {
  const size = mean.length;
  const count = features.length / size;
  return (direction) => {
    const result = new Float64Array(size);
    const offset = dot(mean, direction);
    let sumOfShares = 0;
    for (let image = 0, from = 0; image < count; image++, from += size) {
      let share = -offset;
      for (let i = 0; i < size; i++) share += (features[from + i] ?? outside(features, from + i)) * (direction[i] ?? outside(direction, i));
      sumOfShares += share;
      for (let i = 0; i < size; i++) result[i] = (result[i] ?? outside(result, i)) + share * (features[from + i] ?? outside(features, from + i));
    }
    return result.map((sum, i) => (sum - sumOfShares * doubleAt(mean, i)) / (count - 1));
  };
}

function totalVariance(features: Float32Array, mean: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < features.length; i++) sum += (floatAt(features, i) - doubleAt(mean, i % mean.length)) ** 2;
  return sum / (features.length / mean.length - 1);
}

/** Gram–Schmidt, twice over for rounding; what is nothing but rounding becomes zeros. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const found: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = [1, 2].reduce((remaining) => found.reduce(without, remaining), vector);
    const length = Math.sqrt(dot(rest, rest));
    found.push(length <= 1e-12 * Math.sqrt(dot(vector, vector)) ? rest.map(() => 0) : rest.map((value) => value / length));
  }
  return found;
}

function without(vector: Float64Array, direction: Float64Array): Float64Array {
  const share = dot(vector, direction);
  return vector.map((value, i) => value - share * doubleAt(direction, i));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? outside(a, i)) * (b[i] ?? outside(b, i));
  return sum;
}

/** The largest number, in size, is positive: as scikit-learn turns them. */
function withSign(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}
