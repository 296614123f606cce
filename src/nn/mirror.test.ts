import { expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import { expectClose } from "../testing/tensors";
import { dense, flatten } from "./architectures/layers";
import { meanOf, mirrorRows } from "./mirror";
import { predict } from "./predict";
import { predictImage } from "./predictImage";

test("each image's rows are turned round, and twice is none", () => {
  const pixels = Uint8Array.from({ length: 2 * 784 }, (_, i) => i % 251);
  const mirrored = pixels.slice();
  mirrorRows(mirrored);
  for (const [row, column] of [[0, 0], [3, 5], [55, 27]] as const) expect(mirrored[row * 28 + column]).toBe(pixels[row * 28 + 27 - column]);
  mirrorRows(mirrored);
  expect(mirrored).toEqual(pixels);
});

test("with test-time flip an image and its mirror image have the same answer, the mean of both", () => {
  const random = mulberry32(1);
  const layers = [flatten(), dense(10, "softmax")];
  const weights = [7840, 10].map((length) => Float32Array.from({ length }, () => 0.1 * random() - 0.05));
  const pixels = Uint8Array.from({ length: 784 }, () => 255 * random());
  const mirrored = pixels.slice();
  mirrorRows(mirrored);
  const [one, other] = [predict(layers, weights, pixels), predict(layers, weights, mirrored)];
  expect(predictImage(layers, weights, pixels, false)).toEqual(one);
  expect(predictImage(layers, weights, pixels, true)).toEqual(meanOf(one, other));
  expectClose(predictImage(layers, weights, mirrored, true), predictImage(layers, weights, pixels, true), 1e-6);
  expect(one).not.toEqual(other);
});
