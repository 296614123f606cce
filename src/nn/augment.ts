/**
 * @file What is done to training images at random: decided here by the seed, on the host, and computed where training runs.
 *
 * What happens to an image follows from (augmentation, seed, epoch, the image's number in the data set) and from nothing
 * else: not from the batch it is in, nor from what was paused or resumed.
 */
import { byteAt } from "../data/arrays";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";
import { hashSeed, mulberry32 } from "../data/random";
import { AUGMENTATION_NUMBERS, type Augmentations } from "./ops/augmentations";
import type { AugmentationSpec } from "./trainConfig";

/** About which images turn and grow. */
const MIDDLE = (IMAGE_SIZE - 1) / 2;

/** One image's transform, as a person would say it: mirrored first, then turned, then made larger, then shifted. */
export interface Geometry {
  readonly isFlipped: boolean;
  /** As seen. */
  readonly degreesClockwise: number;
  /** How many times as large. */
  readonly zoom: number;
  /** In pixels. */
  readonly shiftRight: number;
  readonly shiftDown: number;
}

/**
 * The numbers of some images, a row of `AUGMENTATION_NUMBERS` each.
 *
 * @param epoch 1 for the first.
 * @param indices the images' numbers in the data set.
 */
export function augmentationsOf(augmentation: AugmentationSpec, seed: number, epoch: number, indices: ArrayLike<number>): Augmentations {
  const numbers = new Float32Array(indices.length * AUGMENTATION_NUMBERS);
  Array.from(indices, (index, row) => numbers.set(numbersOf(augmentation, seed, epoch, index), row * AUGMENTATION_NUMBERS));
  return numbers;
}

/** Keeps augmentation's random numbers apart from shuffling's, which have seed and epoch too. */
const STREAM = 0x617567;

function numbersOf(augmentation: AugmentationSpec, seed: number, epoch: number, index: number): number[] {
  const random = mulberry32(hashSeed(seed, STREAM, epoch, index));
  // All are drawn, whatever is wanted, so that a range changed leaves the others' draws as they were.
  const [right, down, turn, size, coin, light, contrast, cutRow, cutColumn] = Array.from({ length: 9 }, random) as [number, number, number, number, number, number, number, number, number];
  const within = (range: number, draw: number): number => (range === 0 ? 0 : range * (2 * draw - 1));
  const geometry: Geometry = {
    isFlipped: isFlipped(augmentation.horizontalFlip, coin, seed, epoch, index),
    degreesClockwise: within(augmentation.rotation, turn),
    zoom: 1 + within(augmentation.zoom, size),
    shiftRight: within(augmentation.translation, right),
    shiftDown: within(augmentation.translation, down),
  };
  const { cutOut } = augmentation;
  const firstOf = (draw: number): number => (cutOut === 0 ? 0 : Math.floor(draw * IMAGE_SIZE) - Math.floor(cutOut / 2));
  return [...readsAt(geometry), 1 + within(augmentation.contrast, contrast), within(augmentation.brightness, light), firstOf(cutRow), firstOf(cutColumn), cutOut];
}

function isFlipped(flip: AugmentationSpec["horizontalFlip"], coin: number, seed: number, epoch: number, index: number): boolean {
  switch (flip) {
    case "none":
      return false;
    case "random":
      return coin < 0.5;
    case "alternating":
      return (hashSeed(seed, STREAM, index) + epoch) % 2 === 0;
  }
}

/**
 * Where each output pixel is read, as the first six numbers of `Augmentations`: the transform's inverse, its last step
 * first.
 */
export function readsAt({ isFlipped, degreesClockwise, zoom, shiftRight, shiftDown }: Geometry): [a: number, b: number, c: number, d: number, e: number, f: number] {
  const angle = (degreesClockwise * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle) / zoom, Math.cos(angle) / zoom];
  const mirror = isFlipped ? -1 : 1;
  // About the middle: (row, column) of the output comes from (cos · row − sin · column, sin · row + cos · column).
  const rows = [cos, -sin] as const;
  const columns = [mirror * sin, mirror * cos] as const;
  const from = ([r, q]: readonly [number, number]): number => MIDDLE - r * (MIDDLE + shiftDown) - q * (MIDDLE + shiftRight);
  return [...rows, from(rows), ...columns, from(columns)];
}

/**
 * One image augmented, in plain TypeScript: what every backend's `ImageBatch` computes, and what the page's samples show.
 *
 * @param pixels grey, 0–255, `[28, 28]`. Borrowed.
 * @param numbers one row of `Augmentations`. Borrowed.
 * @returns intensities 0–1, `[28, 28]`; the caller's.
 */
export function augmentImage(pixels: Uint8Array, numbers: Float32Array): Float32Array {
  if (pixels.length !== IMAGE_PIXELS) throw new Error(`augmentImage: expected ${IMAGE_PIXELS} pixels, got ${pixels.length}`);
  return augmentRows(pixels, numbers, IMAGE_SIZE);
}

/** The same for an image of any size. @param width pixels in a row, of which there are whole ones. */
export function augmentRows(pixels: Uint8Array, numbers: Float32Array, width: number): Float32Array {
  if (numbers.length !== AUGMENTATION_NUMBERS) throw new Error(`augmentImage: expected ${AUGMENTATION_NUMBERS} numbers, got ${numbers.length}`);
  const [a, b, c, d, e, f, contrast, brightness, cutRow, cutColumn, cutSize] = numbers as unknown as [number, number, number, number, number, number, number, number, number, number, number];
  const isCut = (row: number, column: number): boolean => row >= cutRow && row < cutRow + cutSize && column >= cutColumn && column < cutColumn + cutSize;
  return Float32Array.from(pixels, (_, i) => {
    const row = Math.floor(i / width);
    const column = i % width;
    if (isCut(row, column)) return 0;
    const value = bilinear(pixels, width, a * row + b * column + c, d * row + e * column + f) / 255;
    return value > 0 ? Math.min(1, Math.max(0, value * contrast + brightness)) : 0;
  });
}

/** The image between its pixels, 0 outside. */
function bilinear(pixels: Uint8Array, width: number, row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  const at = (y: number, x: number): number => (y < 0 || x < 0 || x >= width || (y + 1) * width > pixels.length ? 0 : byteAt(pixels, y * width + x));
  const above = (1 - right) * at(top, left) + right * at(top, left + 1);
  const below = (1 - right) * at(top + 1, left) + right * at(top + 1, left + 1);
  return (1 - down) * above + down * below;
}
