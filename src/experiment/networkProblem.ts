/** @file Whether layers make a network that this page can train, in words. */
import { NUM_CLASSES } from "../data/dataset";
import type { LayerSpec, Pair } from "../nn/architectures/layers";
import { isSoftmaxLayer, layerNames, type ModelSummary, partialSummary } from "../nn/summary";
import { grouped } from "./words";

/** Generous: for safety, not for taste. `params`: sixty times the largest of the paper's; with Adam's state 500 MB. */
export const NETWORK_LIMITS = { layers: 64, units: 4_096, filters: 1_024, params: 40_000_000, kernelSize: 28, strides: 28, dilationRate: 8, poolSize: 28, zeroPadding: 28, factor: 1e6 } as const;

/** What is wrong, and the layer, counted from 0, where it arises. */
export interface LayerProblem {
  readonly layer: number;
  readonly sentence: string;
}

/** Why `layers` cannot be trained here, as a sentence that names the layer as Keras does; null if they can. */
export function networkProblem(layers: readonly LayerSpec[]): string | null {
  return firstProblem(layers)?.sentence ?? null;
}

/** The first that is wrong with `layers`: a sentence, and the layer where it arises; null if nothing is. */
export function firstProblem(layers: readonly LayerSpec[]): LayerProblem | null {
  if (layers.length === 0) return { layer: 0, sentence: "a network needs at least one layer, got none." };
  if (layers.length > NETWORK_LIMITS.layers) return { layer: NETWORK_LIMITS.layers, sentence: `a network has at most ${NETWORK_LIMITS.layers} layers, got ${layers.length}.` };
  const value = firstOf(layers, valueProblem);
  if (value !== null) return value;
  const { summary, problem } = partialSummary(layers);
  if (problem !== null) return { layer: summary.layers.length, sentence: `${problem}.` };
  const { totalParams } = summary;
  if (totalParams > NETWORK_LIMITS.params) return { layer: largest(summary), sentence: `a network has at most ${grouped(NETWORK_LIMITS.params)} parameters, got ${grouped(totalParams)}.` };
  return firstOf(layers, (layer, index) => placeProblem(layer, index === layers.length - 1, summary.layers[index]?.outputShape ?? []));
}

/** A sentence without its subject becomes one that names the layer as Keras does. */
function firstOf(layers: readonly LayerSpec[], problemOf: (layer: LayerSpec, index: number) => string | null): LayerProblem | null {
  for (const [index, layer] of layers.entries()) {
    const problem = problemOf(layer, index);
    if (problem !== null) return { layer: index, sentence: `${layerNames(layers)[index]} (layer ${index + 1} of ${layers.length}) ${problem}` };
  }
  return null;
}

function largest({ layers }: ModelSummary): number {
  return layers.reduce((best, { params }, i) => (params > (layers[best]?.params ?? 0) ? i : best), 0);
}

/** What of a layer is right by itself and wrong where it stands. */
function placeProblem(layer: LayerSpec, isLast: boolean, outputShape: readonly (number | null)[]): string | null {
  const isEnd = isSoftmaxLayer(layer) && outputShape.join() === `,${NUM_CLASSES}`;
  if (isLast && !isEnd) return `is the last layer, which has to be dense with ${NUM_CLASSES} units and softmax (or a softmax over ${NUM_CLASSES} numbers): one probability for each class.`;
  if (!isLast && isSoftmaxLayer(layer)) return "has softmax before the end, where it leaves nothing to learn from. Use relu there.";
  return null;
}

/** What of a layer would be wrong anywhere, a sentence without its subject; null where nothing is. */
export function valueProblem(layer: LayerSpec): string | null {
  const { factor } = NETWORK_LIMITS;
  switch (layer.type) {
    case "conv2d":
      return (
        sizeProblem("filters", [layer.filters], NETWORK_LIMITS.filters) ??
        sizeProblem("kernel size", layer.kernelSize, NETWORK_LIMITS.kernelSize) ??
        sizeProblem("strides", layer.strides, NETWORK_LIMITS.strides) ??
        sizeProblem("dilation rate", layer.dilationRate, NETWORK_LIMITS.dilationRate)
      );
    case "maxPooling2d":
    case "averagePooling2d":
      return sizeProblem("pool size", layer.poolSize, NETWORK_LIMITS.poolSize) ?? sizeProblem("strides", layer.strides, NETWORK_LIMITS.poolSize);
    case "dense":
      return sizeProblem("units", [layer.units], NETWORK_LIMITS.units);
    case "reshape":
      return sizeProblem("target shape", layer.targetShape, NETWORK_LIMITS.params);
    case "zeroPadding2d":
      return sizeProblem("padding", layer.padding.flat(), NETWORK_LIMITS.zeroPadding, 0);
    case "rescaling":
      if (Math.abs(layer.scale) <= factor && Math.abs(layer.offset) <= factor) return null;
      return `has scale ${layer.scale} and offset ${layer.offset}, which have to be between ${grouped(-factor)} and ${grouped(factor)}.`;
    case "leakyReLU":
      return layer.negativeSlope >= 0 && layer.negativeSlope <= factor ? null : `has a negative slope of ${layer.negativeSlope}, which has to be from 0 to ${grouped(factor)}.`;
    case "elu":
      return layer.alpha >= 0 && layer.alpha <= factor ? null : `has an alpha of ${layer.alpha}, which has to be from 0 to ${grouped(factor)}.`;
    case "batchNormalization":
      if (!(layer.momentum >= 0 && layer.momentum <= 1)) return `has a momentum of ${layer.momentum}, which has to be from 0 to 1.`;
      return layer.epsilon > 0 && layer.epsilon <= 1 ? null : `has an epsilon of ${layer.epsilon}, which has to be above 0, at most 1.`;
    case "dropout":
    case "spatialDropout2d":
      return layer.rate >= 0 && layer.rate < 1 ? null : `has a rate of ${layer.rate}, which has to be from 0 to below 1.`;
    default:
      return null;
  }
}

function sizeProblem(what: string, sizes: readonly number[] | Pair, most: number, least = 1): string | null {
  if (sizes.every((size) => Number.isInteger(size) && size >= least && size <= most)) return null;
  return `has ${what} ${sizes.map((size) => (Number.isNaN(size) ? "no number" : size)).join(" × ")}, expected ${sizes.length === 1 ? "a whole number" : "whole numbers"} from ${least} to ${grouped(most)}.`;
}
