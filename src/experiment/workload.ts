/** @file How much work an experiment is, and how much memory it takes, before it is begun: pure arithmetic over its plan. */
import { zip } from "../data/arrays";
import { IMAGE_PIXELS } from "../data/dataset";
import type { LayerSpec } from "../nn/architectures/layers";
import { joinsNext } from "../nn/blocks/joining";
import { slotNames } from "../nn/optimizers/state";
import { summarize, type ModelSummary } from "../nn/summary";
import { imagesPerTaskOn } from "../nn/taskSize";
import { TRAINING_COST } from "../nn/trainEvents";
import type { Experiment, RunPlan } from "./plan";
import type { Recipe } from "./recipe";

/** What of an experiment says how much work it is. */
export type PlannedWork = Pick<Experiment, "runs" | "data">;

/** Validation images for each training image: the split's fifth beside its four fifths. */
const VALIDATION_SHARE = 0.25;

/** An epoch's multiply-adds for each training image, in those of one image forward. */
export const EPOCH_COST = TRAINING_COST + VALIDATION_SHARE;

/** Multiplications, each with an addition, of all runs chosen: every epoch they may train, and their scores. */
export function multiplyAddsOf({ runs, data }: PlannedWork): number {
  return chosen(runs).reduce((total, { network, recipe, trainSize }) => {
    const inEpoch = trainSize * EPOCH_COST;
    return total + summarize(network.layers).multiplyAdds * (recipe.epochs * inEpoch + data.testSize);
  }, 0);
}

function chosen(runs: readonly RunPlan[]): RunPlan[] {
  return runs.filter(({ isChosen }) => isChosen);
}

/** The page before it trains, its 70,000 images (55 MB) among them. WebKitGTK 2.50.6, resident and its own: 262 to 302 MB. */
const PAGE_BYTES = 280e6;
/** Code, heap and shaders of a backend. */
const BACKEND_BYTES = 46e6;
/** A gradient, on the backend. */
const BYTES_PER_GRADIENT = 4;
/** A weight, or a number that the optimizer keeps of it: on the backend and, from the last epoch, twice on the host. */
const BYTES_PER_KEPT_NUMBER = 12;
/** Each layer's output, its gradient, and what the backend keeps of both to use again. */
const BYTES_PER_OUTPUT = 16;

/**
 * Bytes, about: the page's own, and those that the largest of the runs chosen takes to train on the backend of tfjs's name.
 *
 * The factors fit what was measured with architectures 1 and 3 and batches of 64 and 512: on WebGL within 4 % of tfjs's
 * count of textures (74 to 167 MB), on WebAssembly 97 and 67 MB where the process grew by 99 and 38 to 41.
 */
export function memoryOf({ runs }: PlannedWork, backend: string): { readonly page: number; readonly training: number } {
  const needs = chosen(runs).map(({ network, recipe, trainSize }) => {
    const summary = summarize(network.layers);
    // Batch normalisation has to see the whole batch.
    const most = network.layers.some(({ type }) => type === "batchNormalization") ? recipe.batchSize : imagesPerTaskOn(backend, summary.multiplyAdds * TRAINING_COST);
    return summary.totalParams * bytesPerParameter(recipe) + Math.min(recipe.batchSize, trainSize, most) * numOutputs(network.layers, summary) * BYTES_PER_OUTPUT;
  });
  return { page: PAGE_BYTES, training: needs.length === 0 ? 0 : BACKEND_BYTES + Math.max(...needs) };
}

/** 40 with Adam, whose two moments the factors were measured with. */
function bytesPerParameter({ optimizer, averaging }: Recipe): number {
  const kept = 1 + slotNames(optimizer).length + (averaging === null ? 0 : 1);
  return BYTES_PER_GRADIENT + kept * BYTES_PER_KEPT_NUMBER;
}

/** Numbers that one image becomes on its way, the image included. */
function numOutputs(layers: readonly LayerSpec[], summary: ModelSummary): number {
  return zip(layers, summary.layers).reduce((total, [layer, { outputShape }], i) => {
    const size = outputShape.reduce<number>((product, size) => product * (size ?? 1), 1);
    return total + size * timesWritten(layer, layers[i - 1], layers[i + 1]);
  }, IMAGE_PIXELS);
}

/** How often a layer's output is written down: a convolution not at all where only its pooling's is, an activation of its own kernel once more. */
function timesWritten(layer: LayerSpec, before: LayerSpec | undefined, next: LayerSpec | undefined): number {
  switch (layer.type) {
    case "conv2d":
    case "dense":
      if (layer.type === "conv2d" && joinsNext(layer, next)) return 0;
      return ["linear", "relu", "softmax"].includes(layer.activation) ? 1 : 2;
    case "flatten":
    case "reshape":
      return 0;
    case "activation":
      return layer.activation === "linear" || layer.activation === "softmax" ? 0 : 1;
    case "dropout":
      return layer.rate === 0 || (before !== undefined && joinsNext(before, layer)) ? 0 : 1;
    default:
      return 1;
  }
}
