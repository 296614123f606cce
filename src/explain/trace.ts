/** @file One image through a network, with everything that is computed on the way kept. */
import { at, last } from "../data/arrays";
import { IMAGE_PIXELS } from "../data/dataset";
import type { LayerSpec } from "../nn/architectures/layers";
import { activateOnHost } from "../nn/hostActivations";
import { convolve, type HostActivations, multiply, padWithZeros, pool } from "../nn/hostLayers";
import { IMAGE_SHAPE, type NormalizationStep, type Shape, type Step, toSteps } from "./steps";
import { winnersOf } from "./winners";

/** What came out of one step. */
export interface Stage {
  readonly step: Step;
  /** The step's output shape. */
  readonly shape: Shape;
  /** Row-major. Stages that only pass numbers on share the array. */
  readonly values: Float32Array;
  /** Max pooling: for each output, which place of its input won (the first of equal ones); null for all else. */
  readonly winners: Int32Array | null;
}

/** What an image made some steps compute, from the first on. */
export interface PartialTrace {
  readonly steps: readonly Step[];
  /** In [0, 1], `[28, 28, 1]`. */
  readonly image: Float32Array;
  /** One for each of `steps`. */
  readonly stages: readonly Stage[];
}

/** All that one image made a network compute. */
export interface Trace extends PartialTrace {
  /** `[10]`, the last stage's. */
  readonly logits: Float32Array;
  /** `[10]`. */
  readonly probabilities: Float32Array;
}

/**
 * @param image In [0, 1], shape `[28, 28, 1]`. Borrowed, and kept in the trace.
 * @throws Error as `toSteps`, or if the image has another size
 */
export function traceForward(layers: readonly LayerSpec[], weights: readonly Float32Array[], image: Float32Array): Trace {
  return traceSteps(toSteps(layers, weights), image);
}

/** `traceForward` along steps that are there already. */
export function traceSteps(steps: readonly Step[], image: Float32Array): Trace {
  const partial = traceSome(steps, image);
  const logits = last(partial.stages).values;
  return { ...partial, logits, probabilities: toProbabilities(logits) };
}

/** Along the first steps of a network. */
export function traceSome(steps: readonly Step[], image: Float32Array): PartialTrace {
  if (image.length !== IMAGE_PIXELS) throw new Error(`explain: expected an image of ${IMAGE_PIXELS} pixels, got ${image.length}`);
  const stages: Stage[] = [];
  let x: HostActivations = { shape: IMAGE_SHAPE, values: image };
  for (const step of steps) {
    const winners = step.op === "pooling" && step.spec.type === "maxPooling2d" ? winnersOf(x, step.spec) : null;
    x = runStep(step, x);
    stages.push({ step, shape: step.output, values: x.values, winners });
  }
  return { steps, image, stages };
}

/** What goes into stage `stage`. */
export function inputOf(trace: PartialTrace, stage: number): HostActivations {
  return stage === 0 ? { shape: IMAGE_SHAPE, values: trace.image } : at(trace.stages, stage - 1);
}

/** Probabilities alone, `[10]`, without keeping anything. */
export function probabilitiesOf(steps: readonly Step[], image: Float32Array): Float32Array {
  return toProbabilities(steps.reduce((x, step) => runStep(step, x), { shape: IMAGE_SHAPE, values: image } as HostActivations).values);
}

/**
 * Of logits, which stay as they are. Every operation in float32, as Keras and the backends have it: what is within rounding
 * of 1 is then rounded as theirs, and 1 − p with it.
 */
export function toProbabilities(logits: Float32Array): Float32Array {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  const exponentials = logits.map((logit) => Math.exp(Math.fround(logit - largest)));
  const sum = exponentials.reduce((total, value) => Math.fround(total + value), 0);
  return exponentials.map((value) => value / sum);
}

/** Grey bytes (0–255) as the network takes them. */
export function toImage(pixels: ArrayLike<number>): Float32Array {
  return Float32Array.from(pixels, (pixel) => pixel / 255);
}

/** The class of the highest number; the first of equal ones. */
export function bestOf(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (at(values, i) > at(values, best)) best = i;
  return best;
}

/** The class of the highest number but one. */
export function secondOf(values: ArrayLike<number>): number {
  const best = bestOf(values);
  return bestOf(Array.from(values, (value, i) => (i === best ? Number.NEGATIVE_INFINITY : value)));
}

/** What a step makes of `x`, which it leaves as it is. */
export function runStep(step: Step, x: HostActivations): HostActivations {
  switch (step.op) {
    case "convolution":
      return convolve(x, step.kernel, step.bias, step.spec);
    case "dense":
      return multiply(x, step.kernel, step.bias);
    case "activation": {
      const values = x.values.slice();
      activateOnHost(values, step.activation, step.alpha);
      return { shape: x.shape, values };
    }
    case "pooling":
      return { shape: step.output, values: pool(x, step.spec).values };
    case "normalization":
      return normalized(step, x);
    case "padding":
      return padWithZeros(x, step.padding);
    case "rescaling":
      return { shape: x.shape, values: x.values.map((value) => value * step.scale + step.offset) };
    case "passing":
      return { shape: step.output, values: x.values };
  }
}

function normalized({ mean, scales, beta }: NormalizationStep, { shape, values }: HostActivations): HostActivations {
  const channels = last(shape);
  return { shape, values: values.map((value, i) => (value - at(mean, i % channels)) * at(scales, i % channels) + at(beta, i % channels)) };
}
