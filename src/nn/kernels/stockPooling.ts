/** @file Pooling composed of tfjs's operations. */
import * as tf from "@tensorflow/tfjs-core";
import { at } from "../../data/arrays";
import type { Pair } from "../architectures/layers";
import type { KernelAttrs, KernelInputs, KernelOutputs, PoolAttrs } from "../ops/contract";
import { extent } from "../summary";
import { run } from "./tfjsKernel";

export function pool({ x }: KernelInputs<"Pool">, { kind, poolSize, strides, padding }: KernelAttrs<"Pool">): KernelOutputs<"Pool"> {
  const apply = kind === "max" ? tf.maxPool : tf.avgPool;
  return [apply<tf.Tensor4D>(x, [...poolSize], [...strides], padding)];
}

export function poolGrad({ dy, x, y }: KernelInputs<"PoolGrad">, attrs: KernelAttrs<"PoolGrad">): KernelOutputs<"PoolGrad"> {
  if (attrs.kind === "max") return [maxPoolGrad(dy, x, y, attrs)];
  const window = { filterSize: [...attrs.poolSize], strides: [...attrs.strides], pad: attrs.padding };
  return [run<tf.Tensor4D>("AvgPoolGrad", { dy: tf.mul<tf.Tensor4D>(dy, inverseShares(x.shape, attrs)), input: x }, window)];
}

/**
 * The gradient of max pooling. Of equal maxima the first takes all, on WebGPU too, where tfjs 4.22.0 gives it to the last
 * (its shader compares with >=): there all goes in turned by half and comes out turned back.
 */
export function maxPoolGrad(dy: tf.Tensor4D, x: tf.Tensor4D, y: tf.Tensor4D, window: Omit<PoolAttrs, "kind">): tf.Tensor4D {
  if (tf.getBackend() !== "webgpu") return unpool(dy, x, y, window, window.padding);
  const [rows, columns] = [reachOf(x.shape, window, 0), reachOf(x.shape, window, 1)];
  const laid = tf.slice(tf.pad(x, [[0, 0], [rows.before, rows.after], [columns.before, columns.after], [0, 0]], LOWEST), [0, 0, 0, 0], [-1, rows.size, columns.size, -1]);
  const found = turned(unpool(turned(dy), turned(laid), turned(y), window, "valid"));
  const inside = tf.slice(found, [0, rows.before, columns.before, 0], [-1, rows.inside, columns.inside, -1]);
  return tf.pad(inside, [[0, 0], [0, x.shape[1] - rows.inside], [0, x.shape[2] - columns.inside], [0, 0]]);
}

function unpool(dy: tf.Tensor4D, input: tf.Tensor4D, output: tf.Tensor4D, { poolSize, strides }: Omit<PoolAttrs, "kind">, pad: PoolAttrs["padding"]): tf.Tensor4D {
  return run<tf.Tensor4D>("MaxPoolGrad", { dy, input, output }, { filterSize: [...poolSize], strides: [...strides], pad });
}

/** Rows and columns in reverse. */
function turned(images: tf.Tensor4D): tf.Tensor4D {
  return tf.reverse(images, [1, 2]);
}

/** Below what any layer gives. */
const LOWEST = -3e38;

/** What windows reach over along one axis: so much, of it `before` and `after` the image (or no part after it), and `inside`. */
function reachOf(shape: readonly number[], { poolSize, strides, padding }: Omit<PoolAttrs, "kind">, axis: 0 | 1): Record<"size" | "before" | "after" | "inside", number> {
  const length = at(shape, axis + 1);
  const { size: outputs, before } = extent(length, poolSize[axis], strides[axis], padding);
  const size = (outputs - 1) * strides[axis] + poolSize[axis];
  return { size, before, after: Math.max(0, size - before - length), inside: Math.min(length, size - before) };
}

/** For each output `[1, ph, pw, 1]` the window's size over its pixels within the image: tfjs's gradient, unlike its forward pass, divides by the former. */
function inverseShares([, height, width]: readonly number[], { poolSize, strides, padding }: PoolAttrs): tf.Tensor4D {
  const [rows, columns] = [covered(height ?? 0, poolSize, strides, padding, 0), covered(width ?? 0, poolSize, strides, padding, 1)];
  const shares = rows.map((row) => columns.map((column) => [(poolSize[0] * poolSize[1]) / (row * column)]));
  return tf.tensor4d([shares]);
}

/** How many pixels of the image each window covers along one axis. */
function covered(size: number, poolSize: Pair, strides: Pair, padding: PoolAttrs["padding"], axis: 0 | 1): number[] {
  const { size: outputs, before } = extent(size, poolSize[axis], strides[axis], padding);
  return Array.from({ length: outputs }, (_, i) => {
    const first = i * strides[axis] - before;
    return Math.min(size, first + poolSize[axis]) - Math.max(0, first);
  });
}
