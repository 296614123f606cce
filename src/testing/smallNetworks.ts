/** @file Small networks that together have each kind of layer and activation, for what looks into networks. */
import { mulberry32 } from "../data/random";
import { ACTIVATIONS, activation, averagePooling2d, batchNormalization, conv2d, dense, dropout, elu, flatten, globalAveragePooling2d, globalMaxPooling2d, type LayerSpec, leakyReLU, maxPooling2d, rescaling, reshape, spatialDropout2d, zeroPadding2d } from "../nn/architectures/layers";
import { EVERY_KIND, EVERY_KIND_MAX } from "./everyKind";

export interface SmallNetwork {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
}

const head = [flatten(), dense(10, "softmax")] as const;

export const SMALL_NETWORKS: readonly SmallNetwork[] = [
  { name: "every kind", layers: EVERY_KIND },
  { name: "global maximum", layers: EVERY_KIND_MAX },
  { name: "as in the paper", layers: [conv2d(4), maxPooling2d(), conv2d(5, { strides: 2, padding: "same" }), maxPooling2d(), flatten(), dense(7), dropout(0.5), dense(10, "softmax")] },
  { name: "softmax regression", layers: [flatten(), dense(10, "softmax")] },
  { name: "no bias", layers: [conv2d(3, { useBias: false, strides: 3 }), flatten(), dense(6, "leaky_relu", { useBias: false }), dense(10, "linear", { useBias: false }), activation("softmax")] },
  { name: "windows of all shapes", layers: [conv2d(3, { kernelSize: [2, 5], strides: [3, 1], padding: "same", activation: "linear" }), averagePooling2d([3, 2], { strides: [1, 2], padding: "same" }), maxPooling2d(3, { strides: 2, padding: "same" }), ...head] },
  { name: "dilation", layers: [conv2d(2, { kernelSize: 3, dilationRate: 2, padding: "same", activation: "linear" }), conv2d(3, { kernelSize: [5, 3], dilationRate: [1, 2] }), maxPooling2d(4), ...head] },
  { name: "normalisation of all kinds", layers: [batchNormalization(), conv2d(3, { useBias: false, activation: "linear", strides: 2 }), batchNormalization({ scale: false }), activation("relu"), globalAveragePooling2d(), batchNormalization({ center: false, epsilon: 1e-5 }), dense(6), batchNormalization({ scale: false, center: false }), dense(10, "softmax")] },
  { name: "layers without weights", layers: [zeroPadding2d([1, 0], [2, 3]), rescaling(2, -1), reshape(29, 11, 3), spatialDropout2d(0.2), conv2d(4, { strides: 2 }), leakyReLU(), elu(0.7), globalMaxPooling2d(), dropout(0.3), dense(10, "linear"), activation("softmax")] },
  ...ACTIVATIONS.filter((name) => name !== "softmax").map((name): SmallNetwork => ({ name, layers: [conv2d(2, { strides: 3, activation: name }), flatten(), dense(12, name), dense(10, "softmax")] })),
];

/** A grey image of a few soft waves with noise, so that no two pixels are alike and none is black; in [0, 1], `[28, 28, 1]`. */
export function wavyImage(seed = 0): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length: 784 }, (_, i) => 0.5 + 0.25 * Math.sin(0.7 * (i % 28) + seed) * Math.cos(0.45 * Math.floor(i / 28) + 2 * seed) + 0.2 * (random() - 0.5));
}
