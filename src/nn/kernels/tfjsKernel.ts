/** @file tfjs's kernels that it offers only to its own gradients. */
import * as tf from "@tensorflow/tfjs-core";

/** Runs one on the present backend. The caller disposes what it gives (or calls inside `tf.tidy`). */
export function run<T extends tf.Tensor>(kernelName: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap): T {
  return tf.engine().runKernel(kernelName, inputs, attrs) as T;
}
