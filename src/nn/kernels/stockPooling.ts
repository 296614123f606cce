/** @file Pooling composed of tfjs's operations. */
import * as tf from "@tensorflow/tfjs-core";
import type { Pair } from "../architectures/layers";
import type { KernelAttrs, KernelInputs, KernelOutputs, PoolAttrs } from "../ops/contract";
import { extent } from "../summary";
import { run } from "./tfjsKernel";

export function pool({ x }: KernelInputs<"Pool">, { kind, poolSize, strides, padding }: KernelAttrs<"Pool">): KernelOutputs<"Pool"> {
  const apply = kind === "max" ? tf.maxPool : tf.avgPool;
  return [apply<tf.Tensor4D>(x, [...poolSize], [...strides], padding)];
}

export function poolGrad({ dy, x, y }: KernelInputs<"PoolGrad">, attrs: KernelAttrs<"PoolGrad">): KernelOutputs<"PoolGrad"> {
  const window = { filterSize: [...attrs.poolSize], strides: [...attrs.strides], pad: attrs.padding };
  if (attrs.kind === "max") return [run<tf.Tensor4D>("MaxPoolGrad", { dy, input: x, output: y }, window)];
  return [run<tf.Tensor4D>("AvgPoolGrad", { dy: tf.mul<tf.Tensor4D>(dy, inverseShares(x.shape, attrs)), input: x }, window)];
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
