/** @file Activations number by number, in plain TypeScript; on tensors they are the kernel Activate. */
import { floatAt } from "../data/arrays";
import type { Activation } from "./architectures/layers";
import { SELU_ALPHA, SELU_SCALE } from "./ops/selu";
import { softmax } from "./softmax";

/** Applies an activation to the numbers of one image, in place; softmax to all of them together. `alpha` as in `ActivationAttrs`. */
export function activateOnHost(values: Float32Array, activation: Activation, alpha: number): void {
  if (activation === "linear") return;
  if (activation === "softmax") return softmax(values);
  // The most frequent by far: without a call for each number.
  if (activation === "relu") return relu(values);
  const value = VALUES[activation];
  for (let i = 0; i < values.length; i++) values[i] = value(floatAt(values, i), alpha);
}

function relu(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) if (floatAt(values, i) < 0) values[i] = 0;
}

const VALUES: Readonly<Record<Exclude<Activation, "linear" | "softmax" | "relu">, (x: number, alpha: number) => number>> = {
  relu6: (x) => Math.min(6, Math.max(0, x)),
  leaky_relu: (x, slope) => (x > 0 ? x : x * slope),
  elu: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
  selu: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
  gelu: (x) => (x * (1 + erf(x * Math.SQRT1_2))) / 2,
  silu: (x) => x * sigmoid(x),
  softplus: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
  tanh: Math.tanh,
  sigmoid,
};

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** To 1.5e-7 (Abramowitz & Stegun 1964, 7.1.26), as tfjs computes it. */
export function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x));
}
