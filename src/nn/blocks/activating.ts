/** @file An activation that no other layer's kernel includes. */
import type * as tf from "@tensorflow/tfjs-core";
import { type ActivationAttrs, runKernel } from "../ops/contract";
import { type Block, passThrough, type Traced } from "./block";

/** Element by element: any shape to the same. */
export class Activating implements Block {
  readonly weights = [];
  readonly #attrs: ActivationAttrs;

  constructor(attrs: ActivationAttrs) {
    this.#attrs = attrs;
  }

  infer(x: tf.Tensor): tf.Tensor {
    return runKernel("Activate", { x }, this.#attrs)[0];
  }

  train(x: tf.Tensor): Traced {
    const y = this.infer(x);
    return passThrough(y, (dy) => runKernel("ActivateGrad", { dy, x, y }, this.#attrs)[0]);
  }

  [Symbol.dispose](): void {}
}
