/** @file Images on the host through a network on the backend, and what comes of them back to the host. */
import * as tf from "@tensorflow/tfjs-core";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";
import { readToHost } from "./backend";
import type { Network } from "./network";
import { runKernel } from "./ops/contract";

/**
 * What the last layer says before its softmax, `[n, …]`, all at once. Borrows both; keeps no tensor, even where the backend
 * fails to answer.
 * @param pixels grey bytes `[n, 28, 28]`
 * @throws ContextLostError if the graphics context is lost.
 */
export async function forwardPixels(network: Network, pixels: Uint8Array): Promise<Float32Array> {
  const outputs = tf.tidy(() => {
    const [xs] = runKernel("ImageBatch", {}, { pixels, shape: [pixels.length / IMAGE_PIXELS, IMAGE_SIZE, IMAGE_SIZE, 1], augmentations: null });
    // Layers that do nothing outside training give back what they got.
    return network.logits(xs, null).clone();
  });
  try {
    const [values] = await readToHost([outputs]);
    return values;
  } finally {
    outputs.dispose();
  }
}
