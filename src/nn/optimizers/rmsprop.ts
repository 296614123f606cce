/** @file RMSprop as Keras computes it. */
import * as tf from "@tensorflow/tfjs-core";
import { at } from "../../data/arrays";
import type { OptimizerSpec } from "../trainConfig";
import type { Rule } from "./rule";
import { slotNames } from "./state";

type RmspropSpec = Extract<OptimizerSpec, { readonly name: "rmsprop" }>;

/** Epsilon is inside the root (keras/src/optimizers/rmsprop.py). Centered, the variance takes the mean square's place. */
export function rmspropRule(spec: RmspropSpec): Rule {
  const { rho, momentum: inertia, epsilon, centered } = spec;
  const names = slotNames(spec);
  const average = (before: tf.Tensor, value: tf.Tensor) => tf.add(tf.mul(before, rho), tf.mul(value, 1 - rho));
  return ({ variable, gradient, slots }, learningRate) => {
    const slot = (name: (typeof names)[number]) => at(slots, names.indexOf(name));
    const velocity = average(slot("velocities"), tf.square(gradient));
    const averageGradient = centered ? [average(slot("averageGradients"), gradient)] : [];
    const [mean] = averageGradient;
    const spread = mean === undefined ? velocity : tf.sub(velocity, tf.square(mean));
    const step = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(spread, epsilon)));
    const momentum = inertia === 0 ? [] : [tf.add(tf.mul(slot("momentums"), inertia), step)];
    return { variable: tf.sub(variable, momentum[0] ?? step), slots: [velocity, ...momentum, ...averageGradient] };
  };
}
