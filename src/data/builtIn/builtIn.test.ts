/** @file The built-in data set: repeatable, balanced, framed, learnable but not trivially; and polite to the page. */
import { describe, expect, it, vi } from "vitest";
import { classCounts, IMAGE_PIXELS, IMAGE_SIZE, imageAt, type LabelledImages, NUM_CLASSES } from "../dataset";
import { drawBuiltInDataset, drawGarment } from "./builtIn";

const yieldToPage = () => Promise.resolve();

function draw(seed: number, index: number): { label: number; pixels: Uint8Array } {
  const pixels = new Uint8Array(IMAGE_PIXELS);
  return { label: drawGarment(seed, index, pixels), pixels };
}

/** The longer edge of the box around all pixels that are not black. */
function longestEdge(pixels: Uint8Array): number {
  let [left, right, top, bottom] = [IMAGE_SIZE, -1, IMAGE_SIZE, -1];
  pixels.forEach((value, i) => {
    if (value === 0) return;
    const [x, y] = [i % IMAGE_SIZE, Math.floor(i / IMAGE_SIZE)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  });
  return Math.max(right - left, bottom - top) + 1;
}

function squaredDistance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/** Share of `test` whose nearest of the candidates carries its label. */
function nearestAccuracy(candidates: readonly { pixels: Uint8Array; label: number }[], test: LabelledImages): number {
  let correct = 0;
  for (let i = 0; i < test.size; i++) {
    const image = imageAt(test, i);
    const distances = candidates.map(({ pixels }) => squaredDistance(pixels, image));
    if (candidates[distances.indexOf(Math.min(...distances))]!.label === test.labels[i]) correct++;
  }
  return correct / test.size;
}

function classMeans(set: LabelledImages): { pixels: Uint8Array; label: number }[] {
  const counts = classCounts(set.labels);
  const sums = counts.map(() => new Float64Array(IMAGE_PIXELS));
  for (let i = 0; i < set.size; i++) {
    const sum = sums[set.labels[i]!]!;
    const pixels = imageAt(set, i);
    for (let pixel = 0; pixel < pixels.length; pixel++) sum[pixel]! += pixels[pixel]!;
  }
  return sums.map((sum, label) => ({ pixels: Uint8Array.from(sum, (value) => value / counts[label]!), label }));
}

describe("drawGarment", () => {
  it("draws the same image for the same seed and index, whatever was drawn before", () => {
    const first = draw(2020, 1234);
    for (let index = 0; index < 50; index++) draw(7, index);
    expect(draw(2020, 1234)).toEqual(first);
  });

  it("overwrites whatever the buffer held", () => {
    const dirty = new Uint8Array(IMAGE_PIXELS).fill(99);
    drawGarment(2020, 5, dirty);
    expect(dirty).toEqual(draw(2020, 5).pixels);
  });

  it("draws other images for other seeds and other indices", () => {
    const drawn = new Set<string>();
    for (let index = 0; index < 200; index++) {
      drawn.add(draw(1, index).pixels.join());
      drawn.add(draw(2, index).pixels.join());
    }
    expect(drawn.size).toBe(400);
  });

  it("holds each class once in every ten indices, in changing order", () => {
    const orders = new Set<string>();
    for (let start = 0; start < 500; start += NUM_CLASSES) {
      const labels = Array.from({ length: NUM_CLASSES }, (_, i) => draw(2020, start + i).label);
      expect(labels.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      orders.add(labels.join());
    }
    expect(orders.size).toBeGreaterThan(45);
  });

  it("fills the frame with the longest edge, light on black", () => {
    let full = 0;
    let black = 0;
    for (let index = 0; index < 1000; index++) {
      const { pixels } = draw(2020, index);
      const edge = longestEdge(pixels);
      expect(edge).toBeGreaterThanOrEqual(IMAGE_SIZE - 1);
      if (edge === IMAGE_SIZE) full++;
      expect(Math.max(...pixels)).toBeGreaterThan(25);
      black += pixels.filter((value) => value === 0).length / IMAGE_PIXELS;
    }
    expect(full).toBeGreaterThan(950);
    // Half of Fashion-MNIST is black ground.
    expect(black / 1000).toBeGreaterThan(0.4);
    expect(black / 1000).toBeLessThan(0.6);
  });
});

describe("drawBuiltInDataset", () => {
  it("is exactly balanced and says what it is", async () => {
    const dataset = await drawBuiltInDataset({ trainSize: 600, testSize: 100, yieldToPage });
    expect(dataset).toMatchObject({ name: "built-in", source: "drawn by this page, seed 2020" });
    expect(classCounts(dataset.train.labels)).toEqual(Array.from({ length: NUM_CLASSES }, () => 60));
    expect(classCounts(dataset.test.labels)).toEqual(Array.from({ length: NUM_CLASSES }, () => 10));
    expect(dataset.train.images).toHaveLength(600 * IMAGE_PIXELS);
  });

  it("draws the same first images however many follow", async () => {
    const short = await drawBuiltInDataset({ seed: 3, trainSize: 25, testSize: 13, yieldToPage });
    const long = await drawBuiltInDataset({ seed: 3, trainSize: 90, testSize: 40, yieldToPage });
    expect(long.train.images.subarray(0, short.train.images.length)).toEqual(short.train.images);
    expect(long.test.images.subarray(0, short.test.images.length)).toEqual(short.test.images);
    expect(long.test.labels.subarray(0, 13)).toEqual(short.test.labels);
  });

  it("shares no image between train and test", async () => {
    const { train, test } = await drawBuiltInDataset({ trainSize: 500, testSize: 500, yieldToPage });
    const drawn = new Set<string>();
    for (let i = 0; i < 500; i++) drawn.add(imageAt(train, i).join()).add(imageAt(test, i).join());
    expect(drawn.size).toBe(1000);
  });

  it("can be told apart by simple classifiers well above chance, but not perfectly", async () => {
    const { train, test } = await drawBuiltInDataset({ trainSize: 2000, testSize: 300, yieldToPage });
    const byMean = nearestAccuracy(classMeans(train), test);
    expect(byMean).toBeGreaterThan(0.5);
    expect(byMean).toBeLessThan(0.85);
    const neighbours = Array.from({ length: train.size }, (_, i) => ({ pixels: imageAt(train, i), label: train.labels[i]! }));
    const byNeighbour = nearestAccuracy(neighbours, test);
    expect(byNeighbour).toBeGreaterThan(0.62);
    expect(byNeighbour).toBeLessThan(0.9);
  });

  it("yields between slices and reports progress that only grows", async () => {
    const turn = vi.fn<() => Promise<void>>(yieldToPage);
    const reports: number[] = [];
    await drawBuiltInDataset({
      trainSize: 2000,
      testSize: 500,
      yieldToPage: turn,
      onProgress: (done, total) => reports.push(done / total),
    });
    expect(turn.mock.calls.length).toBeGreaterThan(2);
    expect(reports).toEqual(reports.toSorted((a, b) => a - b));
    expect(new Set(reports).size).toBe(reports.length);
    expect(reports.at(-1)).toBe(1);
  });

  it("throws the signal's reason, before and between slices", async () => {
    const reason = new Error("enough");
    await expect(drawBuiltInDataset({ signal: AbortSignal.abort(reason), yieldToPage })).rejects.toBe(reason);
    const controller = new AbortController();
    const abortOnProgress = { signal: controller.signal, onProgress: () => controller.abort(reason) };
    await expect(drawBuiltInDataset({ ...abortOnProgress, yieldToPage })).rejects.toBe(reason);
  });

  it("refuses sizes that are no whole numbers", async () => {
    await expect(drawBuiltInDataset({ trainSize: 1.5, yieldToPage })).rejects.toThrow(RangeError);
    await expect(drawBuiltInDataset({ testSize: -1, yieldToPage })).rejects.toThrow("testSize must be a whole number");
  });
});
