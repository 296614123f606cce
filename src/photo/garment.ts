/** @file Stand-in until the photo branch is merged, which replaces this file: grey, shrink to fit, centre, invert a light background. */

export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Corrections {
  readonly crop: Box | null;
  readonly background: "auto" | "none" | Rgb;
  readonly invert: "auto" | boolean;
  readonly contrast: number;
  readonly rotation: number;
}

export interface Stages {
  readonly photo: RgbaImage;
  readonly mask: Uint8Array;
  readonly crop: Box;
  readonly grey: { readonly width: number; readonly height: number; readonly pixels: Uint8Array };
  readonly pixels: Uint8Array;
  readonly notes: readonly string[];
}

export const AUTOMATIC: Corrections = { crop: null, background: "auto", invert: "auto", contrast: 1, rotation: 0 };

const SIDE = 28;

/** Takes no background away and does not turn: the mask is everything. */
export function toGarment(photo: RgbaImage, corrections: Corrections = AUTOMATIC): Stages {
  const { width, height } = photo;
  const crop = corrections.crop ?? { x: 0, y: 0, width, height };
  const greyAt = (x: number, y: number): number => {
    const i = 4 * (y * width + x);
    const [r, g, b, a] = [photo.data[i]!, photo.data[i + 1]!, photo.data[i + 2]!, photo.data[i + 3]! / 255];
    return (0.299 * r + 0.587 * g + 0.114 * b) * a + 255 * (1 - a);
  };
  const corners = [greyAt(0, 0), greyAt(width - 1, 0), greyAt(0, height - 1), greyAt(width - 1, height - 1)];
  const isLight = corners.reduce((sum, value) => sum + value, 0) > 4 * 127;
  const inverts = corrections.invert === "auto" ? isLight : corrections.invert;
  const grey = Uint8Array.from({ length: width * height }, (_, i) => {
    const value = greyAt(i % width, Math.floor(i / width));
    return Math.min(255, Math.max(0, 127.5 + ((inverts ? 255 - value : value) - 127.5) * corrections.contrast));
  });
  const pixels = new Uint8Array(SIDE * SIDE);
  const scale = Math.max(crop.width, crop.height) / SIDE;
  const [left, top] = [crop.x - (SIDE * scale - crop.width) / 2, crop.y - (SIDE * scale - crop.height) / 2];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      let sum = 0;
      let count = 0;
      for (let y = Math.floor(top + row * scale); y < Math.max(top + (row + 1) * scale, Math.floor(top + row * scale) + 1); y++) {
        for (let x = Math.floor(left + column * scale); x < Math.max(left + (column + 1) * scale, Math.floor(left + column * scale) + 1); x++) {
          count++;
          if (x >= Math.max(0, crop.x) && x < Math.min(width, crop.x + crop.width) && y >= Math.max(0, crop.y) && y < Math.min(height, crop.y + crop.height)) sum += grey[y * width + x]!;
        }
      }
      pixels[row * SIDE + column] = sum / Math.max(1, count);
    }
  }
  return {
    photo,
    mask: new Uint8Array(width * height).fill(1),
    crop,
    grey: { width, height, pixels: grey },
    pixels,
    notes: ["The background is not taken away and the photo not turned in this version of the page."],
  };
}
