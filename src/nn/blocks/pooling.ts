/** @file Pooling by itself, of windows or of the whole image. */
import * as tf from "@tensorflow/tfjs-core";
import { type KernelInputs, type PoolAttrs, runKernel } from "../ops/contract";
import { type Block, passThrough, type Traced } from "./block";

/** Keras's pooling layers: `[n, h, w, c]` to `[n, ph, pw, c]`, or to `[n, c]` where `isGlobal`. */
export class Pooling implements Block {
  readonly weights = [];
  readonly #attrs: PoolAttrs;
  readonly #isGlobal: boolean;

  constructor(attrs: PoolAttrs, isGlobal: boolean) {
    this.#attrs = attrs;
    this.#isGlobal = isGlobal;
  }

  infer(x: tf.Tensor): tf.Tensor {
    return this.#shaped(runKernel("Pool", { x: x as tf.Tensor4D }, { ...this.#attrs, training: false })[0]);
  }

  train(x: tf.Tensor): Traced {
    const [y, ...memory] = runKernel("Pool", { x: x as tf.Tensor4D }, { ...this.#attrs, training: true });
    const dx = (dy: tf.Tensor): tf.Tensor => {
      const inputs: KernelInputs<"PoolGrad"> = { dy: tf.reshape(dy, y.shape), x: x as tf.Tensor4D, y };
      memory.forEach((tensor, i) => (inputs[`memory${i}`] = tensor));
      return runKernel("PoolGrad", inputs, this.#attrs)[0];
    };
    return passThrough(this.#shaped(y), dx, this.#isGlobal ? [y, ...memory] : memory);
  }

  [Symbol.dispose](): void {}

  #shaped(y: tf.Tensor4D): tf.Tensor {
    return this.#isGlobal ? tf.reshape(y, [y.shape[0], y.shape[3]]) : y;
  }
}
