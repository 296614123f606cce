/** @file Tests of terms.ts: every number of small networks of all kinds is the sum that is said, and sees what it is said to see. */
import { describe, expect, it } from "vitest";
import { at, floatAt } from "../data/arrays";
import { conv2d, dense, flatten, maxPooling2d } from "../nn/architectures/layers";
import { summarize, sizeOf } from "../nn/summary";
import { mulberry32 } from "../data/random";
import type { LayerSpec } from "../nn/architectures/layers";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { byChannel, fieldOf, placeIn, strongest, strongestPath, sumOf, type Term } from "./terms";
import { inputOf, runStep, traceForward, traceSteps } from "./trace";

function someWeights(layers: readonly LayerSpec[], seed = 3): Float32Array[] {
  const random = mulberry32(seed);
  // Variances have to be above 0; all others may be of either sign.
  return summarize(layers).layers.flatMap(({ weights }) => weights.map(({ weight, shape }) => Float32Array.from({ length: sizeOf(shape) }, () => (weight === "moving_variance" ? 0.5 + random() : random() - 0.5))));
}

describe.each(SMALL_NETWORKS)("$name", ({ layers }) => {
  const trace = traceForward(layers, someWeights(layers), wavyImage());

  it("makes each number of its terms and its bias", () => {
    for (const [stage, { values, step }] of trace.stages.entries()) {
      const x = inputOf(trace, stage).values;
      for (let index = 0; index < values.length; index += 1 + Math.floor(values.length / 60)) {
        const { terms, bias, value } = sumOf(trace, stage, index);
        expect(value).toBe(values[index]);
        expect(terms.reduce((sum, { product }) => sum + product, bias), `${step.name} ${index}`).toBeCloseTo(value, 4);
        for (const { place, x: said } of terms) expect(said).toBe(place === null ? 0 : floatAt(x, place));
      }
    }
  });

  it("sees no pixel outside a number's field, and some within", () => {
    const random = mulberry32(5);
    for (const [stage, { values }] of trace.stages.entries()) {
      const index = Math.floor(random() * values.length);
      const { top, bottom, left, right } = fieldOf(trace, { stage, index });
      const changed = trace.image.map((pixel, i) => {
        const [row, column] = [Math.floor(i / 28), i % 28];
        return row >= top && row < bottom && column >= left && column < right ? pixel : 1 - pixel;
      });
      const value = traceSteps(trace.steps.slice(0, stage + 1), changed).stages.at(-1)?.values[index];
      expect(value, `stage ${stage}`).toBe(floatAt(values, index));
    }
  });
});

describe("a small convolution", () => {
  const layers = [conv2d(2), maxPooling2d(), flatten(), dense(10, "softmax")];
  const trace = traceForward(layers, someWeights(layers), wavyImage());

  it("has one product for each number of its window, in the kernel's order", () => {
    const { terms } = sumOf(trace, 0, (3 * 26 + 4) * 2 + 1);
    expect(terms.map(({ place }) => place)).toEqual([3, 4, 5].flatMap((row) => [4, 5, 6].map((column) => row * 28 + column)));
    expect(terms.map(({ weight }) => weight)).toEqual(Array.from({ length: 9 }, (_, i) => at(layersKernel(), i * 2 + 1)));
  });

  const layersKernel = () => at(someWeights(layers), 0);

  it("names the winner of a pool, and it alone", () => {
    const { terms, value } = sumOf(trace, 2, 5);
    expect(terms).toHaveLength(4);
    expect(terms.filter(({ weight }) => weight === 1).map(({ x }) => x)).toEqual([value]);
    expect(Math.max(...terms.map(({ x }) => x))).toBe(value);
  });

  it("sees three pixels each way, behind the pool four", () => {
    expect(fieldOf(trace, { stage: 0, index: (3 * 26 + 4) * 2 })).toEqual({ top: 3, bottom: 6, left: 4, right: 7 });
    expect(fieldOf(trace, { stage: 2, index: (1 * 13 + 2) * 2 })).toEqual({ top: 2, bottom: 6, left: 4, right: 8 });
    expect(fieldOf(trace, { stage: 4, index: 0 })).toEqual({ top: 0, bottom: 28, left: 0, right: 28 });
  });

  it("follows the strongest input down to a pixel within the field", () => {
    const path = strongestPath(trace, { stage: 4, index: 7 });
    expect(path.map(({ stage }) => stage)).toEqual([4, 3, 2, 1, 0, -1]);
    for (const [i, { stage, index }] of path.slice(0, -1).entries()) {
      const products = sumOf(trace, stage, index).terms;
      const largest = Math.max(...products.map(({ product }) => Math.abs(product)));
      expect(Math.abs(products.find(({ place }) => place === path[i + 1]?.index)?.product ?? 0)).toBe(largest);
    }
  });
});

it("sorts by size, leaves out what adds nothing, and adds up by channel", () => {
  const term = (channel: number, product: number): Term => ({ place: 0, row: 0, column: 0, channel, x: product, weight: 1, product });
  const terms = [term(0, 1), term(1, -3), term(0, 0), term(1, 2)];
  expect(strongest(terms, 2).map(({ product }) => product)).toEqual([-3, 2]);
  expect(strongest(terms, 9)).toHaveLength(3);
  expect([...byChannel(terms, 3)]).toEqual([1, -1, 0]);
});

it("ends a path where every input is 0", () => {
  const layers = [flatten(), dense(10, "softmax")];
  const trace = traceForward(layers, someWeights(layers), new Float32Array(784));
  expect(strongestPath(trace, { stage: 1, index: 3 })).toEqual([{ stage: 1, index: 3 }]);
  expect(runStep(at(trace.steps, 1), inputOf(trace, 1)).values).toEqual(trace.logits);
});

it("finds row, column and channel", () => {
  expect(placeIn([4, 5, 3], (2 * 5 + 4) * 3 + 1)).toEqual([2, 4, 1]);
});
