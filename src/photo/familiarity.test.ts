import { expect, test } from "vitest";
import { IMAGE_PIXELS, NUM_CLASSES } from "../data/dataset";
import { familiarity } from "./familiarity";

/** A garment over the middle half of the image. */
const pixels = Uint8Array.from({ length: IMAGE_PIXELS }, (_, p) => (p % 28 >= 7 && p % 28 < 21 ? 180 : 0));

function sureOf(index: number, probability = 0.97): number[] {
  return Array.from({ length: NUM_CLASSES }, (_, c) => (c === index ? probability : (1 - probability) / 9));
}

test("networks that agree are believed", () => {
  expect(familiarity([sureOf(3), sureOf(3), sureOf(3, 0.8)], pixels)).toEqual({ isUnlike: false, reason: null });
  expect(familiarity([sureOf(3)], pixels).isUnlike).toBe(false);
});

test("networks that contradict each other, or know nothing, are not", () => {
  expect(familiarity([sureOf(1), sureOf(5), sureOf(8)], pixels).reason).toBe("The networks contradict each other. It may be unlike anything in the data set.");
  expect(familiarity([sureOf(0, 0.1), sureOf(0, 0.1), sureOf(0, 0.1)], pixels).reason).toBe("The networks together are sure of none of the ten kinds. It may be unlike anything in the data set.");
  expect(familiarity([sureOf(0, 0.3)], pixels).isUnlike).toBe(true);
});

test("one of three that wavers between two is no contradiction", () => {
  const wavering = sureOf(6).map((value, c) => (c === 0 || c === 6 ? 0.485 : value));
  expect(familiarity([sureOf(6), sureOf(6), wavering], pixels).isUnlike).toBe(false);
});

test("an empty and a full image are no garments, whatever the networks say", () => {
  expect(familiarity([sureOf(8)], new Uint8Array(IMAGE_PIXELS)).isUnlike).toBe(true);
  expect(familiarity([sureOf(8)], new Uint8Array(IMAGE_PIXELS).fill(200)).isUnlike).toBe(true);
});

test("without a network the image alone is judged", () => {
  expect(familiarity([], pixels)).toEqual({ isUnlike: false, reason: null });
});
