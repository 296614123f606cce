/** @file Tests of accountParts.ts. */
import { describe, expect, test } from "vitest";
import { ofClass, ofDifference } from "../../../explain/backward";
import { randomisedWeights } from "../../../explain/randomised";
import { traceForward, type Trace } from "../../../explain/trace";
import { ALONE } from "../../../explain/work";
import { conv2d, dense, flatten, type LayerSpec, maxPooling2d } from "../../../nn/architectures/layers";
import { summarize } from "../../../nn/summary";
import { wavyImage } from "../../../testing/smallNetworks";
import { shownAccount, strongestPixel } from "./accountParts";

function traceOf(layers: readonly LayerSpec[]): Trace {
  const weights = summarize(layers).layers.flatMap((layer) => layer.weights.map(() => new Float32Array(0)));
  const drawn = randomisedWeights({ layers, weights }, 3);
  // Biases too, so that they have something to add.
  return traceForward(layers, drawn.map((values) => (values.every((value) => value === 0) ? values.map((_, i) => 0.1 * ((i % 3) - 1)) : values)), wavyImage());
}

const STRAIGHT = [conv2d(4), maxPooling2d(), flatten(), dense(8), dense(10, "softmax")];
const BENT = [conv2d(4, { activation: "gelu" }), flatten(), dense(10, "softmax")];

describe("shownAccount", () => {
  test.each([ofClass(4), ofDifference(4, 7)])("closes exactly where the network is of straight lines", async (factors) => {
    const { parts, value, shares, inputs, method } = await shownAccount(traceOf(STRAIGHT), factors, ALONE);
    expect(method).toBe("exact");
    expect(parts.map(({ name }) => name)).toEqual(["Pixels × gradient", "Biases of conv2d", "Biases of dense", "Biases of dense_1"]);
    expect(Math.abs(parts.reduce((sum, part) => sum + part.value, 0) - value)).toBeLessThan(1e-5);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(inputs, 6);
  });

  test("goes from black to the image where it bends, and nearly closes", async () => {
    const { parts, value, method } = await shownAccount(traceOf(BENT), ofClass(2), ALONE);
    expect(method).toBe("integrated");
    expect(parts.map(({ name }) => name)).toEqual(["An all-black image", "Pixels, on the way from it"]);
    expect(Math.abs(parts.reduce((sum, part) => sum + part.value, 0) - value)).toBeLessThan(1e-3);
  });
});

test("strongestPixel counts what speaks against too", () => expect(strongestPixel(Float64Array.of(0, 0.5, -2, 1))).toBe(2));
