/**
 * @file The kernels composed of tfjs's own operations: right on any backend that has them, fast on none.
 * For cpu and WebGPU; the measure of the others in tests.
 */
import * as tf from "@tensorflow/tfjs-core";
import { at, last, present } from "../../data/arrays";
import type { Pair } from "../architectures/layers";
import type { KernelAttrs, KernelInputs, KernelName, KernelOutputs } from "../ops/contract";
import { keeps } from "../ops/dropoutMask";
import { activate, activateGrad } from "./stockActivations";
import { imageBatch } from "./stockImages";
import { maxPoolGrad, pool, poolGrad } from "./stockPooling";
import { run } from "./tfjsKernel";

/** Registers the composed kernels for a backend where it has none of its own. Again and again does no harm. */
export function registerStockKernels(backendName: string): void {
  register("ImageBatch", backendName, imageBatch);
  register("ConvPool", backendName, convPool);
  register("ConvPoolGrad", backendName, convPoolGrad);
  register("DenseActivation", backendName, denseActivation);
  register("DenseActivationGrad", backendName, denseActivationGrad);
  register("Pool", backendName, pool);
  register("PoolGrad", backendName, poolGrad);
  register("Activate", backendName, activate);
  register("ActivateGrad", backendName, activateGrad);
  register("BatchNorm", backendName, batchNorm);
  register("BatchNormGrad", backendName, batchNormGrad);
  register("ChannelAffine", backendName, channelAffine);
  register("Dropout", backendName, dropout);
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

function convPool({ x, kernel, bias }: KernelInputs<"ConvPool">, attrs: KernelAttrs<"ConvPool">): KernelOutputs<"ConvPool"> {
  const sums = tf.add<tf.Tensor4D>(tf.conv2d(x, spread(kernel, attrs.dilations), [...attrs.strides], attrs.padding), bias);
  const activations = attrs.activation === "relu" ? tf.relu(sums) : sums;
  const y = attrs.poolSize === 1 ? activations : tf.maxPool(activations, attrs.poolSize, attrs.poolSize, "valid");
  return attrs.training && attrs.poolSize !== 1 ? [y, activations] : [y];
}

function convPoolGrad({ dy, x, kernel, y, memory0: activations }: KernelInputs<"ConvPoolGrad">, attrs: KernelAttrs<"ConvPoolGrad">): KernelOutputs<"ConvPoolGrad"> {
  const dyAlive = attrs.activation === "relu" ? tf.mul<tf.Tensor4D>(dy, tf.step(y)) : dy;
  const dSums = attrs.poolSize === 1 ? dyAlive : maxPoolGrad(dyAlive, present(activations, "activations from the forward pass") as tf.Tensor4D, y, TWO_BY_TWO);
  const conv = { strides: [...attrs.strides], pad: attrs.padding, dataFormat: "NHWC" };
  const filter = spread(kernel, attrs.dilations);
  const dKernel = gathered(run<tf.Tensor4D>("Conv2DBackpropFilter", { x, dy: dSums }, { ...conv, filterShape: filter.shape }), kernel.shape, attrs.dilations);
  const dBias = tf.sum<tf.Tensor1D>(dSums, [0, 1, 2]);
  if (!attrs.wantsDx) return [dKernel, dBias];
  return [dKernel, dBias, run<tf.Tensor4D>("Conv2DBackpropInput", { dy: dSums, filter }, { ...conv, inputShape: x.shape })];
}

const TWO_BY_TWO = { poolSize: [2, 2], strides: [2, 2], padding: "valid" } as const;

/** The kernel with zeros between its rows and columns, for tfjs has no gradient of a dilated convolution. */
function spread(kernel: tf.Tensor4D, [rowRate, columnRate]: Pair): tf.Tensor4D {
  if (rowRate === 1 && columnRate === 1) return kernel;
  const [rows, columns, inputs, filters] = kernel.shape;
  const spreadRows = tf.pad(tf.reshape(kernel, [rows, 1, columns * inputs * filters]), [[0, 0], [0, rowRate - 1], [0, 0]]);
  const spreadColumns = tf.pad(tf.reshape(spreadRows, [rows * rowRate, columns, 1, inputs * filters]), [[0, 0], [0, 0], [0, columnRate - 1], [0, 0]]);
  const spreadOut = tf.reshape<tf.Rank.R4>(spreadColumns, [rows * rowRate, columns * columnRate, inputs, filters]);
  return tf.slice(spreadOut, [0, 0, 0, 0], [(rows - 1) * rowRate + 1, (columns - 1) * columnRate + 1, inputs, filters]);
}

/** What `spread` put in, taken out again. */
function gathered(spreadKernel: tf.Tensor4D, shape: readonly number[], [rowRate, columnRate]: Pair): tf.Tensor4D {
  if (rowRate === 1 && columnRate === 1) return spreadKernel;
  const indices = (count: number, rate: number): tf.Tensor1D => tf.tensor1d(Array.from({ length: count }, (_, i) => i * rate), "int32");
  return tf.gather(tf.gather(spreadKernel, indices(at(shape, 0), rowRate), 0), indices(at(shape, 1), columnRate), 1);
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

/** All but the last. */
function batchAxes(x: tf.Tensor): number[] {
  return x.shape.slice(0, -1).map((_, axis) => axis);
}

function batchNorm({ x, gamma, beta }: KernelInputs<"BatchNorm">, { epsilon }: KernelAttrs<"BatchNorm">): KernelOutputs<"BatchNorm"> {
  const mean = tf.mean<tf.Tensor1D>(x, batchAxes(x));
  const centered = tf.sub(x, mean);
  const variance = tf.mean<tf.Tensor1D>(tf.square(centered), batchAxes(x));
  return [tf.add(tf.mul(centered, tf.mul(tf.rsqrt(tf.add(variance, epsilon)), gamma)), beta), mean, variance];
}

function batchNormGrad({ dy, x, gamma, mean, variance }: KernelInputs<"BatchNormGrad">, { epsilon }: KernelAttrs<"BatchNormGrad">): KernelOutputs<"BatchNormGrad"> {
  const count = x.size / last(x.shape);
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const normalized = tf.mul(tf.sub(x, mean), inverse);
  const dBeta = tf.sum<tf.Tensor1D>(dy, batchAxes(x));
  const dGamma = tf.sum<tf.Tensor1D>(tf.mul(dy, normalized), batchAxes(x));
  const rest = tf.div(tf.add(dBeta, tf.mul(normalized, dGamma)), count);
  return [tf.mul(tf.sub(dy, rest), tf.mul(gamma, inverse)), dGamma, dBeta];
}

function channelAffine({ x, scale, shift }: KernelInputs<"ChannelAffine">): KernelOutputs<"ChannelAffine"> {
  return [tf.add(tf.mul(x, scale), shift)];
}

function dropout({ x }: KernelInputs<"Dropout">, { rate, key, offset, pixels }: KernelAttrs<"Dropout">): KernelOutputs<"Dropout"> {
  const kept = 1 / (1 - rate);
  const channels = last(x.shape);
  const index = (i: number): number => Math.floor(i / (pixels * channels)) * channels + (i % channels);
  const mask = Float32Array.from({ length: x.size }, (_, i) => (keeps(rate, key, offset + index(i)) ? kept : 0));
  return [tf.mul(x, tf.tensor(mask, x.shape))];
}

function softmaxCrossEntropy({ logits, labels }: KernelInputs<"SoftmaxCrossEntropy">, { scale, smoothing }: KernelAttrs<"SoftmaxCrossEntropy">): KernelOutputs<"SoftmaxCrossEntropy"> {
  const classes = logits.shape[1];
  const oneHot = tf.oneHot(labels, classes) as tf.Tensor2D;
  const target = smoothing === 0 ? oneHot : tf.add<tf.Tensor2D>(tf.mul(oneHot, 1 - smoothing), smoothing / classes);
  const logProbabilities = tf.logSoftmax(logits);
  const loss = tf.neg(tf.sum(tf.mul(target, logProbabilities)));
  const correct = tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32"));
  const dLogits = tf.mul<tf.Tensor2D>(tf.sub(tf.exp(logProbabilities), target), scale);
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
