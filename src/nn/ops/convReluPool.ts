/** @file Convolution, ReLU and max pooling as one differentiable operation. */
import * as tf from "@tensorflow/tfjs-core";
import { type ConvAttrs, type KernelInputs, runKernel } from "./contract";

/**
 * Keras's `Conv2D(activation="relu")` with the `MaxPooling2D` behind it: `[n, h, w, ci]` to `[n, ph, pw, co]`.
 *
 * One operation because what lies between is the largest thing in the network, and need never be written down.
 * `wantsDx` false says that nothing before `x` learns: then no gradient for `x` is computed, and none is known.
 * Borrows its inputs; the caller disposes the result.
 */
export function convReluPool(x: tf.Tensor4D, kernel: tf.Tensor4D, bias: tf.Tensor1D, attrs: ConvAttrs, mode: { training: boolean; wantsDx: boolean }): tf.Tensor4D {
  if (!mode.training) return runKernel("ConvPool", { x, kernel, bias }, { ...attrs, training: false })[0];
  const { wantsDx } = mode;
  const operation = tf.customGrad((...args) => {
    // tfjs types its arguments as tensors, and passes `save` last.
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [y, ...memory] = runKernel("ConvPool", { x, kernel, bias }, { ...attrs, training: true });
    // Saved even where they are at hand: what lies between two operations is gone by the time gradients are asked for.
    save([x, kernel, y, ...memory]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, kernel, y, ...memory] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, ...tf.Tensor[]];
        const inputs: KernelInputs<"ConvPoolGrad"> = { dy: dy as tf.Tensor4D, x, kernel, y };
        memory.forEach((tensor, i) => (inputs[`memory${i}`] = tensor));
        const [dKernel, dBias, dx] = runKernel("ConvPoolGrad", inputs, { ...attrs, wantsDx });
        return dx === undefined ? [dKernel, dBias] : [dKernel, dBias, dx];
      },
    };
  });
  return (wantsDx ? operation(kernel, bias, x) : operation(kernel, bias)) as tf.Tensor4D;
}
