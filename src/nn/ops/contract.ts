/**
 * @file What a backend must be able to do for a network to train on it: seven kernels, as coarse as the networks allow.
 *
 * Each is one tfjs kernel, looked up by name and backend in tfjs's own registry, so that tape, memory accounting and
 * disposal stay tfjs's. `kernels/stock.ts` composes them of tfjs's operations, `kernels/webgl` and `kernels/wasm`
 * compute them whole. All implementations answer to the same test (`kernels/conformance.suite.ts`).
 *
 * All tensors are float32 and dense, row-major, images `[batch, height, width, channels]`, unless said otherwise.
 */
import type { NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { engine } from "@tensorflow/tfjs-core";

/** Geometry of a convolution with ReLU and, where `poolSize` is 2, the max pooling behind it. */
export interface ConvAttrs {
  /** 1 or more, the same both ways. */
  readonly strides: number;
  /** Keras's rules for the output size. */
  readonly padding: "valid" | "same";
  /** 2: 2 × 2 max pooling, stride 2, valid (a last odd row or column is dropped). 1: none. */
  readonly poolSize: 1 | 2;
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

interface Kernels {
  /** uint8 images on the host, one after another, as pixels / 255 (to the last bit but one) of the given shape. */
  ImageBatch: {
    inputs: Record<never, never>;
    attrs: { readonly pixels: Uint8Array; readonly shape: [number, number, number, number] };
    outputs: [xs: Tensor4D];
  };
  /**
   * `maxPool(relu(conv2d(x, kernel) + bias))`.
   *
   * Inputs: x `[n, h, w, ci]`, kernel `[kh, kw, ci, co]`, bias `[co]`.
   * Outputs: y `[n, ph, pw, co]`; where `training`, behind it whatever else the same backend's `ConvReluPoolGrad`
   * wants to be given back (winners, say), in any shape and type.
   */
  ConvReluPool: {
    inputs: { x: Tensor4D; kernel: Tensor4D; bias: Tensor1D };
    attrs: ConvAttrs & { readonly training: boolean };
    outputs: [y: Tensor4D, ...memory: Tensor[]];
  };
  /**
   * Gradients of `ConvReluPool`. ReLU passes nothing where y is 0; of equal maxima the first in row-major order takes all.
   *
   * Inputs: dy, x, kernel, y and the memories as `memory0`, `memory1`, ….
   * Outputs: dKernel, dBias and, where `wantsDx`, dx.
   */
  ConvReluPoolGrad: {
    inputs: { dy: Tensor4D; x: Tensor4D; kernel: Tensor4D; y: Tensor4D; [memory: `memory${number}`]: Tensor };
    attrs: ConvAttrs & { readonly wantsDx: boolean };
    outputs: [dKernel: Tensor4D, dBias: Tensor1D, dx?: Tensor4D];
  };
  /**
   * `dropout(activation(x · kernel + bias))`. Dropout goes with ReLU only: then y > 0 tells what passed both.
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
  /**
   * Softmax cross-entropy of rows of logits against class numbers, with its gradient. Stable for logits of any size;
   * the prediction is the first of equal maxima.
   *
   * Inputs: logits `[n, classes]`, labels `[n]` (int32).
   * Outputs: sums `[2]`: Σ loss over the rows, rows predicted right; dLogits `[n, classes]`: (softmax − one-hot) · scale.
   */
  SoftmaxCrossEntropy: {
    inputs: { logits: Tensor2D; labels: Tensor1D };
    attrs: { readonly scale: number };
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
