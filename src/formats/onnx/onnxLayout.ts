/** @file Between Keras's order of axes and ONNX's. */
import { at } from "../../data/arrays";
import { extent } from "../../nn/summary";
import { sizeOfShape } from "../weights";

/** Kernels `[height, width, in, out]` (Keras) as `[out, in, height, width]` (ONNX). */
export function toOihw(kernel: ArrayLike<number>, shape: readonly number[]): Float32Array {
  return transpose(kernel, shape, [3, 2, 0, 1]);
}

/** The reverse; `shape` is `[out, in, height, width]`. */
export function toHwio(kernel: ArrayLike<number>, shape: readonly number[]): Float32Array {
  return transpose(kernel, shape, [2, 3, 1, 0]);
}

/** `values` of `shape`, row-major, with axis `axes[i]` of the old as axis `i` of the new. */
export function transpose(values: ArrayLike<number>, shape: readonly number[], axes: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => sizeOfShape(shape.slice(axis + 1)));
  const newShape = axes.map((axis) => at(shape, axis));
  const newStrides = axes.map((axis) => at(strides, axis));
  const out = new Float32Array(values.length);
  const index = newShape.map(() => 0);
  for (let i = 0, from = 0; i < out.length; i++) {
    out[i] = at(values, from);
    // Counts the index up like an odometer, and the old place with it.
    for (let axis = newShape.length - 1; axis >= 0; axis--) {
      from += at(newStrides, axis);
      index[axis] = at(index, axis) + 1;
      if (at(index, axis) < at(newShape, axis)) break;
      from -= at(newStrides, axis) * at(newShape, axis);
      index[axis] = 0;
    }
  }
  return out;
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
