/** @file One epoch's way from bytes to numbers, augmented or not, timed through the contract on the page's backend. */
import * as tf from "@tensorflow/tfjs-core";
import { augmentationsOf } from "../../../src/nn/augment";
import { toBatch } from "../../../src/nn/batches";
import type { AugmentationSpec } from "../../../src/nn/trainConfig";
import { meanSeconds } from "./convolutions";
import { drawGarments } from "./garments";

/** Seconds that a batch of `batchSize` takes, its random numbers included; the mean over at least `seconds`. */
export async function augmentationSeconds(augmentation: AugmentationSpec | null, batchSize: number, seconds: number): Promise<number> {
  const source = await drawGarments(batchSize);
  const indices = Int32Array.from({ length: batchSize }, (_, i) => i);
  let epoch = 0;
  return meanSeconds(seconds, () => {
    epoch++;
    const { xs, labels } = toBatch(source, indices, { augmentations: augmentation === null ? null : augmentationsOf(augmentation, 1, epoch, indices) });
    tf.dispose(labels);
    return [xs];
  });
}
