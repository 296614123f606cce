import { describe, expect, test } from "vitest";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";
import { mulberry32 } from "../data/random";
import { AUTOMATIC, toGarment, type Corrections, type RgbaImage } from "./garment";
import { drawGarment, drawPhoto, gradient, isInShirt, isInTrousers, overlap, plain, wood } from "./testPhotos";

const SIZE = [300, 400] as const;

/** A dark blue shirt on a light floor. */
function shirt(): RgbaImage {
  return drawGarment(...SIZE, isInShirt, plain(40, 50, 110), plain(215, 205, 190));
}

function corrected(corrections: Partial<Corrections>): Corrections {
  return { ...AUTOMATIC, ...corrections };
}

/** Mean of the pixels that are not black. */
function meanTone(pixels: Uint8Array): number {
  const inside = pixels.filter((value) => value > 0);
  return inside.reduce((sum, value) => sum + value, 0) / inside.length;
}

describe("finds a garment", () => {
  const cases: readonly (readonly [name: string, photo: RgbaImage, isInside: typeof isInShirt])[] = [
    ["dark on a plain light ground", shirt(), isInShirt],
    ["light on a dark ground", drawGarment(...SIZE, isInShirt, plain(230, 230, 225), plain(60, 20, 30)), isInShirt],
    ["on wood", drawGarment(...SIZE, isInShirt, plain(60, 110, 170), wood(3)), isInShirt],
    ["white on wood", drawGarment(...SIZE, isInTrousers, plain(235, 235, 235), wood(4)), isInTrousers],
    ["under a lamp", drawGarment(...SIZE, isInTrousers, plain(50, 70, 120), gradient({ r: 190, g: 180, b: 170 }, ...SIZE)), isInTrousers],
    ["striped", drawGarment(...SIZE, isInShirt, (_x, y) => ((y >> 4) % 2 === 0 ? { r: 240, g: 240, b: 240 } : { r: 30, g: 30, b: 60 }), plain(170, 60, 60)), isInShirt],
    ["on black", drawGarment(...SIZE, isInShirt, plain(180, 180, 180), plain(2, 2, 2)), isInShirt],
  ];

  test.each(cases)("%s", (_name, photo, isInside) => {
    const { photo: working, mask, notes } = toGarment(photo);
    expect(overlap(mask, working.width, working.height, isInside)).toBeGreaterThan(0.9);
    expect(notes).toEqual([]);
  });
});

describe("small things", () => {
  const print = (u: number, v: number): boolean => u > 0.42 && u < 0.58 && v > 0.4 && v < 0.55;

  test("a glaring print on a dull shirt is not taken for the garment", () => {
    const photo = drawGarment(...SIZE, isInShirt, (x, y) => (print(x / 300, y / 400) ? { r: 250, g: 220, b: 20 } : { r: 70, g: 72, b: 80 }), plain(110, 100, 96));
    const { photo: working, mask } = toGarment(photo);
    expect(overlap(mask, working.width, working.height, isInShirt)).toBeGreaterThan(0.75);
  });

  test("a garment that is small in its photo is found at its size", () => {
    const far = (u: number, v: number): boolean => isInShirt((u - 0.5) / 0.45 + 0.5, (v - 0.5) / 0.45 + 0.5);
    const { photo: working, mask } = toGarment(drawGarment(...SIZE, far, plain(40, 50, 110), wood(3)));
    expect(overlap(mask, working.width, working.height, far)).toBeGreaterThan(0.85);
  });
});

describe("the image for the networks", () => {
  test("is 28 × 28, its longer edge filled, black around", () => {
    const { pixels, crop } = toGarment(shirt());
    expect(pixels).toHaveLength(IMAGE_PIXELS);
    // As wide as the sleeves: 0.6 × 300 by 0.6 × 400 pixels, so the height fills the image; the width, 21 of it, is narrowed to 16.
    expect(crop.height).toBeGreaterThan(crop.width);
    const columns = Array.from({ length: IMAGE_SIZE }, (_, x) => pixels.some((value, p) => p % IMAGE_SIZE === x && value > 0));
    const rows = Array.from({ length: IMAGE_SIZE }, (_, y) => pixels.subarray(y * IMAGE_SIZE, (y + 1) * IMAGE_SIZE).some((value) => value > 0));
    expect(rows).not.toContain(false);
    expect(columns.filter(Boolean).length).toBeGreaterThanOrEqual(15);
    expect(columns.filter(Boolean).length).toBeLessThanOrEqual(17);
    expect(columns.slice(0, 3)).toEqual([false, false, false]);
  });

  test("is no wider than worn clothes are, however far the sleeves are spread", () => {
    const spread = (u: number, v: number): boolean => (u > 0.38 && u < 0.62 && v > 0.2 && v < 0.8) || (u > 0.1 && u < 0.9 && v > 0.2 && v < 0.35);
    const { pixels, crop } = toGarment(drawGarment(400, 300, spread, plain(40, 50, 110), plain(215, 205, 190)));
    expect(crop.width).toBeGreaterThan(1.5 * crop.height);
    const columns = Array.from({ length: IMAGE_SIZE }, (_, x) => pixels.some((value, p) => p % IMAGE_SIZE === x && value > 0));
    // 0.88 of 28.
    expect(columns.filter(Boolean)).toHaveLength(25);
  });

  test("is light, whatever the garment's colour", () => {
    for (const tone of [15, 120, 245]) {
      const { pixels } = toGarment(drawGarment(...SIZE, isInShirt, plain(tone, tone, tone), plain(150, 40, 90)));
      expect(meanTone(pixels)).toBeGreaterThan(60);
    }
  });

  test("a darker garment comes out lighter: tones are negated", () => {
    const [dark, light] = [20, 230].map((tone) => meanTone(toGarment(drawGarment(...SIZE, isInShirt, plain(tone, tone, tone), plain(150, 40, 90))).pixels));
    expect(dark!).toBeGreaterThan(light!);
  });

  test("a shoe that points right is turned to point left, one that points left stays", () => {
    const boot = (u: number, v: number): boolean => v > 0.3 && v < 0.7 && u > 0.2 && (u < 0.45 || (v > 0.55 && u < 0.8));
    const right = toGarment(drawGarment(400, 400, boot, plain(70, 50, 40), plain(220, 220, 215)));
    const left = toGarment(drawGarment(400, 400, (u, v) => boot(1 - u, v), plain(70, 50, 40), plain(220, 220, 215)));
    const upperRight = (pixels: Uint8Array): number => pixels.reduce((sum, value, p) => sum + (value > 0 && p < IMAGE_PIXELS / 2 && p % IMAGE_SIZE >= IMAGE_SIZE / 2 ? 1 : 0), 0);
    expect(upperRight(left.pixels)).toBeGreaterThan(50);
    expect(upperRight(right.pixels)).toBeGreaterThan(50);
  });

  test("an image of the data set's own kind keeps its tones' order", () => {
    const { pixels } = toGarment(drawGarment(...SIZE, isInShirt, (_x, y) => ({ r: y / 2 + 40, g: y / 2 + 40, b: y / 2 + 40 }), plain(0, 0, 0)));
    expect(pixels[24 * IMAGE_SIZE + 14]!).toBeGreaterThan(pixels[4 * IMAGE_SIZE + 14]!);
  });

  test("is the same every time", () => {
    expect(toGarment(shirt()).pixels).toEqual(toGarment(shirt()).pixels);
  });

  test("leaves the photo as it was", () => {
    const photo = shirt();
    const before = photo.data.slice();
    toGarment(photo);
    expect(photo.data).toEqual(before);
  });
});

test("stages fit together", () => {
  const { photo, mask, crop, grey } = toGarment(shirt());
  expect(Math.max(photo.width, photo.height)).toBeLessThanOrEqual(256);
  expect(mask).toHaveLength(photo.width * photo.height);
  expect(new Set(mask)).toEqual(new Set([0, 255]));
  expect([grey.width, grey.height]).toEqual([crop.width, crop.height]);
  expect(grey.pixels).toHaveLength(crop.width * crop.height);
  expect(crop.x + crop.width).toBeLessThanOrEqual(photo.width);
  expect(crop.y + crop.height).toBeLessThanOrEqual(photo.height);
});

test("what is transparent is background", () => {
  const photo = drawPhoto(...SIZE, (x, y) => (isInTrousers(x / 300, y / 400) ? { r: 90, g: 90, b: 90 } : { r: 90, g: 90, b: 90, a: 0 }));
  const { photo: working, mask, notes } = toGarment(photo);
  expect(overlap(mask, working.width, working.height, isInTrousers)).toBeGreaterThan(0.9);
  expect(notes).toEqual([]);
});

describe("corrections", () => {
  test("the crop keeps all else out", () => {
    const two = (u: number, v: number): boolean => isInTrousers(u * 2, v) || isInTrousers(u * 2 - 1, v);
    const photo = drawGarment(600, 400, two, plain(40, 50, 110), plain(215, 205, 190));
    const { photo: working, crop, mask } = toGarment(photo, corrected({ crop: { x: 300, y: 0, width: 300, height: 400 } }));
    expect(crop.x).toBeGreaterThanOrEqual(working.width / 2);
    expect(overlap(mask, working.width, working.height, (u, v) => isInTrousers(u * 2 - 1, v))).toBeGreaterThan(0.8);
  });

  test("a crop outside the photo is said and ignored", () => {
    const { notes, pixels } = toGarment(shirt(), corrected({ crop: { x: 900, y: 0, width: 10, height: 10 } }));
    expect(notes).toEqual(["The crop lies outside the photo, so the whole photo is taken."]);
    expect(pixels).toEqual(toGarment(shirt()).pixels);
  });

  test('background "none" takes everything', () => {
    const { mask, crop, photo } = toGarment(shirt(), corrected({ background: "none" }));
    expect(new Set(mask)).toEqual(new Set([255]));
    expect(crop).toEqual({ x: 0, y: 0, width: photo.width, height: photo.height });
  });

  test("a background colour takes what differs from it", () => {
    const { photo, mask } = toGarment(shirt(), corrected({ background: { r: 215, g: 205, b: 190 } }));
    expect(overlap(mask, photo.width, photo.height, isInShirt)).toBeGreaterThan(0.9);
  });

  test("inverting turns tones over", () => {
    const photo = drawGarment(...SIZE, isInShirt, (_x, y) => ({ r: y / 2, g: y / 2, b: y / 2 }), plain(200, 60, 60));
    const slope = (invert: boolean): number => {
      const { pixels } = toGarment(photo, corrected({ invert }));
      return pixels[24 * IMAGE_SIZE + 14]! - pixels[4 * IMAGE_SIZE + 14]!;
    };
    expect(slope(true)).toBeLessThan(-20);
    expect(slope(false)).toBeGreaterThan(20);
    expect(toGarment(photo, corrected({ invert: "auto" })).pixels).toEqual(toGarment(photo, corrected({ invert: true })).pixels);
  });

  test("contrast spreads tones", () => {
    const photo = drawGarment(...SIZE, isInShirt, (_x, y) => ({ r: y / 3, g: y / 3, b: y / 3 }), plain(200, 60, 60));
    const range = (contrast: number): number => {
      const { pixels } = toGarment(photo, corrected({ contrast }));
      return Math.abs(pixels[24 * IMAGE_SIZE + 14]! - pixels[4 * IMAGE_SIZE + 14]!);
    };
    expect(range(0)).toBeLessThan(5);
    expect(range(1.5)).toBeGreaterThan(range(1));
  });

  test("rotation sets a photo lying on its side upright", () => {
    const lying = drawGarment(400, 300, (u, v) => isInShirt(1 - v, u), plain(40, 50, 110), plain(215, 205, 190));
    const { photo, mask } = toGarment(lying, corrected({ rotation: 90 }));
    expect(photo.height).toBeGreaterThan(photo.width);
    expect(overlap(mask, photo.width, photo.height, isInShirt)).toBeGreaterThan(0.9);
  });

  test("a slight rotation keeps the corners it opens out of the garment", () => {
    const { photo, mask, crop } = toGarment(shirt(), corrected({ rotation: 10 }));
    expect(mask[0]).toBe(0);
    expect(crop.width).toBeLessThan(photo.width * 0.9);
  });

  test("numbers that are none count as the usual", () => {
    expect(toGarment(shirt(), corrected({ rotation: Number.NaN, contrast: Number.NaN })).pixels).toEqual(toGarment(shirt()).pixels);
  });
});

describe("photos that hold no garment", () => {
  test.each([
    ["one colour", drawPhoto(200, 200, plain(120, 130, 140))],
    ["one pixel", drawPhoto(1, 1, plain(1, 2, 3))],
    ["transparent throughout", drawPhoto(50, 50, () => ({ r: 0, g: 0, b: 0, a: 0 }))],
  ])("%s: a sentence", (_name, photo) => {
    const { pixels, notes } = toGarment(photo);
    expect(pixels).toHaveLength(IMAGE_PIXELS);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/\.$/);
  });

  test.each([[1, 3_000], [3_000, 1], [2, 2], [5_000, 3], [1, 2]])("%i × %i pixels", (width, height) => {
    const random = mulberry32(width * 7 + height);
    const { pixels } = toGarment(drawPhoto(width, height, () => ({ r: 255 * random(), g: 255 * random(), b: 255 * random() })));
    expect(pixels).toHaveLength(IMAGE_PIXELS);
  });

  test("a buffer of the wrong size is refused", () => {
    expect(() => toGarment({ width: 2, height: 2, data: new Uint8ClampedArray(3) })).toThrow("2 × 2 pixels need 16 bytes, got 3");
    expect(() => toGarment({ width: 0, height: 2, data: new Uint8ClampedArray(0) })).toThrow(RangeError);
  });
});

test("thousands of random pictures and corrections: always an image", () => {
  const random = mulberry32(2020);
  const wrong: string[] = [];
  const upTo = (limit: number): number => Math.floor(random() * limit);
  for (let i = 0; i < 2_000; i++) {
    const [width, height] = [1 + upTo(24), 1 + upTo(24)];
    const levels = 1 + upTo(4);
    const photo = drawPhoto(width, height, () => ({ r: (upTo(levels) * 255) / levels, g: upTo(256), b: (upTo(levels) * 255) / levels, a: random() < 0.05 ? upTo(256) : 255 }));
    const { pixels, grey, crop } = toGarment(photo, {
      crop: random() < 0.5 ? null : { x: upTo(30) - 5, y: upTo(30) - 5, width: upTo(30), height: upTo(30) },
      background: random() < 0.6 ? "auto" : random() < 0.5 ? "none" : { r: upTo(300), g: upTo(300), b: -upTo(300) },
      invert: random() < 0.5 ? "auto" : random() < 0.5,
      contrast: random() * 4,
      rotation: random() < 0.5 ? 0 : random() * 800 - 400,
    });
    if (pixels.length !== IMAGE_PIXELS || grey.pixels.length !== crop.width * crop.height) wrong.push(`picture ${i} of ${width} × ${height}`);
  }
  expect(wrong).toEqual([]);
});

test("noise at full size ends", () => {
  const random = mulberry32(5);
  const { pixels } = toGarment(drawPhoto(256, 256, () => ({ r: 255 * random(), g: 255 * random(), b: 255 * random() })));
  expect(pixels).toHaveLength(IMAGE_PIXELS);
});
