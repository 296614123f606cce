import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { expectClose } from "../../testing/tensors";
import { type ActivationAttrs, type KernelInputs, runKernel } from "../ops/contract";
import { registerStockKernels } from "./stock";

beforeAll(async () => {
  registerStockKernels("cpu");
  await tf.setBackend("cpu");
});

function numbers<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  return tf.randomNormal(shape, 0, 1, "float32", seed);
}

async function expectGradients(ours: readonly tf.Tensor[], theirs: readonly tf.Tensor[], tolerance = 1e-5): Promise<void> {
  expect(ours).toHaveLength(theirs.length);
  for (const [i, gradient] of ours.entries()) expectClose(await gradient.data(), await theirs[i]!.data(), tolerance);
}

test.each([
  ["linear", 1],
  ["relu", 1],
  ["relu", 2],
] as const)("the composed convolution has the gradients of tfjs's own tape: %s, pool %i", async (activation, poolSize) => {
  const [x, kernel, bias] = [numbers<tf.Rank.R4>([2, 7, 7, 3], 1), numbers<tf.Rank.R4>([3, 2, 3, 4], 2), numbers<tf.Rank.R1>([4], 3)];
  const attrs = { strides: [1, 2], padding: "same", dilations: [1, 1], activation, poolSize } as const;
  const [y, memory0] = runKernel("ConvPool", { x, kernel, bias }, { ...attrs, training: true });
  const inputs = { dy: tf.mul<tf.Tensor4D>(y, 2), x, kernel, y, ...(memory0 === undefined ? {} : { memory0 }) };
  const [dKernel, dBias, dx] = runKernel("ConvPoolGrad", inputs, { ...attrs, wantsDx: true });
  const theirs = tf.grads((x, kernel, bias) => {
    const sums = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, [1, 2], "same").add<tf.Tensor4D>(bias!);
    const activations = activation === "relu" ? tf.relu(sums) : sums;
    return (poolSize === 1 ? activations : tf.maxPool(activations, 2, 2, "valid")).square();
  })([x, kernel, bias]);
  await expectGradients([dx!, dKernel, dBias], theirs);
});

test("a dilated convolution has the gradients that differences say", async () => {
  const [x, kernel, bias] = [numbers<tf.Rank.R4>([1, 6, 7, 2], 1), numbers<tf.Rank.R4>([2, 3, 2, 3], 2), numbers<tf.Rank.R1>([3], 3)];
  const attrs = { strides: [1, 1], padding: "same", dilations: [2, 2], activation: "linear", poolSize: 1 } as const;
  const total = (x: tf.Tensor4D, kernel: tf.Tensor4D): number => tf.sum(tf.conv2d(x, kernel, 1, "same", "NHWC", [2, 2]).add(bias).square()).dataSync()[0]!;
  const [y] = runKernel("ConvPool", { x, kernel, bias }, { ...attrs, training: true });
  const [dKernel, , dx] = runKernel("ConvPoolGrad", { dy: tf.mul<tf.Tensor4D>(y, 2), x, kernel, y }, { ...attrs, wantsDx: true });
  const step = 0.25; // Any step will do: the total is a parabola in each number.
  const difference = (tensor: tf.Tensor4D, i: number, of: (changed: tf.Tensor4D) => number): number => {
    const moved = tf.oneHot(tf.tensor1d([i], "int32"), tensor.size).reshape(tensor.shape).mul(step) as tf.Tensor4D;
    return (of(tensor.add(moved)) - of(tensor.sub(moved))) / (2 * step);
  };
  for (const i of [0, 5, 17, 35]) expectClose([dKernel.dataSync()[i]!], [difference(kernel, i, (changed) => total(x, changed))], 1e-3);
  for (const i of [0, 21, 50, 83]) expectClose([dx!.dataSync()[i]!], [difference(x, i, (changed) => total(changed, kernel))], 1e-3);
});

test.each([
  ["max", "valid"],
  ["max", "same"],
  ["average", "valid"],
] as const)("composed %s pooling, %s, has the gradients of tfjs's own tape", async (kind, padding) => {
  const x = numbers<tf.Rank.R4>([2, 7, 8, 3], 1);
  const attrs = { kind, poolSize: [3, 2], strides: [2, 1], padding } as const;
  const [y] = runKernel("Pool", { x }, { ...attrs, training: true });
  const apply = kind === "max" ? tf.maxPool : tf.avgPool;
  await expectGradients(runKernel("PoolGrad", { dy: tf.mul<tf.Tensor4D>(y, 2), x, y }, attrs), [tf.grad((x) => apply(x as tf.Tensor4D, [3, 2], [2, 1], padding).square())(x)]);
});

test("average pooling with padding gives each pixel its share of the pixels that the window covers", () => {
  const x = tf.ones<tf.Rank.R4>([1, 3, 3, 1]);
  const attrs = { kind: "average", poolSize: [2, 2], strides: [2, 2], padding: "same" } as const;
  const [y] = runKernel("Pool", { x }, { ...attrs, training: true });
  expect([...y.dataSync()]).toEqual([1, 1, 1, 1]);
  const [dx] = runKernel("PoolGrad", { dy: tf.ones<tf.Rank.R4>([1, 2, 2, 1]), x, y }, attrs);
  expect([...dx.dataSync()]).toEqual([0.25, 0.25, 0.5, 0.25, 0.25, 0.5, 0.5, 0.5, 1]);
});

/** Value and slope as TensorFlow 2.21 gives them. */
const KNOWN: readonly [ActivationAttrs["activation"], alpha: number, x: number, value: number, slope: number][] = [
  ["relu", 0, 0, 0, 0],
  ["relu6", 0, 0, 0, 0],
  ["relu6", 0, 6, 6, 0],
  ["relu6", 0, 3, 3, 1],
  ["leaky_relu", 0.2, 0, 0, 0.2],
  ["leaky_relu", 0.3, -2, -0.6, 0.3],
  ["elu", 1, 0, 0, 1],
  ["elu", 0.5, 0, 0, 0.5],
  ["elu", 0.5, -1, -0.31606028, 0.18393972],
  ["selu", 0, 0, 0, 1.050701],
  ["selu", 0, -1, -1.1113307, 0.64676887],
  ["gelu", 0, 1, 0.8413447, 1.0833154],
  ["gelu", 0, -1, -0.15865526, -0.08331547],
  ["silu", 0, 1, 0.7310586, 0.9276706],
  ["softplus", 0, 0, 0.6931472, 0.5],
  ["tanh", 0, 0.5, 0.46211717, 0.78644773],
  ["sigmoid", 0, 0, 0.5, 0.25],
];

test.each(KNOWN)("%s (alpha %f) at %f is %f, its slope %f", (activation, alpha, x, value, slope) => {
  const xs = tf.tensor1d([x]);
  const [y] = runKernel("Activate", { x: xs }, { activation, alpha });
  const [dx] = runKernel("ActivateGrad", { dy: tf.tensor1d([2]), x: xs, y }, { activation, alpha });
  expectClose([y.dataSync()[0]!, dx.dataSync()[0]! / 2], [value, slope], 1e-6);
});

test("batch normalisation has the gradients of tfjs's own tape", async () => {
  const [x, gamma, beta] = [numbers<tf.Rank.R4>([3, 4, 5, 6], 1), numbers<tf.Rank.R1>([6], 2), numbers<tf.Rank.R1>([6], 3)];
  const normalise = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm(x as tf.Tensor4D, mean as tf.Tensor1D, variance as tf.Tensor1D, beta as tf.Tensor1D, gamma as tf.Tensor1D, 1e-3);
  };
  const [y, mean, variance] = runKernel("BatchNorm", { x, gamma, beta }, { epsilon: 1e-3 });
  const moments = tf.moments(x, [0, 1, 2]);
  await expectGradients([y, mean, variance], [normalise(x, gamma, beta), moments.mean, moments.variance]);
  const inputs: KernelInputs<"BatchNormGrad"> = { dy: tf.mul(tf.square(y), 3), x, gamma, mean, variance };
  const theirs = tf.grads((x, gamma, beta) => tf.pow(normalise(x!, gamma!, beta!), 3))([x, gamma, beta]);
  await expectGradients(runKernel("BatchNormGrad", inputs, { epsilon: 1e-3 }), theirs, 1e-4);
});

test("label smoothing shares out the target", async () => {
  const logits = numbers<tf.Rank.R2>([4, 5], 1);
  const labels = tf.tensor1d([0, 4, 2, 1], "int32");
  const target = tf.oneHot(labels, 5).mul(0.8).add(0.2 / 5) as tf.Tensor2D;
  const loss = (logits: tf.Tensor): tf.Scalar => tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits))));
  const [sums, dLogits] = runKernel("SoftmaxCrossEntropy", { logits, labels }, { scale: 1, smoothing: 0.2 });
  expectClose([sums.dataSync()[0]!], await loss(logits).data(), 1e-6);
  await expectGradients([dLogits], [tf.grad(loss)(logits)]);
});

test("augmentation reads between pixels, keeps the ground, and cuts out", () => {
  const pixels = new Uint8Array(16).fill(0);
  pixels[5] = 255;
  // Half a column to the right: half of pixel (1, 1) at (1, 1), half at (1, 2); then 0.5 · 0.5 + 0.25 where something is.
  const [xs] = runKernel("ImageBatch", {}, { pixels, shape: [1, 4, 4, 1], augmentations: Float32Array.of(1, 0, 0, 0, 1, -0.5, 0.5, 0.25, 1, 2, 1) });
  expect([...xs.dataSync()]).toEqual([0, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});
