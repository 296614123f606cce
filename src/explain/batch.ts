/** @file Many images through a network: what is asked of whoever computes them, and a plain answer to it. */
import { at } from "../data/arrays";
import { IMAGE_PIXELS, NUM_CLASSES } from "../data/dataset";
import { sizeOf } from "../nn/summary";
import { IMAGE_SHAPE, outputStep, type Step, toSteps, type TrainedLayers } from "./steps";
import { runStep, toImage, toProbabilities } from "./trace";
import { pacing, type Work } from "./work";

/**
 * Computes many images at once. `plainForward` is one here, in plain TypeScript; one on a backend is faster. Images are grey
 * bytes, `[n, 28, 28]`, borrowed; results are the caller's, and the same up to rounding whoever computes them.
 */
export interface BatchForward {
  /** `[n, 10]`. */
  probabilities(network: TrainedLayers, images: Uint8Array, work: Work): Promise<Float32Array>;
  /** What comes out of layer `layer`, `[n, …its output shape]`; −1 for the images themselves in [0, 1]. Not for the softmax at the end. */
  outputs(network: TrainedLayers, layer: number, images: Uint8Array, work: Work): Promise<Float32Array>;
}

export const plainForward: BatchForward = {
  probabilities: async ({ layers, weights }, images, work) => {
    const logits = await each(toSteps(layers, weights), images, NUM_CLASSES, work);
    for (let from = 0; from < logits.length; from += NUM_CLASSES) logits.set(toProbabilities(logits.subarray(from, from + NUM_CLASSES)), from);
    return logits;
  },
  outputs: ({ layers, weights }, layer, images, work) => {
    const steps = toSteps(layers, weights);
    const used = steps.slice(0, outputStep(steps, layer) + 1);
    return each(used, images, sizeOf(used.at(-1)?.output ?? IMAGE_SHAPE), work);
  },
};

/** Outputs of the last of the steps, image by image. */
async function each(steps: readonly Step[], images: Uint8Array, size: number, work: Work): Promise<Float32Array> {
  const count = images.length / IMAGE_PIXELS;
  const results = new Float32Array(count * size);
  const pause = pacing(work);
  for (let i = 0; i < count; i++) {
    const image = { shape: IMAGE_SHAPE, values: toImage(images.subarray(i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS)) };
    results.set(steps.reduce((x, step) => runStep(step, x), image as ReturnType<typeof runStep>).values, i * size);
    await pause((i + 1) / count);
  }
  return results;
}

/**
 * What comes out of layer `to`, of what came out of layer `from` before it: `[n, size behind from]` to `[n, size behind to]`.
 * `from` −1 takes images in [0, 1]; `to` left out gives probabilities.
 */
export function outputsFrom(steps: readonly Step[], from: number, values: Float32Array, to?: number): Float32Array {
  const first = outputStep(steps, from) + 1;
  const rest = steps.slice(first, to === undefined ? steps.length : outputStep(steps, to) + 1);
  const [inSize, outSize] = [sizeBehind(steps, from), to === undefined ? NUM_CLASSES : sizeBehind(steps, to)];
  const count = values.length / inSize;
  const results = new Float32Array(count * outSize);
  for (let i = 0; i < count; i++) {
    const { values: behind } = rest.reduce((x, step) => runStep(step, x), { shape: steps[first]?.input ?? [], values: rowOf(values, i, inSize) } as ReturnType<typeof runStep>);
    results.set(to === undefined ? toProbabilities(behind) : behind, i * outSize);
  }
  return results;
}

/** Row `index` of `[n, size]`. */
export function rowOf(values: Float32Array, index: number, size: number): Float32Array {
  return values.subarray(index * size, (index + 1) * size);
}

/** The layer whose output the last dense layer takes, or where there is none the softmax: the space that images are compared in. −1 where that is the image itself. */
export function featureLayer({ layers }: Pick<TrainedLayers, "layers">): number {
  const lastDense = layers.findLastIndex(({ type }) => type === "dense");
  return lastDense < 0 ? layers.length - 2 : lastDense - 1;
}

/** The layer whose output is the paper's flattened list: the first flatten; −1 where there is none. */
export function flattenLayer({ layers }: Pick<TrainedLayers, "layers">): number {
  return layers.findIndex(({ type }) => type === "flatten");
}

/** The size of what comes out of a layer, for one image. */
export function sizeBehind(steps: readonly Step[], layer: number): number {
  const index = outputStep(steps, layer);
  return sizeOf(index < 0 ? IMAGE_SHAPE : at(steps, index).output);
}
