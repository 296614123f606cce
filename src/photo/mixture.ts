/** @file Colours as a mixture of a few Gaussians: what a background, or a garment, is made of. Deterministic. */
import type { LabImage } from "./lab";

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
  static fit({ planes }: LabImage, pixels: Int32Array, components: number): ColourMixture {
    const samples = thin(pixels);
    const [l, a, b] = planes;
    const centres = spreadCentres(planes, samples, components);
    const labels = new Uint8Array(samples.length);
    for (let round = 0; round < ROUNDS; round++) {
      samples.forEach((p, i) => void (labels[i] = nearest(centres, l[p]!, a[p]!, b[p]!)));
      centres.forEach((centre, k) => moveTo(centre, planes, samples.filter((_, i) => labels[i] === k)));
    }
    const gaussians = centres.flatMap((_, k) => gaussianOf(planes, samples.filter((_p, i) => labels[i] === k), samples.length));
    return new ColourMixture(gaussians);
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
type Colour = [number, number, number];

/** The mean first, then again and again the sample farthest from all chosen so far: the same every time. */
function spreadCentres(planes: Planes, samples: Int32Array, count: number): Colour[] {
  const centres: Colour[] = [[0, 0, 0]];
  moveTo(centres[0]!, planes, samples);
  const distances = new Float32Array(samples.length).fill(Infinity);
  while (centres.length < count) {
    const last = centres.at(-1)!;
    let farthest = 0;
    samples.forEach((p, i) => {
      distances[i] = Math.min(distances[i]!, squaredDistance(last, planes[0][p]!, planes[1][p]!, planes[2][p]!));
      if (distances[i]! > distances[farthest]!) farthest = i;
    });
    if (distances[farthest]! < MIN_VARIANCE) break;
    const p = samples[farthest]!;
    centres.push([planes[0][p]!, planes[1][p]!, planes[2][p]!]);
  }
  return centres;
}

function squaredDistance(centre: Colour, l: number, a: number, b: number): number {
  return (l - centre[0]) ** 2 + (a - centre[1]) ** 2 + (b - centre[2]) ** 2;
}

function nearest(centres: readonly Colour[], l: number, a: number, b: number): number {
  let best = 0;
  let least = Infinity;
  for (let k = 0; k < centres.length; k++) {
    const distance = squaredDistance(centres[k]!, l, a, b);
    if (distance < least) [best, least] = [k, distance];
  }
  return best;
}

/** Stays where it is without members. */
function moveTo(centre: Colour, planes: Planes, members: Int32Array): void {
  if (members.length === 0) return;
  for (let axis = 0; axis < 3; axis++) {
    const plane = planes[axis]!;
    centre[axis] = members.reduce((sum, p) => sum + plane[p]!, 0) / members.length;
  }
}

function gaussianOf(planes: Planes, members: Int32Array, total: number): Gaussian[] {
  if (members.length === 0) return [];
  const mean: Colour = [0, 0, 0];
  moveTo(mean, planes, members);
  const [xx, xy, xz, yy, yz, zz] = covariance(planes, members, mean);
  const determinant = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
  return [{
    logScale: Math.log(members.length / total) - 0.5 * Math.log(determinant),
    mean,
    precision: [
      (yy * zz - yz * yz) / determinant,
      (xz * yz - xy * zz) / determinant,
      (xy * yz - xz * yy) / determinant,
      (xx * zz - xz * xz) / determinant,
      (xy * xz - xx * yz) / determinant,
      (xx * yy - xy * xy) / determinant,
    ],
  }];
}

/** xx, xy, xz, yy, yz, zz, with `MIN_VARIANCE` on the diagonal. */
function covariance(planes: Planes, members: Int32Array, mean: Colour): [number, number, number, number, number, number] {
  const sums = [0, 0, 0, 0, 0, 0] as [number, number, number, number, number, number];
  for (const p of members) {
    const x = planes[0][p]! - mean[0];
    const y = planes[1][p]! - mean[1];
    const z = planes[2][p]! - mean[2];
    sums[0] += x * x;
    sums[1] += x * y;
    sums[2] += x * z;
    sums[3] += y * y;
    sums[4] += y * z;
    sums[5] += z * z;
  }
  const [xx, xy, xz, yy, yz, zz] = sums.map((sum) => sum / members.length) as typeof sums;
  return [xx + MIN_VARIANCE, xy, xz, yy + MIN_VARIANCE, yz, zz + MIN_VARIANCE];
}
