/** @file Small networks that have every kind of layer between them, and weights for any network. */
import { mulberry32 } from "../data/random";
import {
  activation,
  ACTIVATIONS,
  averagePooling2d,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  elu,
  flatten,
  globalAveragePooling2d,
  globalMaxPooling2d,
  leakyReLU,
  maxPooling2d,
  rescaling,
  reshape,
  spatialDropout2d,
  zeroPadding2d,
  type LayerSpec,
} from "../nn/architectures/layers";
import { summarize } from "../nn/summary";

const ten = dense(10, "softmax");

/** By what each is about. */
export const NETWORKS: Readonly<Record<string, readonly LayerSpec[]>> = {
  "kernel 5 × 3, strides 2 × 1, same": [conv2d(3, { kernelSize: [5, 3], strides: [2, 1], padding: "same" }), flatten(), ten],
  "an even kernel, same, without bias": [conv2d(3, { kernelSize: 2, padding: "same", useBias: false }), maxPooling2d(3), flatten(), dense(10, "softmax", { useBias: false })],
  "kernel 7, dilation 2": [conv2d(2, { kernelSize: 7, dilationRate: 2, padding: "same", activation: "linear" }), maxPooling2d(4), flatten(), ten],
  "overlapping pools, same": [conv2d(3), maxPooling2d(3, { strides: 2, padding: "same" }), averagePooling2d(3, { strides: 2, padding: "same" }), flatten(), ten],
  "pools of rows and of columns": [averagePooling2d([2, 3]), maxPooling2d([3, 2], { strides: [2, 1] }), flatten(), ten],
  "global average": [conv2d(4, { strides: 2 }), conv2d(6), globalAveragePooling2d(), ten],
  "global maximum, then softmax by itself": [conv2d(10, { strides: 2, activation: "linear" }), globalMaxPooling2d(), activation("softmax")],
  "normalisation of images and of numbers": [conv2d(3, { strides: 2, activation: "linear", useBias: false }), batchNormalization(), activation("relu"), maxPooling2d(), flatten(), dense(8, "linear"), batchNormalization({ momentum: 0.9, epsilon: 1e-5 }), activation("silu"), ten],
  "zeros around, scaled input": [rescaling(2, -1), zeroPadding2d([1, 2], [0, 3]), conv2d(2, { strides: 3 }), flatten(), ten],
  "reshaped": [reshape(14, 56, 1), conv2d(2, { kernelSize: [1, 4], strides: [1, 4] }), reshape(7, 7, 8), conv2d(3), flatten(), ten],
  "numbers made an image": [flatten(), dense(36, "tanh"), reshape(3, 4, 3), conv2d(4, { kernelSize: 2 }), flatten(), ten],
  "slopes and alphas of their own": [conv2d(3, { activation: "linear", strides: 3 }), leakyReLU(0.1), flatten(), dense(8, "linear"), elu(0.5), ten],
  "dropout": [conv2d(3, { strides: 2 }), spatialDropout2d(0.2), flatten(), dropout(0.5), ten],
  ...Object.fromEntries(ACTIVATIONS.filter((name) => name !== "softmax").map((name) => [`activation ${name}`, [conv2d(2, { strides: 3, activation: name }), flatten(), dense(6, name), ten]])),
};

/** Of plausible size; variances are above zero. */
export function randomWeights(layers: readonly LayerSpec[], seed: number): Float32Array[] {
  const random = mulberry32(seed);
  return summarize(layers).layers.flatMap(({ weights }) =>
    weights.map(({ weight, shape }) => {
      const length = shape.reduce((product, size) => product * size, 1);
      const scale = weight === "kernel" ? 2 / Math.sqrt(length / (shape.at(-1) ?? 1)) : 0.5;
      return Float32Array.from({ length }, () => (weight === "moving_variance" || weight === "gamma" ? 0.5 + random() : (2 * random() - 1) * scale));
    }),
  );
}

/** `count` images of grey pixels, one after the other. */
export function randomPixels(count: number, seed: number): Uint8Array {
  const random = mulberry32(seed);
  return Uint8Array.from({ length: count * 784 }, () => Math.floor(random() * 256));
}
