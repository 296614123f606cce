/** @file A dense layer, its ReLU and its dropout, as one kernel. */
import type * as tf from "@tensorflow/tfjs-core";
import { type KernelInputs, runKernel } from "../ops/contract";
import type { Block, Traced, TrainingRows } from "./block";
import { type SeededRate, toDropout } from "./dropping";
import { KernelAndBias } from "./kernelAndBias";

/** What a dense layer does beside its product. */
interface FullyConnectedOptions {
  readonly activation: "relu" | "linear";
  readonly useBias: boolean;
  /** The dropout behind it, with ReLU only. */
  readonly dropout: SeededRate | null;
  readonly seed: number;
}

/** Keras's `Dense` with the `Dropout` behind it: `[n, k]` to `[n, m]`. */
export class FullyConnected implements Block {
  readonly #weights: KernelAndBias<tf.Rank.R2>;
  readonly #options: FullyConnectedOptions;

  /** @param shape of the kernel: `[k, m]` */
  constructor(shape: [number, number], options: FullyConnectedOptions) {
    this.#weights = new KernelAndBias<tf.Rank.R2>(shape, options.seed, options.useBias);
    this.#options = options;
  }

  get weights(): Block["weights"] {
    return this.#weights.weights;
  }

  infer(x: tf.Tensor): tf.Tensor {
    return runKernel("DenseActivation", this.#inputs(x), { activation: this.#options.activation, dropout: null })[0];
  }

  train(x: tf.Tensor, rows: TrainingRows): Traced {
    const { activation, dropout } = this.#options;
    const inputs = this.#inputs(x);
    const mask = dropout === null ? null : toDropout(dropout, rows, this.#weights.bias.size);
    const [y] = runKernel("DenseActivation", inputs, { activation, dropout: mask });
    const back: Traced["back"] = (dy, wantsDx) => {
      const gradInputs = { dy: dy as tf.Tensor2D, x: inputs.x, kernel: inputs.kernel, y };
      const [dKernel, dBias, dx] = runKernel("DenseActivationGrad", gradInputs, { activation, rate: dropout?.rate ?? 0, wantsDx });
      return { ofWeights: this.#weights.gradients(dKernel, dBias), dx: dx ?? null };
    };
    return { y, memory: [], updates: [], back };
  }

  [Symbol.dispose](): void {
    this.#weights[Symbol.dispose]();
  }

  #inputs(x: tf.Tensor): KernelInputs<"DenseActivation"> {
    return { x: x as tf.Tensor2D, kernel: this.#weights.kernel as tf.Tensor2D, bias: this.#weights.bias as tf.Tensor1D };
  }
}
