/** @file Convolution, ReLU and 2 × 2 max pooling, as one kernel. */
import type * as tf from "@tensorflow/tfjs-core";
import { type ConvAttrs, type KernelInputs, runKernel } from "../ops/contract";
import type { Block, Traced } from "./block";
import { KernelAndBias } from "./kernelAndBias";

/**
 * Keras's `Conv2D` with the `MaxPooling2D` behind it: `[n, h, w, ci]` to `[n, ph, pw, co]`.
 *
 * One kernel because what lies between is the largest thing in the network, and need never be written down.
 */
export class Convolution implements Block {
  readonly #weights: KernelAndBias<tf.Rank.R4>;
  readonly #attrs: ConvAttrs;

  /** @param shape of the kernel: `[rows, columns, ci, co]` */
  constructor(shape: [number, number, number, number], attrs: ConvAttrs, options: { readonly useBias: boolean; readonly seed: number }) {
    this.#weights = new KernelAndBias<tf.Rank.R4>(shape, options.seed, options.useBias);
    this.#attrs = attrs;
  }

  get weights(): Block["weights"] {
    return this.#weights.weights;
  }

  infer(x: tf.Tensor): tf.Tensor {
    return runKernel("ConvPool", this.#inputs(x), { ...this.#attrs, training: false })[0];
  }

  train(x: tf.Tensor): Traced {
    const inputs = this.#inputs(x);
    const [y, ...memory] = runKernel("ConvPool", inputs, { ...this.#attrs, training: true });
    const back: Traced["back"] = (dy, wantsDx) => {
      const gradInputs: KernelInputs<"ConvPoolGrad"> = { dy: dy as tf.Tensor4D, x: inputs.x, kernel: inputs.kernel, y };
      memory.forEach((tensor, i) => (gradInputs[`memory${i}`] = tensor));
      const [dKernel, dBias, dx] = runKernel("ConvPoolGrad", gradInputs, { ...this.#attrs, wantsDx });
      return { ofWeights: this.#weights.gradients(dKernel, dBias), dx: dx ?? null };
    };
    return { y, memory, updates: [], back };
  }

  [Symbol.dispose](): void {
    this.#weights[Symbol.dispose]();
  }

  #inputs(x: tf.Tensor): KernelInputs<"ConvPool"> {
    return { x: x as tf.Tensor4D, kernel: this.#weights.kernel as tf.Tensor4D, bias: this.#weights.bias as tf.Tensor1D };
  }
}
