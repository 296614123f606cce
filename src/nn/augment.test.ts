import { describe, expect, test } from "vitest";
import { IMAGE_PIXELS } from "../data/dataset";
import { fromGzip, toFloats } from "../testing/bytes";
import { augmentationsOf, augmentImage, readsAt } from "./augment";
import fixture from "./fixtures/geometry.json";
import { AUGMENTATION_NUMBERS } from "./ops/augmentations";
import { type AugmentationSpec, isPlainAugmentation, NO_AUGMENTATION } from "./trainConfig";

test.each(fixture.cases)("a shift, turn and zoom mean what the reference means: right $shiftRight, down $shiftDown, $degreesClockwise°, × $zoom, flipped $flippedFirst", async (expected) => {
  const images = await fromGzip(fixture.images);
  const pixels = toFloats(await fromGzip(expected.pixels));
  const numbers = Float32Array.from([...readsAt({ ...expected, isFlipped: expected.flippedFirst }), 1, 0, 0, 0, 0]);
  for (const image of [0, 1]) {
    const augmented = augmentImage(images.subarray(image * IMAGE_PIXELS, (image + 1) * IMAGE_PIXELS), numbers);
    const off = augmented.map((value, i) => Math.abs(value - pixels[image * IMAGE_PIXELS + i]!));
    expect(Math.max(...off)).toBeLessThan(1e-5);
  }
});

const ALL: AugmentationSpec = { translation: 2, rotation: 15, zoom: 0.1, horizontalFlip: "random", cutOut: 7, brightness: 0.2, contrast: 0.3 };
const INDICES = Int32Array.from({ length: 2_000 }, (_, i) => i * 7);

/** Rows of the numbers. */
function rows(augmentation: AugmentationSpec, seed = 1, epoch = 1, indices: ArrayLike<number> = INDICES): number[][] {
  const numbers = augmentationsOf(augmentation, seed, epoch, indices);
  return Array.from(indices, (_, row) => [...numbers.subarray(row * AUGMENTATION_NUMBERS, (row + 1) * AUGMENTATION_NUMBERS)]);
}

describe("what happens to an image", () => {
  test("follows from seed, epoch and its number, whatever batch it is in", () => {
    const whole = rows(ALL);
    expect(rows(ALL, 1, 1, INDICES.toReversed()).toReversed()).toEqual(whole);
    expect(rows(ALL, 1, 1, [INDICES[5]!])).toEqual([whole[5]]);
    for (const other of [rows(ALL, 2), rows(ALL, 1, 2)]) expect(other.every((row, i) => row.join() !== whole[i]!.join())).toBe(true);
    expect(new Set(whole.map(String)).size).toBe(whole.length);
  });

  test("is nothing where nothing is asked for", () => {
    expect(rows(NO_AUGMENTATION)[0]).toEqual([1, -0, 0, 0, 1, 0, 1, 0, 0, 0, 0].map((value) => expect.closeTo(value, 6)));
    expect([null, NO_AUGMENTATION, ALL, { ...NO_AUGMENTATION, cutOut: 1 }].map(isPlainAugmentation)).toEqual([true, true, false, false]);
  });

  test("stays within its ranges and fills them", () => {
    const shifts = rows({ ...NO_AUGMENTATION, translation: 2 }).flatMap((row) => [row[2]!, row[5]!]);
    expect([Math.min(...shifts), Math.max(...shifts)]).toEqual([expect.closeTo(-2, 1), expect.closeTo(2, 1)]);
    const angles = rows({ ...NO_AUGMENTATION, rotation: 15 }).map((row) => (Math.atan2(row[3]!, row[0]!) * 180) / Math.PI);
    expect([Math.min(...angles), Math.max(...angles)]).toEqual([expect.closeTo(-15, 0), expect.closeTo(15, 0)]);
    const scales = rows({ ...NO_AUGMENTATION, zoom: 0.5 }).map((row) => 1 / row[0]!);
    expect([Math.min(...scales), Math.max(...scales)]).toEqual([expect.closeTo(0.5, 1), expect.closeTo(1.5, 1)]);
    const cuts = rows({ ...NO_AUGMENTATION, cutOut: 7 }).map((row) => row[8]!);
    expect([Math.min(...cuts), Math.max(...cuts)]).toEqual([-3, 24]);
  });

  test("changes by one setting alone when that one is changed", () => {
    const [one, other] = [rows(ALL), rows({ ...ALL, brightness: 0.4 })];
    other.forEach((row, i) => {
      expect(row.toSpliced(7, 1)).toEqual(one[i]!.toSpliced(7, 1));
      expect(row[7]).toBeCloseTo(2 * one[i]![7]!, 6);
    });
  });

  test("flips half of the images at random, or each in every other epoch", () => {
    const flips = (horizontalFlip: AugmentationSpec["horizontalFlip"], epoch: number) => rows({ ...NO_AUGMENTATION, horizontalFlip }, 1, epoch).map((row) => row[4]! < 0);
    const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length;
    expect(share(flips("none", 1))).toBe(0);
    for (const flip of ["random", "alternating"] as const) expect(Math.abs(share(flips(flip, 1)) - 0.5)).toBeLessThan(0.05);
    expect(flips("alternating", 2)).toEqual(flips("alternating", 1).map((isFlipped) => !isFlipped));
    expect(flips("alternating", 3)).toEqual(flips("alternating", 1));
    expect(flips("random", 3)).not.toEqual(flips("random", 1));
  });
});

describe("an augmented image", () => {
  const pixels = Uint8Array.from({ length: IMAGE_PIXELS }, (_, i) => (i % 28 < 14 ? 0 : 100));
  const same = [1, 0, 0, 0, 1, 0];
  const at = (image: Float32Array, row: number, column: number) => image[row * 28 + column]!;

  test("keeps its ground dark while the garment gets lighter, at most white", () => {
    const image = augmentImage(pixels, Float32Array.of(...same, 2, 0.1, 0, 0, 0));
    expect([at(image, 5, 3), at(image, 5, 20)]).toEqual([0, expect.closeTo(200 / 255 + 0.1, 6)]);
    expect(Math.max(...augmentImage(pixels, Float32Array.of(...same, 3, 0.1, 0, 0, 0)))).toBe(1);
    expect(Math.max(...augmentImage(pixels, Float32Array.of(...same, 1, -0.9, 0, 0, 0)))).toBe(0);
  });

  test("loses a square, as much of it as is inside", () => {
    const image = augmentImage(pixels, Float32Array.of(...same, 1, 0, -2, 25, 5));
    expect([at(image, 2, 27), at(image, 3, 27), at(image, 2, 24)]).toEqual([0, expect.closeTo(100 / 255, 6), expect.closeTo(100 / 255, 6)]);
  });

  test("says what does not fit", () => {
    expect(() => augmentImage(pixels.subarray(1), new Float32Array(11))).toThrow("expected 784 pixels, got 783");
    expect(() => augmentImage(pixels, new Float32Array(10))).toThrow("expected 11 numbers, got 10");
  });
});
