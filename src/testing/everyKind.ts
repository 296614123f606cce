/** @file One network with every kind of layer, for files to hold whole. */
import { activation, averagePooling2d, batchNormalization, conv2d, dense, dropout, elu, flatten, globalAveragePooling2d, globalMaxPooling2d, type LayerSpec, leakyReLU, maxPooling2d, rescaling, reshape, spatialDropout2d, zeroPadding2d } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { randomArray } from "./trainedModels";

/** All but the other global pooling, which `EVERY_KIND_MAX` has. */
export const EVERY_KIND: readonly LayerSpec[] = [
  rescaling(2, -1),
  { type: "zeroPadding2d", padding: [[1, 2], [0, 1]] },
  conv2d(4, { kernelSize: [5, 3], strides: [1, 2], padding: "same", activation: "linear", useBias: false }),
  batchNormalization({ momentum: 0.9, epsilon: 1e-5 }),
  activation("silu"),
  averagePooling2d(3, { strides: 2, padding: "same" }),
  conv2d(5, { kernelSize: 2, dilationRate: 2, activation: "gelu" }),
  batchNormalization({ scale: false, center: false }),
  leakyReLU(0.1),
  spatialDropout2d(0.25),
  maxPooling2d([2, 1], { strides: [1, 2] }),
  conv2d(6, { kernelSize: 1, activation: "elu" }),
  zeroPadding2d(1),
  elu(0.5),
  globalAveragePooling2d(),
  reshape(2, 3),
  flatten(),
  dense(7, "tanh", { useBias: false }),
  dropout(0.5),
  dense(10, "linear"),
  activation("softmax"),
];

export const EVERY_KIND_MAX: readonly LayerSpec[] = [conv2d(3), globalMaxPooling2d(), dense(10, "softmax")];

/** Random weights for `layers`; variances are positive. */
export function randomWeights(layers: readonly LayerSpec[], seed = 1): Float32Array[] {
  return summarize(layers).layers.flatMap(({ weights }, layer) =>
    weights.map(({ weight, shape }, i) => {
      const values = randomArray(shape.reduce((product, length) => product * length, 1), seed * 1_000 + layer * 10 + i, 0.5);
      return weight === "moving_variance" ? values.map((value) => Math.abs(value) + 0.1) : values;
    }),
  );
}
