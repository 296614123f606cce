/** @file Between Keras's order of axes and ONNX's. */
import { extent } from "../../nn/summary";
import { transposed } from "./onnxPlace";

/** Kernels `[height, width, in, out]` (Keras) as `[out, in, height, width]` (ONNX). */
export function toOihw(kernel: ArrayLike<number>, shape: readonly number[]): Float32Array {
  return transposed(kernel, shape, [3, 2, 0, 1]);
}

/** The reverse; `shape` is `[out, in, height, width]`. */
export function toHwio(kernel: ArrayLike<number>, shape: readonly number[]): Float32Array {
  return transposed(kernel, shape, [2, 3, 1, 0]);
}

/**
 * TensorFlow's "same" padding along one axis, `[before, after]`; ONNX is told in numbers, as its own "SAME_UPPER" is
 * deprecated and not every runtime computes it alike.
 * @param window Of the kernel or pool, dilation included.
 */
export function samePads(size: number, strides: number, window = 3): readonly [before: number, after: number] {
  const { before, after } = extent(size, window, strides, "same");
  return [before, after];
}
