/** @file Which layers are computed at once. Knows no tfjs, so that estimates may ask. */
import type { LayerSpec } from "../architectures/layers";

/** Whether `layer` and the `next` one are one kernel: a ReLU convolution and its 2 × 2 max pooling, a ReLU dense layer and its dropout. */
export function joinsNext(layer: LayerSpec, next: LayerSpec | undefined): boolean {
  if (next === undefined) return false;
  if (layer.type === "conv2d") return layer.activation === "relu" && isPlainPooling(next);
  return layer.type === "dense" && layer.activation === "relu" && next.type === "dropout" && next.rate > 0;
}

/** 2 × 2, stride 2, valid. */
function isPlainPooling(layer: LayerSpec): boolean {
  return layer.type === "maxPooling2d" && layer.padding === "valid" && [...layer.poolSize, ...layer.strides].every((size) => size === 2);
}
