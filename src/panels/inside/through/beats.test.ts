/** @file Tests of beats.ts: the steps say the numbers that the network computes. */
import { describe, expect, it } from "vitest";
import { arithmeticOf } from "../../../explain/arithmetic";
import { traceForward } from "../../../explain/trace";
import { at } from "../../../data/arrays";
import { mulberry32 } from "../../../data/random";
import { batchNormalization, conv2d, dense, flatten, type LayerSpec, maxPooling2d } from "../../../nn/architectures/layers";
import { sizeOf, summarize } from "../../../nn/summary";
import { SMALL_NETWORKS, wavyImage } from "../../../testing/smallNetworks";
import { beatsOf, channelSums, pixelOf, SHOWN_PRODUCTS, strongest } from "./beats";
import { shownLayers, unitCount } from "./shownLayers";
import { plain } from "./words";

function someWeights(layers: readonly LayerSpec[]): Float32Array[] {
  const random = mulberry32(3);
  return summarize(layers).layers.flatMap(({ weights }) => weights.map(({ weight, shape }) => Float32Array.from({ length: sizeOf(shape) }, () => (weight === "moving_variance" ? 0.5 + random() : random() - 0.5))));
}

const LAYERS = [conv2d(2), maxPooling2d(), conv2d(3), batchNormalization(), flatten(), dense(12), dense(10, "softmax")];
const trace = traceForward(LAYERS, someWeights(LAYERS), wavyImage());
const layers = shownLayers(trace, LAYERS);
const layer = (place: number) => at(layers, place);

describe("a convolution's number", () => {
  const index = (4 * 26 + 7) * 2 + 1;
  const beats = beatsOf(trace, layer(0), layer(1), index, 0);

  it("is nine products, the bias, the activation and the pool behind", () => {
    expect(beats.map(({ title }) => title)).toEqual([...Array.from({ length: 9 }, (_, i) => `Product ${i + 1} of 9`), "The bias", "ReLU", "The pool behind"]);
    expect(beats.slice(0, 9).map(({ focus }) => focus)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("ends each step at the number that the network has", () => {
    const end = (place: number) => at(beats, place).formula.split("= ").at(-1);
    expect(end(9)).toBe(plain(at(at(trace.stages, 0).values, index)));
    expect(end(10)).toBe(plain(at(at(trace.stages, 1).values, index)));
    expect(end(11)).toBe(plain(at(at(trace.stages, 2).values, (2 * 13 + 3) * 2 + 1)));
  });

  it("marks itself among the four of its window, and says who won", () => {
    const { formula, sentence } = at(beats, 11);
    expect(formula).toMatch(/^max\((▸?−?[\d.]+(, )?){4}\)/);
    expect(formula.split("▸")).toHaveLength(2);
    const isLargest = at(trace.stages, 2).winners?.includes(index);
    expect(sentence.includes("so it goes on")).toBe(isLargest);
  });

  it("sums up the channels that are not gone through", () => {
    const [others] = beatsOf(trace, layer(2), layer(3), 5, 1).filter(({ title }) => title.startsWith("The other"));
    expect(others?.title).toBe("The other channel");
    const arithmetic = arithmeticOf(trace, { stage: at(layer(2).stages, 0), index: 5 });
    expect(others?.formula.endsWith(`= ${plain(arithmetic.op === "convolution" ? arithmetic.sum : Number.NaN)}`)).toBe(true);
  });
});

it("goes through a normalisation in three steps", () => {
  const beats = beatsOf(trace, layer(3), layer(4), 4, 0);
  expect(beats.map(({ title }) => title)).toEqual(["Take off the mean", "Divide by the spread", "Scale and shift"]);
  expect(at(beats, 2).formula.endsWith(`= ${plain(at(at(trace.stages, at(layer(3).stages, 0)).values, 4))}`)).toBe(true);
});

it("says where in the list a number stands", () => {
  expect(at(beatsOf(trace, layer(4), layer(5), 40, 0), 0).formula).toBe("(1 × 11 + 2) × 3 + 1 = 40");
});

it("ends a class in its probability", () => {
  const beats = beatsOf(trace, layer(6), null, 3, 0);
  expect(beats.at(-1)?.title).toBe("Softmax");
  expect(beats.at(-1)?.formula.endsWith(`= ${(at(trace.probabilities, 3) * 100).toFixed(2)}\u00a0%`)).toBe(true);
  expect(beats.length).toBeLessThanOrEqual(SHOWN_PRODUCTS + 3);
});

it("has steps with formula and sentence for every kind of layer", () => {
  for (const { layers: specs } of SMALL_NETWORKS) {
    const traced = traceForward(specs, someWeights(specs), wavyImage());
    const shown = shownLayers(traced, specs);
    for (const [place, one] of shown.entries()) {
      if (one.stages.length === 0) continue;
      const beats = beatsOf(traced, one, shown[place + 1] ?? null, Math.floor(unitCount(one) / 2), 0);
      expect(beats.length).toBeGreaterThan(0);
      for (const { title, formula, sentence } of beats) for (const text of [title, formula, sentence]) expect(text).toMatch(/^(?!.*(NaN|undefined|Infinity)).+$/);
    }
  }
});

it("sorts products and channels by size", () => {
  const product = (value: number) => ({ input: 0, weight: 0, x: value, w: 1, product: value });
  expect(strongest([product(1), product(0), product(-3)], 5).map((one) => one.product)).toEqual([-3, 1]);
  const sums = channelSums({ name: "", value: 0, op: "convolution", rows: 1, columns: 2, channels: 2, sum: 0, bias: 0, products: [1, -5, 2, 1].map(product) });
  expect(sums).toEqual([{ channel: 1, sum: -4 }, { channel: 0, sum: 3 }]);
});

it("finds row, column and channel", () => {
  expect(pixelOf([4, 5, 3], (2 * 5 + 4) * 3 + 1)).toEqual([2, 4, 1]);
});
