/** @file Adam as Keras computes it. */
import * as tf from "@tensorflow/tfjs-core";
import { at } from "../../data/arrays";
import { runKernel } from "../ops/contract";
import type { OptimizerSpec } from "../trainConfig";
import type { Rule, Update, Updated } from "./rule";

type AdamSpec = Extract<OptimizerSpec, { readonly name: "adam" | "adamw" }>;

/**
 * Adam with Keras's arithmetic: the bias correction goes into the step size, and epsilon is added to the
 * uncorrected √v ("epsilon hat" in Kingma & Ba 2015, end of section 2). `tf.train.adam` adds it to the corrected
 * one, which moves weights with tiny gradients differently (keras/src/optimizers/adam.py; fixtures/adam.json).
 * AdamW is the same: its weight decay is every optimizer's.
 */
export function adamRule({ beta1, beta2, epsilon, amsgrad }: AdamSpec): Rule {
  const move = amsgrad ? amsgradUpdate : adamUpdate;
  return (update, learningRate, iteration) => {
    const stepSize = (learningRate * Math.sqrt(1 - beta2 ** iteration)) / (1 - beta1 ** iteration);
    return move(update, { stepSize, beta1, beta2, epsilon });
  };
}

interface Constants {
  readonly stepSize: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

function adamUpdate({ variable, gradient, slots }: Update, constants: Constants): Updated {
  const [renewed, momentum, velocity] = runKernel("AdamUpdate", { variable, momentum: at(slots, 0), velocity: at(slots, 1), gradient }, constants);
  return { variable: renewed, slots: [momentum, velocity] };
}

/** The moments are Adam's; the weight moves by the largest second moment there has been (Reddi et al. 2018). */
function amsgradUpdate(update: Update, constants: Constants): Updated {
  const [momentum, velocity] = adamUpdate(update, constants).slots as [tf.Tensor, tf.Tensor];
  const velocityHat = tf.maximum(at(update.slots, 2), velocity);
  const change = tf.div(tf.mul(momentum, constants.stepSize), tf.add(tf.sqrt(velocityHat), constants.epsilon));
  return { variable: tf.sub(update.variable, change), slots: [momentum, velocity, velocityHat] };
}
