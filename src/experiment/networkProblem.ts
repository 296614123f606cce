/** @file Whether layers make a network that this page can train, in words. */
import { NUM_CLASSES } from "../data/dataset";
import type { LayerSpec, Pair } from "../nn/architectures/layers";
import { isSoftmaxLayer, layerNames, type ModelSummary, outputShape, partialSummary } from "../nn/summary";
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
  const value = firstOf(layers, (layer) => valueProblem(layer)?.sentence ?? null);
  if (value !== null) return value;
  const { summary, problem } = partialSummary(layers);
  if (problem !== null) return { layer: summary.layers.length, sentence: `${problem}.` };
  const { totalParams } = summary;
  if (totalParams > NETWORK_LIMITS.params) return { layer: largest(summary), sentence: `a network has at most ${grouped(NETWORK_LIMITS.params)} parameters, got ${grouped(totalParams)}.` };
  return firstOf(layers, (layer, index) => placeProblem(layer, index === layers.length - 1, summary.layers[index]?.outputShape ?? []));
}

/**
 * Which value of the layer of `firstProblem` is to blame, by its property ("kernelSize"); null where no single one is.
 * @param layers for which there is a problem at layer `index`.
 */
export function wrongValue(layers: readonly LayerSpec[], index: number): string | null {
  const layer = layers[index];
  if (layer === undefined) return null;
  const wrong = valueProblem(layer);
  if (wrong !== null) return wrong.key;
  const { summary, problem } = partialSummary(layers);
  if (problem !== null) return outputShape(summary.layers).length === 3 ? sizeKey(layer) : null;
  if (summary.totalParams > NETWORK_LIMITS.params) return layer.type === "dense" ? "units" : layer.type === "conv2d" ? "filters" : null;
  if (index < layers.length - 1) return "activation" in layer ? "activation" : null;
  return layer.type !== "dense" ? null : layer.activation === "softmax" ? "units" : layer.units === NUM_CLASSES ? "activation" : null;
}

/** What of a layer can be too large for an image. */
function sizeKey({ type }: LayerSpec): string | null {
  return { conv2d: "kernelSize", maxPooling2d: "poolSize", averagePooling2d: "poolSize", reshape: "targetShape" }[type as string] ?? null;
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
function placeProblem(layer: LayerSpec, isLast: boolean, shape: readonly (number | null)[]): string | null {
  const isEnd = isSoftmaxLayer(layer) && shape.join() === `,${NUM_CLASSES}`;
  if (isLast && !isEnd) return `is the last layer, which has to be dense with ${NUM_CLASSES} units and softmax (or a softmax over ${NUM_CLASSES} numbers): one probability for each class.`;
  if (!isLast && isSoftmaxLayer(layer)) return "has softmax before the end, where it leaves nothing to learn from. Use relu there.";
  return null;
}

/** A value of a layer that will not do: its property, and a sentence without its subject. */
interface ValueProblem {
  readonly key: string;
  readonly sentence: string;
}

/** What of a layer would be wrong anywhere. */
function valueProblem(layer: LayerSpec): ValueProblem | null {
  const { factor } = NETWORK_LIMITS;
  switch (layer.type) {
    case "conv2d":
      return (
        sizeProblem("filters", "filters", [layer.filters], NETWORK_LIMITS.filters) ??
        sizeProblem("kernelSize", "kernel size", layer.kernelSize, NETWORK_LIMITS.kernelSize) ??
        sizeProblem("strides", "strides", layer.strides, NETWORK_LIMITS.strides) ??
        sizeProblem("dilationRate", "dilation rate", layer.dilationRate, NETWORK_LIMITS.dilationRate)
      );
    case "maxPooling2d":
    case "averagePooling2d":
      return sizeProblem("poolSize", "pool size", layer.poolSize, NETWORK_LIMITS.poolSize) ?? sizeProblem("strides", "strides", layer.strides, NETWORK_LIMITS.poolSize);
    case "dense":
      return sizeProblem("units", "units", [layer.units], NETWORK_LIMITS.units);
    case "reshape":
      return sizeProblem("targetShape", "target shape", layer.targetShape, NETWORK_LIMITS.params);
    case "zeroPadding2d":
      return sizeProblem("padding", "padding", layer.padding.flat(), NETWORK_LIMITS.zeroPadding, 0);
    case "rescaling":
      return unless(Math.abs(layer.scale) <= factor && Math.abs(layer.offset) <= factor, Math.abs(layer.scale) <= factor ? "offset" : "scale", `has scale ${layer.scale} and offset ${layer.offset}, which have to be between ${grouped(-factor)} and ${grouped(factor)}.`);
    case "leakyReLU":
      return unless(layer.negativeSlope >= 0 && layer.negativeSlope <= factor, "negativeSlope", `has a negative slope of ${layer.negativeSlope}, which has to be from 0 to ${grouped(factor)}.`);
    case "elu":
      return unless(layer.alpha >= 0 && layer.alpha <= factor, "alpha", `has an alpha of ${layer.alpha}, which has to be from 0 to ${grouped(factor)}.`);
    case "batchNormalization":
      return (
        unless(layer.momentum >= 0 && layer.momentum <= 1, "momentum", `has a momentum of ${layer.momentum}, which has to be from 0 to 1.`) ??
        unless(layer.epsilon > 0 && layer.epsilon <= 1, "epsilon", `has an epsilon of ${layer.epsilon}, which has to be above 0, at most 1.`)
      );
    case "dropout":
    case "spatialDropout2d":
      return unless(layer.rate >= 0 && layer.rate < 1, "rate", `has a rate of ${layer.rate}, which has to be from 0 to below 1.`);
    default:
      return null;
  }
}

function unless(isRight: boolean, key: string, sentence: string): ValueProblem | null {
  return isRight ? null : { key, sentence };
}

function sizeProblem(key: string, what: string, sizes: readonly number[] | Pair, most: number, least = 1): ValueProblem | null {
  const isRight = sizes.every((size) => Number.isInteger(size) && size >= least && size <= most);
  const got = sizes.map((size) => (Number.isNaN(size) ? "no number" : size)).join(" × ");
  return unless(isRight, key, `has ${what} ${got}, expected ${sizes.length === 1 ? "a whole number" : "whole numbers"} from ${least} to ${grouped(most)}.`);
}
