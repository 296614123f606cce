/** @file Colours as a mixture of a few Gaussians: what a background, or a garment, is made of. Deterministic. */
import type { LabImage } from "./lab";
import { at, floatAt, intAt } from "../data/arrays";

/** Lab variance added to each axis: below what a camera's noise and a downscaled weave differ by, nothing is told apart. */
const MIN_VARIANCE = 6;
const ROUNDS = 6;
/** So many pixels are enough to find the colours. */
const MAX_SAMPLES = 3_000;

interface Gaussian {
  /** Log of weight over the square root of the covariance's determinant. */
  readonly logScale: number;
  readonly mean: readonly [number, number, number];
  /** Inverse covariance: xx, xy, xz, yy, yz, zz. */
  readonly precision: readonly [number, number, number, number, number, number];
}

export class ColourMixture {
  readonly #gaussians: readonly Gaussian[];

  private constructor(gaussians: readonly Gaussian[]) {
    this.#gaussians = gaussians;
  }

  /** Fits at most `components` Gaussians to the given pixels. There must be at least one pixel. */
  static fit(planes: Planes, pixels: Int32Array, components: number): ColourMixture {
    const samples = thin(pixels);
    const centres = spreadCentres(planes, samples, components);
    let sums = momentsOf(planes, samples, centres);
    for (let round = 1; round < ROUNDS; round++) {
      sums.forEach(({ count, first }, k) => count > 0 && (centres[k] = [first[0] / count, first[1] / count, first[2] / count]));
      sums = momentsOf(planes, samples, centres);
    }
    return new ColourMixture(sums.filter(({ count }) => count > 0).map((moments) => gaussianOf(moments, samples.length)));
  }

  /** Log density up to a constant, of the Gaussian that explains the colour best. */
  logDensity(l: number, a: number, b: number): number {
    let best = -Infinity;
    for (const { logScale, mean, precision: q } of this.#gaussians) {
      const x = l - mean[0];
      const y = a - mean[1];
      const z = b - mean[2];
      const value = logScale - 0.5 * (q[0] * x * x + q[3] * y * y + q[5] * z * z + 2 * (q[1] * x * y + q[2] * x * z + q[4] * y * z));
      if (value > best) best = value;
    }
    return best;
  }
}

/** Every n-th pixel. */
function thin(pixels: Int32Array): Int32Array {
  const step = Math.ceil(pixels.length / MAX_SAMPLES);
  return step <= 1 ? pixels : pixels.filter((_, i) => i % step === 0);
}

type Planes = LabImage["planes"];
type Colour = readonly [number, number, number];

/** Sums over the samples nearest to one centre. */
interface Moments {
  count: number;
  readonly first: [number, number, number];
  /** Products xx, xy, xz, yy, yz, zz. */
  readonly second: [number, number, number, number, number, number];
}

/** The mean first, then again and again the sample farthest from all chosen so far: the same every time. */
function spreadCentres(planes: Planes, samples: Int32Array, count: number): Colour[] {
  const centres = [meanColour(planes, samples)];
  const distances = new Float32Array(samples.length).fill(Infinity);
  while (centres.length < count) {
    const last = centres.at(-1)!;
    let farthest = 0;
    for (let i = 0; i < samples.length; i++) {
      distances[i] = Math.min(floatAt(distances, i), squaredDistance(last, planes, intAt(samples, i)));
      if (floatAt(distances, i) > floatAt(distances, farthest)) farthest = i;
    }
    if (floatAt(distances, farthest) < MIN_VARIANCE) break;
    const p = intAt(samples, farthest);
    centres.push([floatAt(planes[0], p), floatAt(planes[1], p), floatAt(planes[2], p)]);
  }
  return centres;
}

function meanColour(planes: Planes, samples: Int32Array): Colour {
  const [l, a, b] = planes.map((plane) => {
    let sum = 0;
    for (const p of samples) sum += floatAt(plane, p);
    return sum / samples.length;
  });
  return [l!, a!, b!];
}

function squaredDistance(centre: Colour, planes: Planes, p: number): number {
  const x = floatAt(planes[0], p) - centre[0];
  const y = floatAt(planes[1], p) - centre[1];
  const z = floatAt(planes[2], p) - centre[2];
  return x * x + y * y + z * z;
}

function momentsOf(planes: Planes, samples: Int32Array, centres: readonly Colour[]): Moments[] {
  const moments = centres.map((): Moments => ({ count: 0, first: [0, 0, 0], second: [0, 0, 0, 0, 0, 0] }));
  for (const p of samples) {
    let nearest = 0;
    let least = Infinity;
    for (let k = 0; k < centres.length; k++) {
      const distance = squaredDistance(at(centres, k), planes, p);
      if (distance < least) [nearest, least] = [k, distance];
    }
    add(at(moments, nearest), floatAt(planes[0], p), floatAt(planes[1], p), floatAt(planes[2], p));
  }
  return moments;
}

function add(moments: Moments, x: number, y: number, z: number): void {
  const { first, second } = moments;
  moments.count++;
  first[0] += x;
  first[1] += y;
  first[2] += z;
  second[0] += x * x;
  second[1] += x * y;
  second[2] += x * z;
  second[3] += y * y;
  second[4] += y * z;
  second[5] += z * z;
}

function gaussianOf({ count, first, second }: Moments, total: number): Gaussian {
  const mean: Colour = [first[0] / count, first[1] / count, first[2] / count];
  const covariance = (sum: number, i: 0 | 1 | 2, j: 0 | 1 | 2): number => sum / count - mean[i] * mean[j];
  const xx = covariance(second[0], 0, 0) + MIN_VARIANCE;
  const xy = covariance(second[1], 0, 1);
  const xz = covariance(second[2], 0, 2);
  const yy = covariance(second[3], 1, 1) + MIN_VARIANCE;
  const yz = covariance(second[4], 1, 2);
  const zz = covariance(second[5], 2, 2) + MIN_VARIANCE;
  const determinant = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
  return {
    logScale: Math.log(count / total) - 0.5 * Math.log(determinant),
    mean,
    precision: [
      (yy * zz - yz * yz) / determinant,
      (xz * yz - xy * zz) / determinant,
      (xy * yz - xz * yy) / determinant,
      (xx * zz - xz * xz) / determinant,
      (xy * xz - xx * yz) / determinant,
      (xx * yy - xy * xy) / determinant,
    ],
  };
}
