/** @file Convolutions by themselves, timed through the contract on the page's backend. */
import * as tf from "@tensorflow/tfjs-core";
import { type ConvAttrs, type KernelInputs, runKernel } from "../../../src/nn/ops/contract";

/** One convolution on a batch. */
export interface ConvolutionSetup {
  /** `[n, h, w, ci]`. */
  readonly x: readonly [number, number, number, number];
  /** `[kh, kw, ci, co]`. */
  readonly kernel: readonly [number, number, number, number];
  readonly attrs: ConvAttrs;
}

export interface ConvolutionSeconds {
  readonly forward: number;
  /** The kernel's and the bias's gradients. */
  readonly kernelGradient: number;
  /** Those and x's. */
  readonly gradients: number;
}

/** Seconds of each pass over the batch, the mean over at least `seconds`, after one that does not count. */
export async function convolutionSeconds({ x, kernel, attrs }: ConvolutionSetup, seconds: number): Promise<ConvolutionSeconds> {
  const inputs = { x: tf.randomUniform<tf.Rank.R4>([...x], -1, 1, "float32", 1), kernel: tf.randomUniform<tf.Rank.R4>([...kernel], -0.1, 0.1, "float32", 2), bias: tf.zeros<tf.Rank.R1>([kernel[3]]) };
  const [y, ...memory] = runKernel("ConvPool", inputs, { ...attrs, training: true });
  const gradInputs: KernelInputs<"ConvPoolGrad"> = { dy: tf.randomUniform<tf.Rank.R4>(y.shape, -1, 1, "float32", 3), x: inputs.x, kernel: inputs.kernel, y };
  memory.forEach((tensor, i) => (gradInputs[`memory${i}`] = tensor));
  const result = {
    forward: await meanSeconds(seconds, () => runKernel("ConvPool", inputs, { ...attrs, training: true })),
    kernelGradient: await meanSeconds(seconds, () => runKernel("ConvPoolGrad", gradInputs, { ...attrs, wantsDx: false }) as tf.Tensor[]),
    gradients: await meanSeconds(seconds, () => runKernel("ConvPoolGrad", gradInputs, { ...attrs, wantsDx: true }) as tf.Tensor[]),
  };
  tf.dispose([...Object.values(inputs), ...Object.values(gradInputs)]);
  return result;
}

/** Seconds of one run, the mean over at least `least`, after one that does not count. Disposes what `run` returns. */
export async function meanSeconds(least: number, run: () => readonly tf.Tensor[]): Promise<number> {
  await finish(run());
  const start = performance.now();
  let [times, passed] = [0, 0];
  while (passed < least) {
    await finish(run());
    times++;
    passed = (performance.now() - start) / 1_000;
  }
  return passed / times;
}

/** Reads a number: until then a graphics card may not have begun. */
async function finish(outputs: readonly tf.Tensor[]): Promise<void> {
  const one = tf.tidy(() => tf.slice(tf.reshape(outputs.at(-1)!, [-1]), 0, 1));
  await one.data();
  tf.dispose([one, ...outputs]);
}
