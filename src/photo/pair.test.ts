/** @file What is a pair of shoes from above and what is not; drawn outlines. */
import { describe, expect, test } from "vitest";
import { IMAGE_SIZE } from "../data/dataset";
import { toGarment } from "./garment";
import { shoeOfPair } from "./pair";
import { drawGarment, isInShirt, isInTrousers, plain } from "./testPhotos";

type Outline = (u: number, v: number) => boolean;

const SIZE = { width: 120, height: 160 };
const WHOLE = { x: 12, y: 16, width: 96, height: 128 };

/** `outline` over `WHOLE`, tones that grow downwards. */
function draw(outline: Outline): { mask: Uint8Array; tones: Uint8Array } {
  const at = (p: number): [number, number] => [((p % SIZE.width) + 0.5 - WHOLE.x) / WHOLE.width, (Math.floor(p / SIZE.width) + 0.5 - WHOLE.y) / WHOLE.height];
  const isInside = (u: number, v: number): boolean => u >= 0 && u < 1 && v >= 0 && v < 1 && outline(u, v);
  const mask = Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, p) => (isInside(...at(p)) ? 1 : 0));
  return { mask, tones: mask.map((value, p) => value * Math.round(50 + 200 * at(p)[1])) };
}

/** Two ovals side by side that touch along most of their length; broad above (`toesUp`) or below. */
const shoes = (toesUp: boolean): Outline => (u, v) => {
  const along = toesUp ? v : 1 - v;
  const halfWidth = 0.25 * Math.sqrt(Math.max(0, 1 - (2 * v - 1) ** 4)) * (along < 0.5 ? 1 : 0.85);
  return Math.abs(u - 0.26) < halfWidth || Math.abs(u - 0.74) < halfWidth;
};

describe("a pair", () => {
  test.each([
    ["up", true],
    ["down", false],
  ])("with its toes %s: one of the two, its toe to the left", (_name, toesUp) => {
    const { mask, tones } = draw(shoes(toesUp));
    const shoe = shoeOfPair(mask, tones, SIZE, WHOLE)!;
    expect(shoe.part.width / shoe.part.height).toBeGreaterThan(2);
    expect(shoe.mask).toHaveLength(shoe.size.width * shoe.size.height);
    // Tones grow downwards: with the toes up, they grow to the right now.
    const row = shoe.part.y + (shoe.part.height >> 1);
    const toneAt = (x: number): number => shoe.tones[row * shoe.size.width + x]!;
    expect(Math.sign(toneAt(shoe.part.x + shoe.part.width - 2) - toneAt(shoe.part.x + 1))).toBe(toesUp ? 1 : -1);
  });

  test("becomes a flat shoe in 28 × 28, and it is said", () => {
    const { pixels, notes, grey } = toGarment(drawGarment(300, 400, (u, v) => shoes(true)((u - 0.2) / 0.6, (v - 0.15) / 0.7), plain(40, 40, 45), plain(215, 205, 190)));
    expect(notes).toEqual([expect.stringMatching(/^This looks like a pair of shoes from above\./)]);
    expect(grey.width).toBeGreaterThan(2 * grey.height);
    const rows = Array.from({ length: IMAGE_SIZE }, (_, y) => pixels.subarray(y * IMAGE_SIZE, (y + 1) * IMAGE_SIZE).some((value) => value > 0));
    expect(rows.filter(Boolean)).toHaveLength(7);
  });
});

describe("no pair", () => {
  const garments: readonly (readonly [name: string, outline: Outline])[] = [
    ["a shirt", (u, v) => isInShirt(0.2 + 0.6 * u, 0.2 + 0.6 * v)],
    ["trousers", (u, v) => isInTrousers(0.35 + 0.3 * u, 0.1 + 0.8 * v)],
    ["a dress with a deep neck", (u, v) => Math.abs(u - 0.5) < 0.25 + 0.25 * v && !(v < 0.2 && Math.abs(u - 0.5) < 0.1)],
    ["a rectangle", () => true],
    ["two things of which one is small", (u, v) => shoes(true)(u, v) && (u < 0.5 || v < 0.4)],
  ];

  test.each(garments)("%s", (_name, outline) => {
    const { mask, tones } = draw(outline);
    expect(shoeOfPair(mask, tones, SIZE, WHOLE)).toBeNull();
  });

  test("what is wider than high", () => {
    const { mask, tones } = draw((u, v) => v < 0.5 && shoes(true)(u, 2 * v));
    expect(shoeOfPair(mask, tones, SIZE, { ...WHOLE, height: WHOLE.height / 2 })).toBeNull();
  });
});
