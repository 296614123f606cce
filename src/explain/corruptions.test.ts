/** @file Corruptions: seeded, without effect at strength 0, and each what its name says. */
import { expect, test } from "vitest";
import { bandedImages } from "../testing/images";
import { ALONE } from "./work";
import { CORRUPTIONS, corrupted, corruptedInTurns } from "./corruptions";

const { images } = bandedImages(6, 3);

/** One image with one bright pixel. */
function dot(row: number, column: number, value = 200): Uint8Array {
  const image = new Uint8Array(784);
  image[row * 28 + column] = value;
  return image;
}

const brightest = (image: Uint8Array): [number, number] => {
  const index = image.indexOf(Math.max(...image));
  return [Math.floor(index / 28), index % 28];
};

test.each(CORRUPTIONS)("$name: nothing at 0, more the further it goes, the same from the same seed, and the images themselves untouched", async ({ name, strengths }) => {
  const before = images.slice();
  expect(strengths[0]).toBe(0);
  expect(strengths).toEqual(strengths.toSorted((a, b) => a - b));
  const all = strengths.map((strength) => corrupted(images, name, strength, 5));
  expect(all[0]).toEqual(images);
  expect(all[0]).not.toBe(images);
  expect(corrupted(images, name, strengths[3]!, 5)).toEqual(all[3]);
  const distance = (image: Uint8Array): number => image.reduce((sum, value, i) => sum + Math.abs(value - images[i]!), 0);
  const distances = all.map(distance);
  for (let i = 1; i < distances.length; i++) expect(distances[i]).toBeGreaterThan(0);
  expect(distances[5]!).toBeGreaterThan(distances[1]!);
  expect(await corruptedInTurns(images, name, strengths[4]!, ALONE, 5)).toEqual(all[4]);
  expect(images).toEqual(before);
});

test("darker takes a share of each pixel away, brighter lays white over", () => {
  expect(corrupted(dot(3, 4), "darker", 0.4)[3 * 28 + 4]).toBe(120);
  const brighter = corrupted(dot(3, 4), "brighter", 0.2);
  expect([brighter[3 * 28 + 4], brighter[0]]).toEqual([211, 51]);
});

test("a shift goes so far, and not the same way for each image", () => {
  const many = new Uint8Array(784 * 12);
  for (let i = 0; i < 12; i++) many.set(dot(14, 14), i * 784);
  const places = Array.from({ length: 12 }, (_, i) => brightest(corrupted(many, "shift", 5).subarray(i * 784, (i + 1) * 784)));
  for (const [row, column] of places) expect(Math.hypot(row - 14, column - 14)).toBeCloseTo(5, -0.5);
  expect(new Set(places.map(String)).size).toBeGreaterThan(4);
  expect(corrupted(dot(14, 14), "shift", 5, 1)).not.toEqual(corrupted(dot(14, 14), "shift", 5, 2));
});

test("a rotation by 90 degrees is exact, one way or the other", () => {
  const [row, column] = brightest(corrupted(dot(2, 9), "rotation", 90));
  expect([[9, 25], [18, 2]]).toContainEqual([row, column]);
  expect(corrupted(dot(2, 9), "rotation", 90).filter((value) => value > 0)).toHaveLength(1);
});

test("blur spreads and keeps the sum", () => {
  const blurred = corrupted(dot(14, 14, 255), "blur", 1);
  const at = (row: number, column: number): number => blurred[row * 28 + column]!;
  expect([at(14, 13), at(13, 14), at(14, 15)]).toEqual([at(14, 13), at(14, 13), at(14, 13)]);
  expect(at(14, 14)).toBe(Math.round(255 * 0.3991 ** 2));
  expect(blurred.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(240);
});

test("noise has the deviation that it says, where neither end is near", () => {
  const grey = new Uint8Array(784 * 20).fill(128);
  const noisy = corrupted(grey, "noise", 25);
  const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + (value - 128) ** 2, 0) / noisy.length);
  expect(deviation).toBeCloseTo(25, -0.5);
  const mean = noisy.reduce((sum, value) => sum + value, 0) / noisy.length;
  expect(Math.abs(mean - 128)).toBeLessThan(1);
});
