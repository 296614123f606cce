/** @file Colours as people see their differences: CIE L*a*b* (D65) of sRGB. */
import type { RgbaImage } from "./image";
import { clampedAt, floatAt } from "../data/arrays";

/** Lightness 0–100, then a and b, each a plane `[height, width]`. */
export interface LabImage {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly [lightness: Float32Array, a: Float32Array, b: Float32Array];
}

const LINEAR = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

function cubeRoot(t: number): number {
  return t > 216 / 24_389 ? Math.cbrt(t) : (841 / 108) * t + 4 / 29;
}

/** L*, a*, b* of one sRGB colour with channels 0–255. */
export function labOf(red: number, green: number, blue: number): [number, number, number] {
  const r = floatAt(LINEAR, red);
  const g = floatAt(LINEAR, green);
  const b = floatAt(LINEAR, blue);
  const x = cubeRoot((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = cubeRoot(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = cubeRoot((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export function toLab({ width, height, data }: RgbaImage): LabImage {
  const size = width * height;
  const planes = [new Float32Array(size), new Float32Array(size), new Float32Array(size)] as const;
  for (let p = 0; p < size; p++) {
    const [lightness, a, b] = labOf(clampedAt(data, p * 4), clampedAt(data, p * 4 + 1), clampedAt(data, p * 4 + 2));
    planes[0][p] = lightness;
    planes[1][p] = a;
    planes[2][p] = b;
  }
  return { width, height, planes };
}

/** Each plane averaged over a square of `2 · radius + 1` pixels: quiets the weave of cloth and carpets. */
export function blurLab({ width, height, planes }: LabImage, radius: number): LabImage {
  return { width, height, planes: planes.map((plane) => boxBlur(plane, width, height, radius)) as unknown as LabImage["planes"] };
}

/** Mean over a square window, cut off at the edges. Shape `[height, width]`. */
function boxBlur(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = blurLines(plane, { lines: height, length: width, step: 1, lineStep: width }, radius);
  return blurLines(rows, { lines: width, length: height, step: width, lineStep: 1 }, radius);
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly step: number;
  readonly lineStep: number;
}

function blurLines(plane: Float32Array, { lines, length, step, lineStep }: Lines, radius: number): Float32Array {
  const blurred = new Float32Array(plane.length);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    let sum = 0;
    let count = 0;
    for (let i = 0; i < Math.min(radius, length); i++, count++) sum += floatAt(plane, start + i * step);
    for (let i = 0; i < length; i++) {
      if (i + radius < length) {
        sum += floatAt(plane, start + (i + radius) * step);
        count++;
      }
      if (i - radius - 1 >= 0) {
        sum -= floatAt(plane, start + (i - radius - 1) * step);
        count--;
      }
      blurred[start + i * step] = sum / count;
    }
  }
  return blurred;
}
