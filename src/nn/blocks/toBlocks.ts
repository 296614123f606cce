/** @file From a list of layers to the blocks that compute it. */
import { at, last, zip } from "../../data/arrays";
import { hashSeed } from "../../data/random";
import type { Activation, Conv2d, Dense, LayerSpec, Pair, Pooling2d } from "../architectures/layers";
import type { ActivationAttrs, ConvAttrs, PoolAttrs } from "../ops/contract";
import { namedAlpha } from "../ops/namedAlpha";
import { INPUT_SHAPE, isSoftmaxLayer, type ModelSummary } from "../summary";
import { Activating } from "./activating";
import type { Block } from "./block";
import { Convolution } from "./convolution";
import { Dropping, type SeededRate } from "./dropping";
import { FullyConnected } from "./fullyConnected";
import { joinsNext } from "./joining";
import { Normalization } from "./normalization";
import { Pooling } from "./pooling";
import { Rescaling, Reshaping, ZeroPadding } from "./shaping";

/** A layer among the others of its network. */
interface Placed {
  readonly layer: LayerSpec;
  /** Keras's. */
  readonly name: string;
  /** Without the batch. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** Of its place: the same layers with the same seed have the same weights and masks. */
  readonly seed: number;
  readonly isLast: boolean;
}

/**
 * The blocks of `layers`, whose softmax at the end is left to the loss. The caller disposes them.
 *
 * A ReLU convolution joins the 2 × 2 max pooling behind it, a ReLU dense layer its dropout: each is one kernel.
 * @throws Error if there is a softmax before the last layer.
 */
export function toBlocks(layers: readonly LayerSpec[], summary: ModelSummary, seed: number): Block[] {
  const placed = place(layers, summary, seed);
  return placed.flatMap((one, i) => {
    const [before, next] = [placed[i - 1], placed[i + 1]];
    if (before !== undefined && joinsNext(before.layer, one.layer)) return [];
    return blocksOf(one, joinsNext(one.layer, next?.layer) ? (next ?? null) : null);
  });
}

function place(layers: readonly LayerSpec[], summary: ModelSummary, seed: number): Placed[] {
  let input: readonly number[] = INPUT_SHAPE;
  return zip(layers, summary.layers).map(([layer, { name, outputShape }], index) => {
    const output = outputShape.slice(1) as number[];
    const placed = { layer, name, input, output, seed: hashSeed(seed, index), isLast: index === layers.length - 1 };
    input = output;
    if (isSoftmaxLayer(layer) && !placed.isLast) throw new Error(`Network: ${name} is a softmax before the end; only the last layer can be one`);
    return placed;
  });
}

/** @param joined the layer behind, where it is computed at once with this one */
function blocksOf(placed: Placed, joined: Placed | null): Block[] {
  const { layer } = placed;
  if (layer.type === "conv2d") return convolutions(placed, layer, joined === null ? 1 : 2);
  if (layer.type === "dense") return denses(placed, layer, joined?.layer.type === "dropout" ? { rate: joined.layer.rate, seed: joined.seed } : null);
  return others(placed, layer);
}

function convolutions({ input, seed }: Placed, layer: Conv2d, poolSize: 1 | 2): Block[] {
  const { strides, padding, dilationRate: dilations, useBias, filters, kernelSize } = layer;
  const attrs: ConvAttrs = { strides, padding, dilations, activation: layer.activation === "relu" ? "relu" : "linear", poolSize };
  return [new Convolution([...kernelSize, last(input), filters], attrs, { useBias, seed }), ...behind(layer.activation)];
}

function denses({ input, seed }: Placed, { units, activation, useBias }: Dense, dropout: SeededRate | null): Block[] {
  const options = { activation: activation === "relu" ? activation : "linear", useBias, dropout, seed } as const;
  return [new FullyConnected([last(input), units], options), ...behind(activation)];
}

/** What of an activation the kernel of a convolution or dense layer leaves to be done. */
function behind(activation: Activation): Block[] {
  return activation === "relu" ? [] : activations(activation);
}

function activations(activation: Activation, alpha = namedAlpha(activation)): Block[] {
  return activation === "linear" || activation === "softmax" ? [] : [new Activating({ activation, alpha } satisfies ActivationAttrs)];
}

function others({ input, output, seed }: Placed, layer: Exclude<LayerSpec, Conv2d | Dense>): Block[] {
  switch (layer.type) {
    case "maxPooling2d":
    case "averagePooling2d":
      return [new Pooling(poolAttrs(layer), false)];
    case "globalMaxPooling2d":
    case "globalAveragePooling2d":
      return [new Pooling(globalAttrs(layer.type, [at(input, 0), at(input, 1)]), true)];
    case "batchNormalization":
      return [new Normalization(last(input), layer)];
    case "flatten":
    case "reshape":
      return [new Reshaping(output)];
    case "zeroPadding2d":
      return [new ZeroPadding(layer.padding)];
    case "rescaling":
      return [new Rescaling(layer.scale, layer.offset)];
    case "activation":
      return activations(layer.activation);
    case "leakyReLU":
      return activations("leaky_relu", layer.negativeSlope);
    case "elu":
      return activations("elu", layer.alpha);
    case "dropout":
    case "spatialDropout2d":
      return layer.rate === 0 ? [] : [new Dropping({ rate: layer.rate, seed }, layer.type === "spatialDropout2d")];
  }
}

function poolAttrs({ type, poolSize, strides, padding }: Pooling2d): PoolAttrs {
  return { kind: type === "maxPooling2d" ? "max" : "average", poolSize, strides, padding };
}

function globalAttrs(type: "globalMaxPooling2d" | "globalAveragePooling2d", size: Pair): PoolAttrs {
  return { kind: type === "globalMaxPooling2d" ? "max" : "average", poolSize: size, strides: size, padding: "valid" };
}
