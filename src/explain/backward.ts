/** @file From logits, or any stage, back to the image: exact gradients along a trace. */
import { at, last, present } from "../data/arrays";
import { NUM_CLASSES } from "../data/dataset";
import { convolutionBack, convolutionKernelGradient, denseBack, denseKernelGradient, gammaGradient, normalizationBack, paddingBack, poolingBack, sumByChannel } from "./backwardKernels";
import { throughActivation } from "./slopes";
import type { Step } from "./steps";
import { inputOf, type PartialTrace, type Stage, type Trace } from "./trace";

/** A linear functional of the logits: one factor for each class. */
export type LogitFactors = ArrayLike<number>;

/** The logit of one class. */
export function ofClass(classIndex: number): Float32Array {
  const factors = new Float32Array(NUM_CLASSES);
  factors[classIndex] = 1;
  return factors;
}

/** The logit of `classIndex` less that of `other`: why the one and not the other. */
export function ofDifference(classIndex: number, other: number): Float32Array {
  const factors = ofClass(classIndex);
  factors[other] = (factors[other] ?? 0) - 1;
  return factors;
}

/** The functional's value. */
export function valueOf(factors: LogitFactors, logits: Float32Array): number {
  return logits.reduce((sum, logit, i) => sum + logit * (factors[i] ?? 0), 0);
}

/** Derivatives of one number by everything that was computed on the way to it. */
export interface Gradients {
  /** By each stage's output, in its shape; null behind the stage that it began at, and before `downTo`. */
  readonly stages: readonly (Float32Array | null)[];
  /** By the image, `[28, 28, 1]`; null where `downTo` ended before it. */
  readonly input: Float32Array | null;
  /** By each of the network's weights in Keras's order, or null where they were not asked for. Of moving statistics, and of what does not count: zeros. */
  readonly weights: readonly Float32Array[] | null;
}

export interface BackwardOptions {
  /** The first stage whose gradient is wanted; −1, as when left out, for the image. */
  readonly downTo?: number;
  /** All of the network's weights, to have gradients by them. */
  readonly byWeights?: readonly Float32Array[];
}

/** Where a gradient begins: at a stage's output, in its shape. */
export interface Origin {
  readonly stage: number;
  readonly gradient: Float32Array;
}

/** Gradients of a linear functional of the logits. */
export function backward(trace: Trace, factors: LogitFactors, options: BackwardOptions = {}): Gradients {
  return backwardFrom(trace, { stage: trace.stages.length - 1, gradient: Float32Array.from(factors) }, options);
}

/** Gradients of the sum of a stage's outputs, each times its number in `origin.gradient`. */
export function backwardFrom(trace: PartialTrace, { stage, gradient }: Origin, { downTo = -1, byWeights }: BackwardOptions = {}): Gradients {
  const stages: (Float32Array | null)[] = trace.stages.map(() => null);
  const weights = byWeights?.map((weight) => new Float32Array(weight.length)) ?? null;
  let current = gradient;
  for (let i = stage; i > downTo; i--) {
    stages[i] = current;
    const x = inputOf(trace, i).values;
    if (weights !== null) putWeightGradients(weights, at(trace.steps, i), x, current);
    current = stepBack(at(trace.stages, i), x, current);
  }
  if (downTo >= 0) stages[downTo] = current;
  return { stages, input: downTo < 0 ? current : null, weights };
}

/** By the image alone, `[28, 28, 1]`. */
export function inputGradient(trace: Trace, factors: LogitFactors): Float32Array {
  return present(backward(trace, factors).input, "gradient of the image");
}

/** What reaches a step's input `x` of the gradient at its output. */
function stepBack({ step, values, winners }: Stage, x: Float32Array, gradient: Float32Array): Float32Array {
  switch (step.op) {
    case "convolution":
      return convolutionBack(step, gradient);
    case "dense":
      return denseBack(step, gradient);
    case "activation":
      return throughActivation(step, x, values, gradient);
    case "pooling":
      return poolingBack(step, winners, gradient);
    case "normalization":
      return normalizationBack(step, gradient);
    case "padding":
      return paddingBack(step, gradient);
    case "rescaling":
      return gradient.map((value) => value * step.scale);
    case "passing":
      return gradient;
  }
}

function putWeightGradients(weights: Float32Array[], step: Step, x: Float32Array, gradient: Float32Array): void {
  if (!("firstWeight" in step)) return;
  weightGradients(step, x, gradient).forEach((values, i) => weights.splice(step.firstWeight + i, 1, values));
}

/** Of a step's weights in Keras's order, as many of them as gradients change. */
function weightGradients(step: Extract<Step, { readonly firstWeight: number }>, x: Float32Array, gradient: Float32Array): Float32Array[] {
  switch (step.op) {
    case "convolution": {
      const kernel = convolutionKernelGradient(step, x, gradient);
      return step.spec.useBias ? [kernel, sumByChannel(gradient, last(step.output))] : [kernel];
    }
    case "dense":
      return step.useBias ? [denseKernelGradient(x, gradient), gradient.slice()] : [denseKernelGradient(x, gradient)];
    case "normalization":
      return [...(step.spec.scale ? [gammaGradient(step, x, gradient)] : []), ...(step.spec.center ? [sumByChannel(gradient, last(step.output))] : [])];
  }
}
