/**
 * @file A trained network as a chain of elementary steps, each with its weights: what everything here computes along.
 *
 * A layer with an activation is two steps (the sum, the activation), others are one. The softmax at the end is no step:
 * the last step's output is the logits.
 */
import { last } from "../data/arrays";
import type { Activation, BatchNormalization, Conv2d, LayerSpec, Pair, Pooling2d } from "../nn/architectures/layers";
import { namedAlpha } from "../nn/ops/namedAlpha";
import { INPUT_SHAPE, isSoftmaxLayer, outputShape, summarize } from "../nn/summary";

/** `[height, width, channels]`, `[units]` or what a reshape made of them; without the batch. */
export type Shape = readonly number[];

/** A network with its weights. Both are borrowed wherever they are passed. */
export interface TrainedLayers {
  readonly layers: readonly LayerSpec[];
  /** All, in Keras's order (`summarize(layers).layers[].weights`). */
  readonly weights: readonly Float32Array[];
}

/** Where a step stands. */
interface StepPlace {
  /** The layer it belongs to, from 0. */
  readonly layer: number;
  /** Keras's name of that layer. */
  readonly name: string;
  /** All of the layer, its sum before the activation, or the activation behind the sum. */
  readonly part: "whole" | "sum" | "activation";
  readonly input: Shape;
  readonly output: Shape;
}

export interface ConvolutionStep extends StepPlace {
  readonly op: "convolution";
  readonly spec: Conv2d;
  /** `[rows, columns, in, filters]`. */
  readonly kernel: Float32Array;
  /** `[filters]`; zeros where the layer has none. */
  readonly bias: Float32Array;
  /** Of the kernel among the network's weights; the bias, if the layer has one, is the next. */
  readonly firstWeight: number;
}

export interface DenseStep extends StepPlace {
  readonly op: "dense";
  /** `[in, units]`. */
  readonly kernel: Float32Array;
  /** `[units]`; zeros where the layer has none. */
  readonly bias: Float32Array;
  readonly useBias: boolean;
  readonly firstWeight: number;
}

export interface ActivationStep extends StepPlace {
  readonly op: "activation";
  readonly activation: Exclude<Activation, "softmax">;
  /** Slope of leaky ReLU, alpha of ELU. */
  readonly alpha: number;
}

/** Global pooling too: its window is the whole image. */
export interface PoolingStep extends StepPlace {
  readonly op: "pooling";
  readonly spec: Pooling2d;
}

/** By the moving statistics: `x · scales + shifts`, by channel (the last axis). */
export interface NormalizationStep extends StepPlace {
  readonly op: "normalization";
  readonly spec: BatchNormalization;
  /** Ones where the layer has none. */
  readonly gamma: Float32Array;
  /** Zeros where the layer has none. */
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** gamma / √(variance + epsilon). */
  readonly scales: Float64Array;
  /** beta − mean · scales. */
  readonly shifts: Float64Array;
  readonly firstWeight: number;
}

export interface PaddingStep extends StepPlace {
  readonly op: "padding";
  readonly padding: readonly [rows: Pair, columns: Pair];
}

/** `x · scale + offset`. */
export interface RescalingStep extends StepPlace {
  readonly op: "rescaling";
  readonly scale: number;
  readonly offset: number;
}

/** The same numbers in the same order: flatten, reshape, dropout outside training. */
interface PassingStep extends StepPlace {
  readonly op: "passing";
}

export type Step = ConvolutionStep | DenseStep | ActivationStep | PoolingStep | NormalizationStep | PaddingStep | RescalingStep | PassingStep;

/** Gives the next of the weights, and where it stands. */
type Take = (size: number) => Float32Array;

/**
 * The steps of a network that ends in softmax.
 * @throws Error if layers do not fit together, a weight is missing or has another size, or softmax stands anywhere but at the end
 */
export function toSteps(layers: readonly LayerSpec[], weights: readonly Float32Array[]): Step[] {
  const { layers: summaries } = summarize(layers);
  let used = 0;
  const take: Take = (size) => {
    const found = weights[used++];
    if (found?.length !== size) throw new Error(`explain: weight ${used - 1} needs ${size} values, got ${found?.length ?? "none"}`);
    return found;
  };
  const steps = layers.flatMap((layer, index): Step[] => {
    const place: StepPlace = { layer: index, name: summaries[index]?.name ?? "", part: "whole", input: outputShape(summaries.slice(0, index)), output: outputShape(summaries.slice(0, index + 1)) };
    assertSoftmaxLast(layer, index === layers.length - 1, place.name);
    return stepsOf(layer, place, take, used);
  });
  if (used !== weights.length) throw new Error(`explain: expected ${used} weights, got ${weights.length}`);
  return steps;
}

function assertSoftmaxLast(layer: LayerSpec, isLast: boolean, name: string): void {
  if (isSoftmaxLayer(layer) !== isLast) throw new Error(`explain: ${name} ${isLast ? "is the last layer and has no softmax" : "has softmax before the end"}; expected softmax at the end alone`);
}

function stepsOf(layer: LayerSpec, place: StepPlace, take: Take, firstWeight: number): Step[] {
  switch (layer.type) {
    case "conv2d": {
      const kernel = take(layer.kernelSize[0] * layer.kernelSize[1] * last(place.input) * layer.filters);
      return withActivation({ ...place, op: "convolution", spec: layer, kernel, bias: biasOf(layer.useBias, layer.filters, take), firstWeight }, layer.activation);
    }
    case "dense": {
      const kernel = take(last(place.input) * layer.units);
      return withActivation({ ...place, op: "dense", kernel, bias: biasOf(layer.useBias, layer.units, take), useBias: layer.useBias, firstWeight }, layer.activation);
    }
    case "batchNormalization":
      return [normalization(layer, place, take, firstWeight)];
    case "maxPooling2d":
    case "averagePooling2d":
      return [{ ...place, op: "pooling", spec: layer }];
    case "globalMaxPooling2d":
      return [{ ...place, op: "pooling", spec: overAll("maxPooling2d", place.input) }];
    case "globalAveragePooling2d":
      return [{ ...place, op: "pooling", spec: overAll("averagePooling2d", place.input) }];
    case "zeroPadding2d":
      return [{ ...place, op: "padding", padding: layer.padding }];
    case "rescaling":
      return [{ ...place, op: "rescaling", scale: layer.scale, offset: layer.offset }];
    case "activation":
      return activationSteps(place, layer.activation, namedAlpha(layer.activation));
    case "leakyReLU":
      return activationSteps(place, "leaky_relu", layer.negativeSlope);
    case "elu":
      return activationSteps(place, "elu", layer.alpha);
    case "flatten":
    case "reshape":
    case "dropout":
    case "spatialDropout2d":
      return [{ ...place, op: "passing" }];
  }
}

/** Softmax at the end is left out, and linear is nothing at all behind a sum. */
function withActivation(step: ConvolutionStep | DenseStep, activation: Activation): Step[] {
  if (activation === "linear") return [step];
  const place: StepPlace = { layer: step.layer, name: step.name, part: "activation", input: step.output, output: step.output };
  const behind = activationSteps(place, activation, namedAlpha(activation));
  return [{ ...step, part: "sum" }, ...behind];
}

function activationSteps(place: StepPlace, activation: Activation, alpha: number): Step[] {
  return activation === "softmax" ? [] : [{ ...place, op: "activation", activation, alpha }];
}

function normalization(spec: BatchNormalization, place: StepPlace, take: Take, firstWeight: number): NormalizationStep {
  const channels = last(place.input);
  const gamma = spec.scale ? take(channels) : new Float32Array(channels).fill(1);
  const beta = spec.center ? take(channels) : new Float32Array(channels);
  const [mean, variance] = [take(channels), take(channels)];
  const scales = Float64Array.from(gamma, (value, c) => value / Math.sqrt((variance[c] ?? 0) + spec.epsilon));
  const shifts = Float64Array.from(beta, (value, c) => value - (mean[c] ?? 0) * (scales[c] ?? 0));
  return { ...place, op: "normalization", spec, gamma, beta, mean, variance, scales, shifts, firstWeight };
}

function overAll(type: Pooling2d["type"], [height = 1, width = 1]: Shape): Pooling2d {
  return { type, poolSize: [height, width], strides: [height, width], padding: "valid" };
}

function biasOf(useBias: boolean, size: number, take: Take): Float32Array {
  return useBias ? take(size) : new Float32Array(size);
}

/** Places of the last step of layer `layer`, whose output is the layer's; −1 for a layer that is nothing but the softmax. */
export function outputStep(steps: readonly Step[], layer: number): number {
  return steps.findLastIndex((step) => step.layer === layer);
}

/** What goes into the first step. */
export const IMAGE_SHAPE: Shape = INPUT_SHAPE;
