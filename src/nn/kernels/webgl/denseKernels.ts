/** @file DenseActivation and its gradients. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { at } from "../../../data/arrays";
import type { KernelAttrs } from "../../ops/contract";
import { dropoutThreshold } from "../../ops/dropoutMask";
import { collect, collectActivation } from "./partials";
import { multiply, multiplyTransposed, transposedMultiply } from "./products";
import type { Program } from "./program";
import { inFours, resize, resized } from "./resize";
import type { Workbench } from "./workbench";

/** dy where y lives, times what dropout multiplied by. */
const PASS_ALIVE: Program = {
  name: "passAlive",
  inputs: ["dy", "y"],
  ints: [],
  floats: ["scale"],
  targets: 1,
  main: `
  out0 = mix(vec4(0.0), scale * texel(dy, index), greaterThan(texel(y, index), vec4(0.0)));`,
};

/** See `DenseActivation` in ops/contract.ts. */
export function denseActivation(work: Workbench, { x, kernel, bias }: Record<"x" | "kernel" | "bias", TensorInfo>, { activation, dropout }: KernelAttrs<"DenseActivation">): TensorInfo[] {
  const [n, k, m] = sizesOf(x, kernel);
  const [k4, m4] = [inFours(k), inFours(m)];
  const rows = resized(work, work.dense(x), n, [1, k], [1, k4]);
  const weights = resized(work, work.dense(kernel), 1, [k, m], [k4, m4]);
  const sums = multiply(work, rows, weights, n, k4 / 4, m4 / 4);
  const y = collectActivation(work, sums, n, {
    bias: work.dense(bias),
    width: m,
    relu: activation === "relu",
    threshold: dropout === null ? 0 : dropoutThreshold(dropout.rate),
    scale: dropout === null ? 1 : 1 / (1 - dropout.rate),
    key: dropout?.key ?? 0,
    offset: dropout?.offset ?? 0,
  });
  return [work.result(m === m4 ? y : resize(work, y.texture, n, [1, m4], [1, m]), [n, m])];
}

/** See `DenseActivationGrad` in ops/contract.ts. */
export function denseActivationGrad(
  work: Workbench,
  { dy, x, kernel, y }: Record<"dy" | "x" | "kernel" | "y", TensorInfo>,
  { activation, rate, wantsDx }: KernelAttrs<"DenseActivationGrad">,
): TensorInfo[] {
  const [n, k, m] = sizesOf(x, kernel);
  const [k4, m4] = [inFours(k), inFours(m)];
  const dSums = resized(work, activation === "relu" ? passAlive(work, dy, y, 1 / (1 - rate)) : work.dense(dy), n, [1, m], [1, m4]);
  const rows = resized(work, work.dense(x), n, [1, k], [1, k4]);
  const gradients = transposedMultiply(work, rows, dSums, k4 / 4, n, m4 / 4);
  const dKernel = collect(work, gradients, [k, m4]);
  const results = [
    work.result(m === m4 ? dKernel : resize(work, dKernel.texture, k, [1, m4], [1, m]), [k, m]),
    work.result(collect(work, gradients, [m], k4), [m]),
  ];
  if (!wantsDx) return results;
  const weights = resized(work, work.dense(kernel), 1, [k, m], [k4, m4]);
  const dx = collect(work, multiplyTransposed(work, dSums, weights, n, m4 / 4, k4 / 4), [n, k4]);
  return [...results, work.result(k === k4 ? dx : resize(work, dx.texture, n, [1, k4], [1, k]), [n, k])];
}

/** x is `[n, k]`, the kernel `[k, m]`. */
function sizesOf(x: TensorInfo, kernel: TensorInfo): [n: number, k: number, m: number] {
  return [at(x.shape, 0), at(kernel.shape, 0), at(kernel.shape, 1)];
}

/** dy · scale where y > 0, else 0; of dy's size. */
export function passAlive(work: Workbench, dy: TensorInfo, y: TensorInfo, scale: number): WebGLTexture {
  const { texture, size } = work.output(dy.shape);
  work.draw(PASS_ALIVE, { count: Math.ceil(size / 4), inputs: [work.dense(dy), work.dense(y)], ints: {}, floats: { scale }, targets: [texture] });
  return texture;
}
