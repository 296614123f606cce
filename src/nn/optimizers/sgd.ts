/** @file Gradient descent as Keras computes it. */
import * as tf from "@tensorflow/tfjs-core";
import type { OptimizerSpec } from "../trainConfig";
import type { Rule } from "./rule";

type SgdSpec = Extract<OptimizerSpec, { readonly name: "sgd" }>;

/** The momentum is a velocity here: it has the learning rate of each step in it (keras/src/optimizers/sgd.py). */
export function sgdRule({ momentum, nesterov }: SgdSpec): Rule {
  return ({ variable, gradient, slots: [velocity] }, learningRate) => {
    const step = tf.mul(gradient, learningRate);
    if (velocity === undefined) return { variable: tf.sub(variable, step), slots: [] };
    const next = tf.sub(tf.mul(velocity, momentum), step);
    const change = nesterov ? tf.sub(tf.mul(next, momentum), step) : next;
    return { variable: tf.add(variable, change), slots: [next] };
  };
}
