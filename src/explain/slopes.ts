/** @file Derivatives of the activations, number by number. */
import { floatAt } from "../data/arrays";
import { erf, sigmoid } from "../nn/hostActivations";
import { SELU_ALPHA, SELU_SCALE } from "../nn/ops/selu";
import type { ActivationStep } from "./steps";

type Slope = (x: number, y: number, alpha: number) => number;

/** Of `x` before and `y` behind the activation; at a corner the flat side's, as in TensorFlow. */
const SLOPES: Readonly<Record<ActivationStep["activation"], Slope>> = {
  linear: () => 1,
  relu: (x) => (x > 0 ? 1 : 0),
  relu6: (x) => (x > 0 && x < 6 ? 1 : 0),
  leaky_relu: (x, _y, slope) => (x > 0 ? 1 : slope),
  elu: (x, _y, alpha) => (x > 0 ? 1 : alpha * Math.exp(x)),
  selu: (x) => (x > 0 ? SELU_SCALE : SELU_SCALE * SELU_ALPHA * Math.exp(x)),
  gelu: (x) => (1 + erf(x * Math.SQRT1_2)) / 2 + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
  silu: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  softplus: (x) => sigmoid(x),
  tanh: (_x, y) => 1 - y * y,
  sigmoid: (_x, y) => y * (1 - y),
};

/** Of one number. */
export function slopeAt({ activation, alpha }: ActivationStep, x: number, y: number): number {
  return SLOPES[activation](x, y, alpha);
}

/** `gradient` times the slope at each number: what reaches the activation's input. */
export function throughActivation(step: ActivationStep, x: Float32Array, y: Float32Array, gradient: Float32Array): Float32Array {
  const result = new Float32Array(x.length);
  const slope = SLOPES[step.activation];
  for (let i = 0; i < result.length; i++) {
    const g = floatAt(gradient, i);
    if (g !== 0) result[i] = g * slope(floatAt(x, i), floatAt(y, i), step.alpha);
  }
  return result;
}

/** Whether the activation is straight lines, so that accounts close by pixels and biases alone. */
export function isPiecewiseLinear({ activation }: ActivationStep): boolean {
  return activation === "linear" || activation === "relu" || activation === "leaky_relu" || activation === "relu6";
}
