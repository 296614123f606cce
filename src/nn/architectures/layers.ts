/**
 * @file The layers an architecture is written in, as plain data.
 *
 * Plain data rather than tfjs layers, so that the page can draw and count a network before tfjs
 * has loaded, and so that one description serves building, summaries and exports.
 */

/** A layer in Keras's words; the functions below make them, with Keras's defaults. */
export type LayerSpec =
  | { readonly type: "conv2d"; readonly filters: number; readonly strides: 1 | 2; readonly padding: "valid" | "same" }
  | { readonly type: "maxPooling2d" }
  | { readonly type: "flatten" }
  | { readonly type: "dense"; readonly units: number; readonly activation: "relu" | "softmax" }
  | { readonly type: "dropout"; readonly rate: number };

/** 3 × 3 convolution with ReLU. */
export function conv2d(filters: number, options: { strides?: 1 | 2; padding?: "valid" | "same" } = {}): LayerSpec {
  return { type: "conv2d", filters, strides: options.strides ?? 1, padding: options.padding ?? "valid" };
}

/** 2 × 2 max pooling, stride 2, valid. */
export function maxPooling2d(): LayerSpec {
  return { type: "maxPooling2d" };
}

/** Row-major (height, width, channel), as Keras flattens. */
export function flatten(): LayerSpec {
  return { type: "flatten" };
}

/** Fully connected, ReLU unless said otherwise. */
export function dense(units: number, activation: "relu" | "softmax" = "relu"): LayerSpec {
  return { type: "dense", units, activation };
}

/** Inverted dropout: zeroes a `rate` of the activations while training and scales the rest by `1 / (1 − rate)`. */
export function dropout(rate: number): LayerSpec {
  return { type: "dropout", rate };
}
