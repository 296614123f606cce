/**
 * @file One image through a network in plain TypeScript: no tfjs, no backend.
 *
 * For answers at once, before tfjs has loaded and while training holds the backend. predict.test.ts holds it to
 * `Network`'s numbers. Training and scoring never come here.
 */
import { last } from "../data/arrays";
import { IMAGE_PIXELS } from "../data/dataset";
import type { Activation, LayerSpec } from "./architectures/layers";
import { activateOnHost } from "./hostActivations";
import { convolve, type HostActivations, multiply, normalize, padWithZeros, pool, poolGlobally } from "./hostLayers";
import { namedAlpha } from "./ops/namedAlpha";
import { INPUT_SHAPE } from "./summary";

/** The next of the network's weights. @throws Error if it has another size. */
type NextWeight = (size: number) => Float32Array;

/**
 * @param weights All, in Keras's order (`summarize(layers).layers[].weights`). Borrowed.
 * @param pixels Grey, 0–255, shape `[28, 28]`. Borrowed.
 * @returns Probabilities, shape `[10]`; the caller's.
 * @throws Error if the image or a weight has another size than the layers ask for.
 */
export function predict(layers: readonly LayerSpec[], weights: readonly Float32Array[], pixels: Uint8Array): Float32Array {
  if (pixels.length !== IMAGE_PIXELS) throw new Error(`predict: expected ${IMAGE_PIXELS} pixels, got ${pixels.length}`);
  let used = 0;
  const next: NextWeight = (size) => {
    const found = weights[used++];
    if (found?.length !== size) throw new Error(`predict: weight ${used - 1} needs ${size} values, got ${found?.length ?? "none"}`);
    return found;
  };
  const image: HostActivations = { shape: INPUT_SHAPE, values: Float32Array.from(pixels, (pixel) => pixel / 255) };
  const { values } = layers.reduce((x, layer) => apply(layer, x, next), image);
  if (used !== weights.length) throw new Error(`predict: expected ${used} weights, got ${weights.length}`);
  return values;
}

/** What a layer makes of `x`, whose values it may take over. */
function apply(layer: LayerSpec, x: HostActivations, next: NextWeight): HostActivations {
  switch (layer.type) {
    case "conv2d": {
      const kernel = next(layer.kernelSize[0] * layer.kernelSize[1] * last(x.shape) * layer.filters);
      return activated(convolve(x, kernel, biasOf(layer.useBias, layer.filters, next), layer), layer.activation);
    }
    case "dense":
      return activated(multiply(x, next(x.values.length * layer.units), biasOf(layer.useBias, layer.units, next)), layer.activation);
    case "maxPooling2d":
    case "averagePooling2d":
      return pool(x, layer);
    case "globalMaxPooling2d":
      return poolGlobally(x, "maxPooling2d");
    case "globalAveragePooling2d":
      return poolGlobally(x, "averagePooling2d");
    case "batchNormalization":
      return normalize(x, layer, next);
    case "flatten":
      return { shape: [x.values.length], values: x.values };
    case "reshape":
      return { shape: layer.targetShape, values: x.values };
    case "zeroPadding2d":
      return padWithZeros(x, layer.padding);
    case "rescaling":
      return { shape: x.shape, values: x.values.map((value) => value * layer.scale + layer.offset) };
    case "activation":
      return activated(x, layer.activation);
    case "leakyReLU":
      return activated(x, "leaky_relu", layer.negativeSlope);
    case "elu":
      return activated(x, "elu", layer.alpha);
    case "dropout":
    case "spatialDropout2d":
      return x; // the identity outside training
  }
}

function activated(x: HostActivations, activation: Activation, alpha = namedAlpha(activation)): HostActivations {
  activateOnHost(x.values, activation, alpha);
  return x;
}

function biasOf(useBias: boolean, size: number, next: NextWeight): Float32Array {
  return useBias ? next(size) : new Float32Array(size);
}
