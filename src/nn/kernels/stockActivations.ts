/** @file Activations and their slopes composed of tfjs's operations: on which side of a corner, TensorFlow decides. */
import * as tf from "@tensorflow/tfjs-core";
import type { ActivationAttrs, KernelAttrs, KernelInputs, KernelOutputs } from "../ops/contract";
import { SELU_ALPHA, SELU_SCALE } from "../ops/selu";

interface Elementwise {
  readonly value: (x: tf.Tensor, alpha: number) => tf.Tensor;
  /** At x, where the value is y. */
  readonly slope: (x: tf.Tensor, y: tf.Tensor, alpha: number) => tf.Tensor;
}

const ELEMENTWISE: Readonly<Record<ActivationAttrs["activation"], Elementwise>> = {
  relu: { value: (x) => tf.relu(x), slope: (x) => tf.step(x) },
  relu6: { value: (x) => tf.clipByValue(x, 0, 6), slope: (x) => tf.mul(isAbove(x, 0), tf.cast(tf.less(x, 6), "float32")) },
  leaky_relu: {
    value: (x, alpha) => tf.add(tf.relu(x), tf.mul(below0(x), alpha)),
    slope: (x, _y, alpha) => sides(isAbove(x, 0), 1, alpha),
  },
  elu: {
    value: (x, alpha) => tf.add(tf.relu(x), tf.mul(tf.expm1(below0(x)), alpha)),
    slope: (x, _y, alpha) => tf.add(isAbove(x, 0), tf.mul(tf.sub(1, isAbove(x, 0)), tf.mul(tf.exp(below0(x)), alpha))),
  },
  selu: {
    value: (x) => tf.mul(tf.add(tf.relu(x), tf.mul(tf.expm1(below0(x)), SELU_ALPHA)), SELU_SCALE),
    // At 0 it is the straight side's.
    slope: (x) => {
      const isStraight = tf.cast(tf.greaterEqual(x, 0), "float32");
      return tf.mul(tf.add(isStraight, tf.mul(tf.sub(1, isStraight), tf.mul(tf.exp(below0(x)), SELU_ALPHA))), SELU_SCALE);
    },
  },
  gelu: { value: (x) => tf.mul(x, normalProbability(x)), slope: (x) => tf.add(normalProbability(x), tf.mul(x, normalDensity(x))) },
  silu: {
    value: (x) => tf.mul(x, tf.sigmoid(x)),
    slope: (x) => tf.mul(tf.sigmoid(x), tf.add(1, tf.mul(x, tf.sigmoid(tf.neg(x))))),
  },
  softplus: { value: (x) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x))))), slope: (x) => tf.sigmoid(x) },
  tanh: { value: (x) => tf.tanh(x), slope: (_x, y) => tf.sub(1, tf.square(y)) },
  sigmoid: { value: (x) => tf.sigmoid(x), slope: (_x, y) => tf.mul(y, tf.sub(1, y)) },
};

export function activate({ x }: KernelInputs<"Activate">, { activation, alpha }: KernelAttrs<"Activate">): KernelOutputs<"Activate"> {
  return [ELEMENTWISE[activation].value(x, alpha)];
}

export function activateGrad({ dy, x, y }: KernelInputs<"ActivateGrad">, { activation, alpha }: KernelAttrs<"ActivateGrad">): KernelOutputs<"ActivateGrad"> {
  return [tf.mul(dy, ELEMENTWISE[activation].slope(x, y, alpha))];
}

/** min(x, 0): exponentials of it stay finite. */
function below0(x: tf.Tensor): tf.Tensor {
  return tf.minimum(x, 0);
}

/** 1 and 0. */
function isAbove(x: tf.Tensor, limit: number): tf.Tensor {
  return tf.cast(tf.greater(x, limit), "float32");
}

function sides(isUpper: tf.Tensor, upper: number, lower: number): tf.Tensor {
  return tf.add(tf.mul(isUpper, upper - lower), lower);
}

/** Of a standard normal variable, to be below x. */
function normalProbability(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

function normalDensity(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}
