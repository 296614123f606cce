/** @file A dense layer, its activation and its dropout as one differentiable operation. */
import * as tf from "@tensorflow/tfjs-core";
import { at } from "../../data/arrays";
import { type KernelAttrs, runKernel } from "./contract";

/**
 * Keras's `Dense` with the `Dropout` behind it: `[n, …]`, flattened to `[n, k]`, to `[n, m]`.
 *
 * `wantsDx` false says that nothing before `x` learns. Borrows its inputs; the caller disposes the result.
 */
export function denseActivation(x: tf.Tensor, kernel: tf.Tensor2D, bias: tf.Tensor1D, attrs: KernelAttrs<"DenseActivation">, wantsDx: boolean): tf.Tensor2D {
  const operation = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const rows = tf.reshape<tf.Rank.R2>(x, [at(x.shape, 0), kernel.shape[0]]);
    const [y] = runKernel("DenseActivation", { x: rows, kernel, bias }, attrs);
    save([rows, kernel, y]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [rows, kernel, y] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
        const inputs = { dy: dy as tf.Tensor2D, x: rows, kernel, y };
        const [dKernel, dBias, dx] = runKernel("DenseActivationGrad", inputs, { activation: attrs.activation, rate: attrs.dropout?.rate ?? 0, wantsDx });
        return dx === undefined ? [dKernel, dBias] : [dKernel, dBias, tf.reshape(dx, x.shape)];
      },
    };
  });
  return (wantsDx ? operation(kernel, bias, x) : operation(kernel, bias)) as tf.Tensor2D;
}
