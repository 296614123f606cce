/** @file Photos drawn for tests: a garment's outline on a background of one's choice. */
import { mulberry32 } from "../data/random";
import type { Rgb, RgbaImage } from "./image";
import { at, byteAt } from "../data/arrays";

type Paint = (x: number, y: number) => Rgb & { readonly a?: number };

/** Calls `paint` for each pixel. */
export function drawPhoto(width: number, height: number, paint: Paint): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let p = 0; p < width * height; p++) {
    const { r, g, b, a = 255 } = paint(p % width, Math.floor(p / width));
    data.set([r, g, b, a], p * 4);
  }
  return { width, height, data };
}

/** Whether the point (0–1 in both directions) is in a T-shirt that fills the middle of the photo. */
export function isInShirt(u: number, v: number): boolean {
  const isBody = u > 0.33 && u < 0.67 && v > 0.2 && v < 0.8;
  const isSleeve = u > 0.2 && u < 0.8 && v > 0.2 && v < 0.4;
  return isBody || isSleeve;
}

/** Whether the point is in a pair of trousers. */
export function isInTrousers(u: number, v: number): boolean {
  return v > 0.1 && v < 0.9 && ((u > 0.35 && u < 0.48) || (u > 0.52 && u < 0.65) || (v < 0.3 && u > 0.35 && u < 0.65));
}

export const plain = (r: number, g: number, b: number): Paint => () => ({ r, g, b });

/** Lighter towards the lower right, as under a lamp. */
export function gradient({ r, g, b }: Rgb, width: number, height: number): Paint {
  return (x, y) => {
    const light = 0.8 + (0.3 * (x / width + y / height)) / 2;
    return { r: r * light, g: g * light, b: b * light };
  };
}

/** Planks with grain. */
export function wood(seed: number): Paint {
  const random = mulberry32(seed);
  const planks = Array.from({ length: 64 }, () => 0.85 + 0.3 * random());
  return (x, y) => {
    const light = at(planks, (x >> 4) & 63) * (1 + 0.05 * Math.sin(y / 3 + (x >> 4) * 5) + 0.04 * (random() - 0.5));
    return { r: 150 * light, g: 105 * light, b: 65 * light };
  };
}

/** `garment` where `isInside`, `background` elsewhere, both with a camera's noise. */
export function drawGarment(width: number, height: number, isInside: (u: number, v: number) => boolean, garment: Paint, background: Paint, seed = 1): RgbaImage {
  const random = mulberry32(seed);
  return drawPhoto(width, height, (x, y) => {
    const { r, g, b } = (isInside((x + 0.5) / width, (y + 0.5) / height) ? garment : background)(x, y);
    const noise = 6 * (random() - 0.5);
    return { r: r + noise, g: g + noise, b: b + noise };
  });
}

/** Share of pixels in both masks among those in either: 1 if they are the same. `mask` is over a photo at working size. */
export function overlap(mask: Uint8Array, width: number, height: number, isInside: (u: number, v: number) => boolean): number {
  let both = 0;
  let either = 0;
  for (let p = 0; p < mask.length; p++) {
    const expected = isInside(((p % width) + 0.5) / width, (Math.floor(p / width) + 0.5) / height);
    if (byteAt(mask, p) > 0 && expected) both++;
    if (byteAt(mask, p) > 0 || expected) either++;
  }
  return both / either;
}
