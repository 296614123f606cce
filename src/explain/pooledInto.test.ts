/** @file Tests of pooledInto.ts. */
import { describe, expect, it } from "vitest";
import { at } from "../data/arrays";
import { averagePooling2d, conv2d, dense, flatten, globalMaxPooling2d, maxPooling2d, type LayerSpec } from "../nn/architectures/layers";
import { sizeOf, summarize } from "../nn/summary";
import { wavyImage } from "../testing/smallNetworks";
import { arithmeticOf } from "./arithmetic";
import { pooledInto } from "./pooledInto";
import { traceForward } from "./trace";

const POOLS: readonly (readonly [string, LayerSpec])[] = [
  ["2 × 2", maxPooling2d()],
  ["windows that overlap", maxPooling2d(3, { strides: 2, padding: "same" })],
  ["mean of 3 × 2", averagePooling2d([3, 2])],
  ["the whole picture", globalMaxPooling2d()],
];

describe.each(POOLS)("%s", (_, pool) => {
  const layers = [conv2d(2), pool, ...(pool.type === "globalMaxPooling2d" ? [] : [flatten()]), dense(10, "softmax")];
  const weights = summarize(layers).layers.flatMap((layer) => layer.weights.map(({ shape }) => new Float32Array(sizeOf(shape)).fill(0.1)));
  const trace = traceForward(layers, weights, wavyImage());
  const { step, values } = at(trace.stages, 2);

  const windowOf = (index: number): number[] => {
    const arithmetic = arithmeticOf(trace, { stage: 2, index });
    return "window" in arithmetic ? arithmetic.window.map(({ input }) => input) : [];
  };

  it("finds an output that has the number among its terms", () => {
    if (step.op !== "pooling") throw new Error("no pool");
    const inputs = Array.from(values, (_value, place) => windowOf(place));
    for (let index = 0; index < sizeOf(step.input); index += 31) {
      const output = pooledInto(step, index);
      const holders = inputs.flatMap((window, place) => (window.includes(index) ? [place] : []));
      expect(output === null ? holders : holders.filter((place) => place === output)).toEqual(output === null ? [] : [output]);
    }
  });
});
