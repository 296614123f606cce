/** @file One training step backwards, by numbers: loss, the gradient of one weight, Adam's m and v, the new weight. */
import { at, floatAt } from "../data/arrays";
import { NUM_CLASSES } from "../data/dataset";
import type { OptimizerSpec, TrainConfig } from "../nn/trainConfig";
import { backward } from "./backward";
import { toSteps, type TrainedLayers } from "./steps";
import { type Trace, traceSteps } from "./trace";

/** One weight: which array of the network's, and where in it. */
export interface WeightPlace {
  readonly weight: number;
  readonly index: number;
}

/** What an image teaches: its loss, and how the logits should move. */
export interface Lesson {
  readonly trace: Trace;
  readonly label: number;
  /** −Σ target · log probability: the cross-entropy. */
  readonly loss: number;
  /** probabilities − target, `[10]`: the loss's gradient by the logits. */
  readonly error: Float32Array;
}

/** @param labelSmoothing as in Keras: each target is `target · (1 − smoothing) + smoothing / 10` */
export function lessonOf(trace: Trace, label: number, labelSmoothing = 0): Lesson {
  const target = (k: number): number => Number(k === label) * (1 - labelSmoothing) + labelSmoothing / NUM_CLASSES;
  const error = trace.probabilities.map((probability, k) => probability - target(k));
  return { trace, label, loss: lossOf(trace.logits, target), error };
}

/** By log-sum-exp, so that sure answers have a loss too. */
function lossOf(logits: Float32Array, target: (k: number) => number): number {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  const logSum = largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
  return logits.reduce((sum, logit, k) => sum + target(k) * (logSum - logit), 0);
}

/** Adam's memory of one weight, and how many steps there have been. */
export interface AdamMemory {
  readonly m: number;
  readonly v: number;
  /** Steps before this one. */
  readonly iterations: number;
}

type Adam = Extract<OptimizerSpec, { readonly name: "adam" | "adamw" }>;

/** Adam's update of one weight, every number of it. */
export interface AdamStep {
  readonly gradient: number;
  readonly before: AdamMemory;
  /** β₁ · m + (1 − β₁) · gradient. */
  readonly m: number;
  /** β₂ · v + (1 − β₂) · gradient². */
  readonly v: number;
  /** learning rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ), t counting from 1. */
  readonly stepSize: number;
  /** What weight decay takes first: weight · decay · learning rate. */
  readonly decayed: number;
  readonly weight: number;
  /** stepSize · m / (√v + ε). */
  readonly change: number;
  /** weight − decayed − change. */
  readonly newWeight: number;
}

export const NO_MEMORY: AdamMemory = { m: 0, v: 0, iterations: 0 };

/** Keras's Adam and AdamW (epsilon on the uncorrected √v), without clipping and AMSGrad. */
export function adamStep(weight: number, gradient: number, before: AdamMemory, { beta1, beta2, epsilon }: Pick<Adam, "beta1" | "beta2" | "epsilon">, { learningRate, weightDecay }: Pick<TrainConfig, "learningRate" | "weightDecay">): AdamStep {
  const t = before.iterations + 1;
  const m = beta1 * before.m + (1 - beta1) * gradient;
  const v = beta2 * before.v + (1 - beta2) * gradient * gradient;
  const stepSize = (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
  const decayed = weight * weightDecay * learningRate;
  const change = (stepSize * m) / (Math.sqrt(v) + epsilon);
  return { gradient, before, m, v, stepSize, decayed, weight, change, newWeight: weight - decayed - change };
}

/** One step on a few images, and what it does to one weight. */
export interface OneStep {
  readonly lessons: readonly Lesson[];
  /** Mean over the images. */
  readonly loss: number;
  /** By all weights, in Keras's order: means over the images. */
  readonly gradients: readonly Float32Array[];
}

/**
 * Loss and gradients of a batch as in training, but with nothing dropped out and batch normalisation by its moving
 * statistics; for networks with either, training's own gradients differ.
 * @param images in [0, 1], `[28, 28, 1]` each; at least one
 */
export function oneStep({ layers, weights }: TrainedLayers, images: readonly Float32Array[], labels: ArrayLike<number>, labelSmoothing = 0): OneStep {
  const steps = toSteps(layers, weights);
  const lessons = images.map((image, i) => lessonOf(traceSteps(steps, image), at(labels, i), labelSmoothing));
  const gradients = weights.map((weight) => new Float32Array(weight.length));
  for (const { trace, error } of lessons) addMeans(gradients, backward(trace, error, { byWeights: weights }).weights ?? [], images.length);
  return { lessons, loss: lessons.reduce((sum, { loss }) => sum + loss, 0) / lessons.length, gradients };
}

function addMeans(sums: readonly Float32Array[], gradients: readonly Float32Array[], count: number): void {
  for (const [i, sum] of sums.entries()) {
    const gradient = at(gradients, i);
    for (let n = 0; n < sum.length; n++) sum[n] = floatAt(sum, n) + floatAt(gradient, n) / count;
  }
}

/** Whether training's own gradients are those of `oneStep`: no dropout, no batch normalisation. */
export function isStepExact({ layers }: Pick<TrainedLayers, "layers">): boolean {
  return !layers.some(({ type }) => type === "dropout" || type === "spatialDropout2d" || type === "batchNormalization");
}

/** Where in a kernel or bias a gradient is largest in size: a weight worth looking at. */
export function steepest(gradients: readonly Float32Array[], weight: number): WeightPlace {
  const gradient = at(gradients, weight);
  return { weight, index: gradient.reduce((best, value, i) => (Math.abs(value) > Math.abs(floatAt(gradient, best)) ? i : best), 0) };
}
