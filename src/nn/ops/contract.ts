/**
 * @file What a backend must be able to do for a network to train on it: a few kernels, as coarse as the networks allow.
 *
 * Each is one tfjs kernel, looked up by name and backend in tfjs's own registry, so that tape, memory accounting and
 * disposal stay tfjs's. `kernels/stock.ts` composes them of tfjs's operations, `kernels/webgl` and `kernels/wasm`
 * compute them whole. All implementations answer to the same test (`kernels/conformance.suite.ts`).
 *
 * All tensors are float32 and dense, row-major, images `[batch, height, width, channels]`, unless said otherwise.
 */
import type { NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { engine } from "@tensorflow/tfjs-core";
import type { Activation, Padding, Pair } from "../architectures/layers";
import type { Augmentations } from "./augmentations";

/** Geometry of a convolution, its activation and, where `poolSize` is 2, the max pooling behind it. */
export interface ConvAttrs {
  /** 1 or more. */
  readonly strides: Pair;
  /** Keras's rules for the output size. */
  readonly padding: Padding;
  /** 1 or more; above 1 only where both strides are 1. */
  readonly dilations: Pair;
  readonly activation: "relu" | "linear";
  /** 2: 2 × 2 max pooling, stride 2, valid (a last odd row or column is dropped), behind ReLU only. 1: none. */
  readonly poolSize: 1 | 2;
}

/** Geometry of a pooling by itself. Zeros that "same" pads count neither as a maximum nor in a mean. */
export interface PoolAttrs {
  readonly kind: "max" | "average";
  readonly poolSize: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

/** An activation element by element; `alpha` is leaky_relu's slope and elu's alpha, and nothing to the others. */
export interface ActivationAttrs {
  readonly activation: Exclude<Activation, "linear" | "softmax">;
  readonly alpha: number;
}

/** Inverted dropout: keeps an element if `keeps(rate, key, its index)`, and divides what it keeps by `1 − rate`. */
export interface DropoutAttrs {
  /** 0 up to, not including, 1. */
  readonly rate: number;
  /** Seeds the mask: 0…2³² − 1. */
  readonly key: number;
  /** Added to each element's index: a batch computed in parts gets the mask of the whole. */
  readonly offset: number;
}

/** Dropout by itself. */
export interface DropoutLayerAttrs extends DropoutAttrs {
  /**
   * Elements that share a fate: 1 for `Dropout`; height · width for `SpatialDropout2D`, where the index of element
   * (image, pixel, channel) is image · channels + channel.
   */
  readonly pixels: number;
}

interface Kernels {
  /** uint8 images on the host, one after another, as pixels / 255 (to the last bit but one) of the given shape, augmented where asked for. */
  ImageBatch: {
    inputs: Record<never, never>;
    attrs: { readonly pixels: Uint8Array; readonly shape: [number, number, number, number]; readonly augmentations: Augmentations | null };
    outputs: [xs: Tensor4D];
  };
  /**
   * `maxPool(activation(conv2d(x, kernel) + bias))`.
   *
   * Inputs: x `[n, h, w, ci]`, kernel `[kh, kw, ci, co]`, bias `[co]`.
   * Outputs: y `[n, ph, pw, co]`; where `training`, behind it whatever else the same backend's `ConvPoolGrad`
   * wants to be given back (winners, say), in any shape and type.
   */
  ConvPool: {
    inputs: { x: Tensor4D; kernel: Tensor4D; bias: Tensor1D };
    attrs: ConvAttrs & { readonly training: boolean };
    outputs: [y: Tensor4D, ...memory: Tensor[]];
  };
  /**
   * Gradients of `ConvPool`. ReLU passes nothing where y is 0; of equal maxima the first in row-major order takes all.
   *
   * Inputs: dy, x, kernel, y and the memories as `memory0`, `memory1`, ….
   * Outputs: dKernel, dBias and, where `wantsDx`, dx.
   */
  ConvPoolGrad: {
    inputs: { dy: Tensor4D; x: Tensor4D; kernel: Tensor4D; y: Tensor4D; [memory: `memory${number}`]: Tensor };
    attrs: ConvAttrs & { readonly wantsDx: boolean };
    outputs: [dKernel: Tensor4D, dBias: Tensor1D, dx?: Tensor4D];
  };
  /**
   * `dropout(activation(x · kernel + bias))`; other activations are kernels of their own. Dropout goes with ReLU only: then y > 0 tells what passed both.
   *
   * Inputs: x `[n, k]`, kernel `[k, m]`, bias `[m]`. Outputs: y `[n, m]`.
   */
  DenseActivation: {
    inputs: { x: Tensor2D; kernel: Tensor2D; bias: Tensor1D };
    attrs: { readonly activation: "relu" | "linear"; readonly dropout: DropoutAttrs | null };
    outputs: [y: Tensor2D];
  };
  /** Gradients of `DenseActivation`. Inputs: dy, x, kernel, y. Outputs: dKernel, dBias and, where `wantsDx`, dx. */
  DenseActivationGrad: {
    inputs: { dy: Tensor2D; x: Tensor2D; kernel: Tensor2D; y: Tensor2D };
    /** `rate` is the dropout's, 0 without. */
    attrs: { readonly activation: "relu" | "linear"; readonly rate: number; readonly wantsDx: boolean };
    outputs: [dKernel: Tensor2D, dBias: Tensor1D, dx?: Tensor2D];
  };
  /** Inputs: x `[n, h, w, c]`. Outputs: y `[n, ph, pw, c]` and, behind it, what the backend's `PoolGrad` wants. The whole image as window pools globally. */
  Pool: {
    inputs: { x: Tensor4D };
    attrs: PoolAttrs & { readonly training: boolean };
    outputs: [y: Tensor4D, ...memory: Tensor[]];
  };
  /** Of equal maxima the first in row-major order takes all. Inputs: dy, x, y and the memories. Outputs: dx. */
  PoolGrad: {
    inputs: { dy: Tensor4D; x: Tensor4D; y: Tensor4D; [memory: `memory${number}`]: Tensor };
    attrs: PoolAttrs;
    outputs: [dx: Tensor4D];
  };
  /** Inputs: x of any shape. Outputs: y of the same. */
  Activate: {
    inputs: { x: Tensor };
    attrs: ActivationAttrs;
    outputs: [y: Tensor];
  };
  /** Inputs: dy, x, y. Outputs: dx. Where a function has a corner, the side that Keras on TensorFlow takes. */
  ActivateGrad: {
    inputs: { dy: Tensor; x: Tensor; y: Tensor };
    attrs: ActivationAttrs;
    outputs: [dx: Tensor];
  };
  /**
   * Batch normalisation while training: over all axes but the last, y = (x − mean) / √(variance + epsilon) · gamma + beta,
   * variance being that of the batch (divided by n). Outputs: y, mean `[c]`, variance `[c]`.
   */
  BatchNorm: {
    inputs: { x: Tensor; gamma: Tensor1D; beta: Tensor1D };
    attrs: { readonly epsilon: number };
    outputs: [y: Tensor, mean: Tensor1D, variance: Tensor1D];
  };
  /** Gradients of `BatchNorm`, through mean and variance too. Inputs: dy, x, gamma, mean, variance. Outputs: dx, dGamma, dBeta. */
  BatchNormGrad: {
    inputs: { dy: Tensor; x: Tensor; gamma: Tensor1D; mean: Tensor1D; variance: Tensor1D };
    attrs: { readonly epsilon: number };
    outputs: [dx: Tensor, dGamma: Tensor1D, dBeta: Tensor1D];
  };
  /** y = x · scale + shift over the last axis: batch normalisation outside training, and rescaling. Inputs: x, scale `[c]`, shift `[c]`. */
  ChannelAffine: {
    inputs: { x: Tensor; scale: Tensor1D; shift: Tensor1D };
    attrs: Record<never, never>;
    outputs: [y: Tensor];
  };
  /** Dropout by itself, and, given dy as x, its gradient. */
  Dropout: {
    inputs: { x: Tensor };
    attrs: DropoutLayerAttrs;
    outputs: [y: Tensor];
  };
  /**
   * Softmax cross-entropy of rows of logits against class numbers, with its gradient. Stable for logits of any size;
   * the prediction is the first of equal maxima.
   *
   * Inputs: logits `[n, classes]`, labels `[n]` (int32).
   * Outputs: sums `[2]`: Σ loss over the rows, rows predicted right; dLogits `[n, classes]`: (softmax − target) · scale.
   * The target is one-hot · (1 − smoothing) + smoothing / classes, in the loss too.
   */
  SoftmaxCrossEntropy: {
    inputs: { logits: Tensor2D; labels: Tensor1D };
    attrs: { readonly scale: number; readonly smoothing: number };
    outputs: [sums: Tensor1D, dLogits: Tensor2D];
  };
  /**
   * One update by Keras's Adam: m' = m + (g − m)(1 − beta1), v' = v + (g² − v)(1 − beta2),
   * w' = w − m' · stepSize / (√v' + epsilon).
   *
   * Inputs: variable, momentum, velocity, gradient of one shape. Outputs: the first three, renewed.
   */
  AdamUpdate: {
    inputs: { variable: Tensor; momentum: Tensor; velocity: Tensor; gradient: Tensor };
    attrs: { readonly stepSize: number; readonly beta1: number; readonly beta2: number; readonly epsilon: number };
    outputs: [variable: Tensor, momentum: Tensor, velocity: Tensor];
  };
}

/** Names under which tfjs's registry knows the kernels. */
export type KernelName = keyof Kernels;
/** Tensors that a kernel reads; it borrows them. */
export type KernelInputs<Name extends KernelName> = Kernels[Name]["inputs"];
/** What a kernel is told besides. */
export type KernelAttrs<Name extends KernelName> = Kernels[Name]["attrs"];
/** Tensors that a kernel makes: the caller's. */
export type KernelOutputs<Name extends KernelName> = Kernels[Name]["outputs"];

/** Runs a kernel of the present backend. The caller disposes the outputs (or calls inside `tf.tidy`). */
export function runKernel<Name extends KernelName>(name: Name, inputs: KernelInputs<Name>, attrs: KernelAttrs<Name>): KernelOutputs<Name> {
  return engine().runKernel(name, inputs as NamedTensorMap, attrs as never) as unknown as KernelOutputs<Name>;
}
