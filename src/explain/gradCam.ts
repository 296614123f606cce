/** @file Grad-CAM: where in the last convolution's output the answer comes from (Selvaraju et al. 2017, arXiv 1610.02391). */
import { doubleAt, floatAt, present } from "../data/arrays";
import { imageShape } from "../nn/hostLayers";
import { backward, type LogitFactors } from "./backward";
import { outputStep, type Step } from "./steps";
import type { Trace } from "./trace";

/** A map over the places of a layer's output. */
export interface GradCam {
  readonly layer: number;
  /** Keras's name of the layer. */
  readonly name: string;
  readonly height: number;
  readonly width: number;
  /** From 0 up, row-major: ReLU of Σ over channels of the channel's mean gradient × its output. Not scaled. */
  readonly values: Float32Array;
}

/** Layers that Grad-CAM can be asked about: the convolutions. */
export function convolutionLayers(steps: readonly Step[]): number[] {
  return steps.flatMap((step) => (step.op === "convolution" ? [step.layer] : []));
}

/**
 * Of the output of a convolution behind its activation.
 * @param layer a convolution; the last one when left out
 * @returns null where the network has no convolution
 */
export function gradCam(trace: Trace, factors: LogitFactors, layer = convolutionLayers(trace.steps).at(-1)): GradCam | null {
  if (layer === undefined) return null;
  const index = outputStep(trace.steps, layer);
  const { shape, values, step } = present(trace.stages[index], "such a layer");
  const gradient = present(backward(trace, factors, { downTo: index }).stages[index], "gradient of the layer");
  const [height, width, channels] = imageShape(shape);
  const means = channelMeans(gradient, channels);
  const map = Float32Array.from({ length: height * width }, (_, pixel) => Math.max(0, weighted(values, pixel * channels, means)));
  return { layer, name: step.name, height, width, values: map };
}

function channelMeans(gradient: Float32Array, channels: number): Float64Array {
  const means = new Float64Array(channels);
  gradient.forEach((value, i) => {
    means[i % channels] = doubleAt(means, i % channels) + (value * channels) / gradient.length;
  });
  return means;
}

function weighted(values: Float32Array, from: number, weights: Float64Array): number {
  return weights.reduce((sum, weight, c) => sum + weight * floatAt(values, from + c), 0);
}
