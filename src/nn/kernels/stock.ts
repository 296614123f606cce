/**
 * @file The seven kernels composed of tfjs's own operations: right on any backend that has them, fast on none.
 * For cpu and WebGPU; the measure of the others in tests.
 */
import * as tf from "@tensorflow/tfjs-core";
import { present } from "../../data/arrays";
import type { KernelAttrs, KernelInputs, KernelName, KernelOutputs } from "../ops/contract";
import { keeps } from "../ops/dropoutMask";

/** Registers the composed kernels for a backend where it has none of its own. Again and again does no harm. */
export function registerStockKernels(backendName: string): void {
  register("ImageBatch", backendName, imageBatch);
  register("ConvPool", backendName, convReluPool);
  register("ConvPoolGrad", backendName, convReluPoolGrad);
  register("DenseActivation", backendName, denseActivation);
  register("DenseActivationGrad", backendName, denseActivationGrad);
  register("SoftmaxCrossEntropy", backendName, softmaxCrossEntropy);
  register("AdamUpdate", backendName, adamUpdate);
}

function register<Name extends KernelName>(
  kernelName: Name,
  backendName: string,
  compute: (inputs: KernelInputs<Name>, attrs: KernelAttrs<Name>) => KernelOutputs<Name>,
): void {
  if (tf.getKernel(kernelName, backendName) !== undefined) return;
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs }) => tf.tidy(() => compute(inputs as never, attrs as never) as tf.Tensor[]),
  });
}

function imageBatch(_inputs: KernelInputs<"ImageBatch">, { pixels, shape }: KernelAttrs<"ImageBatch">): KernelOutputs<"ImageBatch"> {
  return [tf.tensor4d(Float32Array.from(pixels, (value) => value / 255), shape)];
}

function convReluPool({ x, kernel, bias }: KernelInputs<"ConvPool">, attrs: KernelAttrs<"ConvPool">): KernelOutputs<"ConvPool"> {
  const activations = tf.relu(tf.add<tf.Tensor4D>(tf.conv2d(x, kernel, attrs.strides, attrs.padding), bias));
  const y = attrs.poolSize === 1 ? activations : tf.maxPool(activations, attrs.poolSize, attrs.poolSize, "valid");
  return attrs.training && attrs.poolSize !== 1 ? [y, activations] : [y];
}

function convReluPoolGrad(
  { dy, x, kernel, y, memory0: activations }: KernelInputs<"ConvPoolGrad">,
  { strides, padding, poolSize, wantsDx }: KernelAttrs<"ConvPoolGrad">,
): KernelOutputs<"ConvPoolGrad"> {
  const dyAlive = tf.mul<tf.Tensor4D>(dy, tf.step(y));
  const dActivations =
    poolSize === 1
      ? dyAlive
      : run<tf.Tensor4D>("MaxPoolGrad", { dy: dyAlive, input: present(activations, "activations from the forward pass"), output: y }, { filterSize: poolSize, strides: poolSize, pad: "valid" });
  const conv = { strides, pad: padding, dataFormat: "NHWC" };
  const dKernel = run<tf.Tensor4D>("Conv2DBackpropFilter", { x, dy: dActivations }, { ...conv, filterShape: kernel.shape });
  const dBias = tf.sum<tf.Tensor1D>(dActivations, [0, 1, 2]);
  if (!wantsDx) return [dKernel, dBias];
  return [dKernel, dBias, run<tf.Tensor4D>("Conv2DBackpropInput", { dy: dActivations, filter: kernel }, { ...conv, inputShape: x.shape })];
}

function denseActivation({ x, kernel, bias }: KernelInputs<"DenseActivation">, { activation, dropout }: KernelAttrs<"DenseActivation">): KernelOutputs<"DenseActivation"> {
  const sums = tf.add<tf.Tensor2D>(tf.matMul(x, kernel), bias);
  const y = activation === "relu" ? tf.relu(sums) : sums;
  if (dropout === null) return [y];
  const kept = 1 / (1 - dropout.rate);
  const mask = Float32Array.from({ length: y.size }, (_, i) => (keeps(dropout.rate, dropout.key, dropout.offset + i) ? kept : 0));
  return [tf.mul(y, tf.tensor(mask, y.shape))];
}

function denseActivationGrad(
  { dy, x, kernel, y }: KernelInputs<"DenseActivationGrad">,
  { activation, rate, wantsDx }: KernelAttrs<"DenseActivationGrad">,
): KernelOutputs<"DenseActivationGrad"> {
  const dSums = activation === "relu" ? tf.mul<tf.Tensor2D>(dy, tf.mul(tf.step(y), 1 / (1 - rate))) : dy;
  const dKernel = tf.matMul<tf.Tensor2D>(x, dSums, true, false);
  const dBias = tf.sum<tf.Tensor1D>(dSums, 0);
  return wantsDx ? [dKernel, dBias, tf.matMul(dSums, kernel, false, true)] : [dKernel, dBias];
}

function softmaxCrossEntropy({ logits, labels }: KernelInputs<"SoftmaxCrossEntropy">, { scale }: KernelAttrs<"SoftmaxCrossEntropy">): KernelOutputs<"SoftmaxCrossEntropy"> {
  const oneHot = tf.oneHot(labels, logits.shape[1]) as tf.Tensor2D;
  const logProbabilities = tf.logSoftmax(logits);
  const loss = tf.neg(tf.sum(tf.mul(oneHot, logProbabilities)));
  const correct = tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32"));
  const dLogits = tf.mul<tf.Tensor2D>(tf.sub(tf.exp(logProbabilities), oneHot), scale);
  return [tf.stack([loss, correct]) as tf.Tensor1D, dLogits];
}

function adamUpdate(
  { variable, momentum, velocity, gradient }: KernelInputs<"AdamUpdate">,
  { stepSize, beta1, beta2, epsilon }: KernelAttrs<"AdamUpdate">,
): KernelOutputs<"AdamUpdate"> {
  const m = tf.add(momentum, tf.mul(tf.sub(gradient, momentum), 1 - beta1));
  const v = tf.add(velocity, tf.mul(tf.sub(tf.square(gradient), velocity), 1 - beta2));
  return [tf.sub(variable, tf.div(tf.mul(m, stepSize), tf.add(tf.sqrt(v), epsilon))), m, v];
}

/** One of tfjs's kernels that it offers only to its own gradients. */
function run<T extends tf.Tensor>(kernelName: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap): T {
  return tf.engine().runKernel(kernelName, inputs, attrs) as T;
}
