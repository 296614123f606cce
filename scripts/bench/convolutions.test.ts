/** @file What a convolution's speed is worked out from. */
import { expect, test } from "vitest";
import { multiplyAdds, speedOf } from "./convolutions";
import type { ConvolutionSetup } from "./page/convolutions";

const POOLED: ConvolutionSetup = {
  x: [10, 28, 28, 1],
  kernel: [5, 5, 1, 32],
  attrs: { strides: [1, 1], padding: "valid", dilations: [1, 1], activation: "relu", poolSize: 2 },
};

test("multiply-adds: every position forward, a pool's winners back", () => {
  expect(multiplyAdds(POOLED)).toEqual({ forward: 10 * 24 * 24 * 25 * 32, backward: 10 * 12 * 12 * 25 * 32 });
  const strided: ConvolutionSetup = { x: [1, 13, 13, 4], kernel: [3, 3, 4, 8], attrs: { ...POOLED.attrs, strides: [2, 2], padding: "same", poolSize: 1 } };
  expect(multiplyAdds(strided)).toEqual({ forward: 49 * 9 * 32, backward: 49 * 9 * 32 });
  const dilated: ConvolutionSetup = { x: [1, 13, 13, 4], kernel: [3, 3, 4, 8], attrs: { ...POOLED.attrs, dilations: [2, 2], poolSize: 1 } };
  expect(multiplyAdds(dilated).forward).toBe(81 * 9 * 32);
});

test("the least seconds count, and x's gradient is what both take beyond the kernel's", () => {
  const setup: ConvolutionSetup = { x: [1, 4, 4, 2], kernel: [1, 1, 2, 1], attrs: { ...POOLED.attrs, poolSize: 1 } };
  const turns = [
    { forward: 4e-9, kernelGradient: 8e-9, gradients: 20e-9 },
    { forward: 2e-9, kernelGradient: 9e-9, gradients: 16e-9 },
  ];
  const speed = speedOf(setup, turns);
  expect(speed.forward).toBeCloseTo(16);
  expect(speed.kernelGradient).toBeCloseTo(4);
  expect(speed.inputGradient).toBeCloseTo(4);
  expect(speedOf(POOLED, turns).inputGradient).toBeNull();
});
