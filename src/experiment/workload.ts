/** @file How much work an experiment is, and how much memory it takes, before it is begun: pure arithmetic over its plan. */
import { IMAGE_PIXELS } from "../data/dataset";
import { summarize, type ModelSummary } from "../nn/summary";
import { imagesPerTaskOn } from "../nn/taskSize";
import { TRAINING_COST } from "../nn/trainEvents";
import type { Experiment, RunPlan } from "./plan";

/** What of an experiment says how much work it is. */
export type PlannedWork = Pick<Experiment, "runs" | "data">;

/** Validation images for each training image: the split's fifth beside its four fifths. */
const VALIDATION_SHARE = 0.25;

/** Multiplications, each with an addition, of all runs chosen: every epoch they may train, and their scores. */
export function multiplyAddsOf({ runs, data }: PlannedWork): number {
  return chosen(runs).reduce((total, { network, recipe, trainSize }) => {
    const inEpoch = trainSize * (TRAINING_COST + VALIDATION_SHARE);
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
/** Weights, gradients and Adam's two moments, on the backend and, from the last epoch, on the host. */
const BYTES_PER_PARAMETER = 40;
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
    const images = Math.min(recipe.batchSize, trainSize, imagesPerTaskOn(backend, summary.multiplyAdds * TRAINING_COST));
    return summary.totalParams * BYTES_PER_PARAMETER + images * numOutputs(summary) * BYTES_PER_OUTPUT;
  });
  return { page: PAGE_BYTES, training: needs.length === 0 ? 0 : BACKEND_BYTES + Math.max(...needs) };
}

/** Numbers that one image becomes on its way, the image included; a convolution is not written down, only what its pooling leaves. */
function numOutputs({ layers }: ModelSummary): number {
  const written = layers.filter(({ type }, i) => (type === "Conv2D" && layers[i + 1]?.type !== "MaxPooling2D") || type === "MaxPooling2D" || type === "Dense");
  return written.reduce((total, { outputShape }) => total + outputShape.reduce<number>((product, size) => product * (size ?? 1), 1), IMAGE_PIXELS);
}
