import { expect, test } from "vitest";
import { conv2d, dense, flatten } from "../nn/architectures/layers";
import { predict } from "../nn/predict";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { changeBetween, smallestFlip } from "./flip";
import { bestOf, secondOf, toImage, traceForward } from "./trace";
import { ALONE } from "./work";

const image = toImage(Uint8Array.from(wavyImage(4), (value) => Math.round(255 * value)));

/** The first two hardly look at the image. */
test.each(SMALL_NETWORKS.slice(2))("$name: the image gets the answer that it is said to", async ({ layers }) => {
  const weights = randomWeights(layers, 31);
  const trace = traceForward(layers, weights, image);
  const flip = (await smallestFlip(trace, ALONE))!;
  expect(flip.from).toBe(bestOf(trace.logits));
  expect(flip.to).not.toBe(flip.from);
  expect(bestOf(predict(layers, weights, flip.pixels))).toBe(flip.to);
  const change = changeBetween(image, flip);
  expect(Math.hypot(...change)).toBeCloseTo(flip.distance, 10);
  expect(Math.max(...change.map(Math.abs))).toBeCloseTo(flip.largest, 10);
});

test("of a linear network it is the way straight to the nearest border, up to rounding to bytes", async () => {
  const layers = [flatten(), dense(10, "softmax")];
  const weights = randomWeights(layers, 5).map((values) => values.map((value) => value / 4));
  const trace = traceForward(layers, weights, image);
  const from = bestOf(trace.logits);
  const distances = Array.from({ length: 10 }, (_, k) => {
    const direction = Array.from({ length: 784 }, (_, i) => weights[0]![i * 10 + k]! - weights[0]![i * 10 + from]!);
    return k === from ? Number.POSITIVE_INFINITY : (trace.logits[from]! - trace.logits[k]!) / Math.hypot(...direction);
  });
  const flip = (await smallestFlip(trace, ALONE))!;
  expect(flip.distance).toBeGreaterThan(Math.min(...distances) - 0.01);
  expect(flip.distance).toBeLessThan(1.1 * Math.min(...distances) + 0.03);
});

test("to a class of one's choice, and none to the answer itself", async () => {
  const layers = [conv2d(3, { strides: 3 }), flatten(), dense(10, "softmax")];
  const trace = traceForward(layers, randomWeights(layers, 6), image);
  const other = [...trace.logits.keys()].find((k) => k !== bestOf(trace.logits) && k !== secondOf(trace.logits))!;
  expect((await smallestFlip(trace, ALONE, { to: other }))!.to).toBe(other);
  expect(await smallestFlip(trace, ALONE, { to: bestOf(trace.logits) })).toBeNull();
});

test("none where no pixel changes the answer", async () => {
  const layers = [flatten(), dense(10, "softmax")];
  const trace = traceForward(layers, [new Float32Array(7840), Float32Array.from({ length: 10 }, (_, k) => k)], image);
  expect(await smallestFlip(trace, ALONE)).toBeNull();
});
