/** @file Tests of featureBook.ts. */
import { describe, expect, test } from "vitest";
import { at } from "../data/arrays";
import type { LabelledImages } from "../data/dataset";
import { mulberry32 } from "../data/random";
import { conv2d, dense, flatten, globalMaxPooling2d, maxPooling2d, activation } from "../nn/architectures/layers";
import { FeatureBook, lastDense } from "./featureBook";
import { randomisedWeights } from "./randomised";
import { toSteps } from "./steps";
import { traceSteps, toImage } from "./trace";
import { ALONE } from "./work";

const LAYERS = [conv2d(4, { strides: 3 }), maxPooling2d(), flatten(), dense(6), dense(10, "softmax")];
const STEPS = toSteps(LAYERS, randomisedWeights({ layers: LAYERS, weights: Array.from({ length: 6 }, () => new Float32Array(0)) }, 1));
const SIZE = 40;

function noise(size: number): LabelledImages {
  const random = mulberry32(7);
  return { images: Uint8Array.from({ length: size * 784 }, () => 256 * random()), labels: Uint8Array.from({ length: size }, (_, i) => i % 10), size };
}

const TRAIN = noise(SIZE);
const TRACE = traceSteps(STEPS, toImage(TRAIN.images.subarray(3 * 784, 4 * 784)));

async function bookOf(count: number): Promise<FeatureBook> {
  const book = new FeatureBook(STEPS, TRAIN);
  await book.readTo(count, ALONE);
  return book;
}

describe("FeatureBook", () => {
  test("finds an image next to itself, unless it is left out", async () => {
    const book = await bookOf(SIZE);
    expect(at(book.nearest(TRACE, 2), 0)).toEqual({ index: 3, distance: 0 });
    expect(book.nearest(TRACE, SIZE, 3).map(({ index }) => index)).not.toContain(3);
  });

  test("splits each pull into its two factors", async () => {
    const book = await bookOf(SIZE);
    const pulls = [...book.towards(TRACE, 3, SIZE), ...book.awayFrom(TRACE, 3, SIZE)];
    expect(pulls.length).toBeGreaterThan(SIZE / 2);
    for (const { score, errors, likeness } of pulls) expect(errors * likeness).toBeCloseTo(score, 4);
    expect(book.towards(TRACE, 3, SIZE).every(({ score }) => score > 0)).toBe(true);
  });

  test("says the same read in two parts, and more than one reads at most what there is", async () => {
    const book = await bookOf(15);
    expect(book.read).toBe(15);
    await book.readTo(1000, ALONE);
    expect(book.read).toBe(SIZE);
    expect(book.nearest(TRACE, 9)).toEqual((await bookOf(SIZE)).nearest(TRACE, 9));
  });

  test("keeps what it has read when it is stopped", async () => {
    const book = new FeatureBook(STEPS, TRAIN);
    const stopping = new AbortController();
    const stopped = book.readTo(SIZE, { ...ALONE, signal: stopping.signal, onProgress: (share) => void (share >= 0.5 && stopping.abort()) });
    await expect(stopped).rejects.toThrow("aborted");
    expect(book.read).toBeGreaterThanOrEqual(SIZE / 2);
    expect(book.read).toBeLessThan(SIZE);
    expect(book.nearest(TRACE, 1)).toEqual([{ index: 3, distance: 0 }]);
  });

  test("needs a dense layer at the end", () => {
    const layers = [conv2d(10), globalMaxPooling2d(), activation("softmax")];
    const steps = toSteps(layers, [new Float32Array(90), new Float32Array(10)]);
    expect(lastDense(steps)).toBeNull();
    expect(() => new FeatureBook(steps, TRAIN)).toThrow("no dense layer at its end");
  });
});
