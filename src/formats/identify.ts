/** @file What a file's layers come to as a network of this page: its softmax, its input's scale, whether it is one of the paper's; or why it is none. */
import { NUM_CLASSES } from "../data/dataset";
import { ARCHITECTURES, type ArchitectureId } from "../nn/architectures";
import { type BatchNormalization, isSameLayers, type LayerSpec, type LayerType } from "../nn/architectures/layers";
import { isSoftmaxLayer, outputShape, partialSummary, summarize } from "../nn/summary";
import { refuse } from "./formatError";
import type { FoundWeights } from "./weights";

/** A network that takes images in [0, 1] and gives ten probabilities. */
export interface IdentifiedNetwork {
  /** The paper's that it is; null for all others. */
  readonly architecture: ArchitectureId | null;
  readonly layers: readonly LayerSpec[];
  /** What is other than in the file, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * A file's layers as a network of this page: logits get their softmax, and scaling that the file's first layer does to
 * pixels of 0 to 255 is done to ours of 0 to 1. Which weights there are stays as it is.
 *
 * @param what Names the file in errors.
 * @param withDropout False for formats that leave dropout out: the paper's networks get theirs back.
 * @param weights The file's, where a batch normalisation of the images may tell their scale.
 * @throws ModelFormatError naming the layer if they do not fit together, or if they do not tell ten classes apart.
 */
export function identifyLayers(found: readonly LayerSpec[], what: string, withDropout = true, weights: readonly FoundWeights[] = []): IdentifiedNetwork {
  const scaled = withOurPixels(found, weights);
  assertTenOutputs(scaled.layers, what);
  const ended = withSoftmax(scaled.layers, what);
  const layersOf = (layers: readonly LayerSpec[]): readonly LayerSpec[] => (withDropout ? layers : layers.filter(({ type }) => type !== "dropout"));
  const known = ARCHITECTURES.find(({ layers }) => isSameLayers(layersOf(layers), ended.layers));
  const notes = [...scaled.notes, ...ended.notes];
  return known === undefined ? { architecture: null, layers: ended.layers, notes } : { architecture: known.id, layers: known.layers, notes };
}

/** A first layer that multiplies by less than this is made for pixels from 0 to 255: 1/255 is the usual factor, 1/127.5 comes with −1. */
const LARGEST_PIXEL_SCALE = 1 / 32;
const LARGEST_PIXEL = 255;
/** What comes out of these is as many times larger as what goes in, so scaling behind them is scaling of the pixels. */
const SCALE_BLIND: readonly LayerType[] = ["reshape", "flatten", "zeroPadding2d", "maxPooling2d", "averagePooling2d", "globalMaxPooling2d", "globalAveragePooling2d", "dropout", "spatialDropout2d"];

/** Layers for images from 0 to 1 in the place of those for pixels from 0 to 255. */
function withOurPixels(layers: readonly LayerSpec[], weights: readonly FoundWeights[]): Pick<IdentifiedNetwork, "layers" | "notes"> {
  const first = layers.findIndex(({ type }) => !SCALE_BLIND.includes(type));
  const layer = layers[first];
  if (layer?.type === "batchNormalization") return withPixelsNormalized(layers, layer, weights);
  if (layer?.type !== "rescaling" || Math.abs(layer.scale) > LARGEST_PIXEL_SCALE) return { layers, notes: [] };
  const scale = layer.scale * LARGEST_PIXEL;
  // 1/255, written in as many digits as a float32 has, is meant.
  const rescaling = Math.abs(scale - 1) < 1e-6 && layer.offset === 0 ? [] : [{ ...layer, scale }];
  return {
    layers: [...layers.slice(0, first), ...rescaling, ...layers.slice(first + 1)],
    notes: [
      `The network scales its input itself (times ${layer.scale.toPrecision(4)}, plus ${layer.offset}): it is made for pixels from 0 to 255 and is given them. ` +
        `Here images go from 0 to 1, so the layer became ${rescaling.length === 0 ? "unnecessary and was left out" : `times ${scale.toPrecision(4)}, plus ${layer.offset}`}.`,
    ],
  };
}

/** The mean of images from 0 to 1 is not above 1: one that is was taken of pixels from 0 to 255. */
function withPixelsNormalized(layers: readonly LayerSpec[], { scale, center }: BatchNormalization, weights: readonly FoundWeights[]): Pick<IdentifiedNetwork, "layers" | "notes"> {
  const mean = weights[Number(scale) + Number(center)]?.values[0] ?? 0;
  if (mean <= 1) return { layers, notes: [] };
  return {
    layers: [{ type: "rescaling", scale: LARGEST_PIXEL, offset: 0 }, ...layers],
    notes: [`The network normalises its input itself, by a mean of ${mean.toPrecision(4)}: it is made for pixels from 0 to 255. Here images go from 0 to 1, so a layer that multiplies them by ${LARGEST_PIXEL} was put in front.`],
  };
}

function assertTenOutputs(layers: readonly LayerSpec[], what: string): void {
  const shape = shapeBehind(layers, what);
  if (shape.join() === String(NUM_CLASSES)) return;
  const got = shape.length === 1 ? `${shape[0]} ${shape[0] === 1 ? "number" : "numbers"}` : `an array of shape [${shape.join(", ")}]`;
  refuse(`${what} holds a network that gives ${got} for each image; this page needs ${NUM_CLASSES}, one for each class. Choose a file of a network for the ${NUM_CLASSES} classes.`);
}

/** Of one image, as it comes out of the layers. @throws ModelFormatError where they do not fit together. */
export function shapeBehind(layers: readonly LayerSpec[], what: string): readonly number[] {
  const { summary, problem } = partialSummary(layers);
  if (problem !== null) refuse(`${what} has layers that do not fit together here: ${problem}. Choose another file.`);
  return outputShape(summary.layers);
}

function withSoftmax(layers: readonly LayerSpec[], what: string): Pick<IdentifiedNetwork, "layers" | "notes"> {
  const names = summarize(layers).layers;
  const early = layers.findIndex((layer, i) => isSoftmaxLayer(layer) && i < layers.length - 1 && !layers.slice(i + 1).every(changesNothing));
  if (early !== -1) refuse(`${what} has softmax at ${names[early]?.name ?? ""} (layer ${early + 1} of ${layers.length}), before its end, where this page cannot train it. Choose a file with softmax at the end.`);
  const softmax = layers.findIndex(isSoftmaxLayer);
  // What comes behind changes nothing once it is trained, and is no end of a network here.
  if (softmax !== -1) return { layers: layers.slice(0, softmax + 1), notes: [] };
  const end = layers.findLastIndex((layer) => !changesNothing(layer));
  const lastLayer = layers[end];
  const own = lastLayer === undefined ? null : ownActivation(lastLayer);
  if (own !== null && own !== "linear") refuse(`${what} ends in ${own}, which gives no probabilities that add up to 1; this page needs softmax there, or logits. Choose a file of a network for ${NUM_CLASSES} classes that exclude each other.`);
  const notes = ["The file ends in logits; their softmax was added."];
  if (lastLayer?.type === "dense") return { layers: [...layers.slice(0, end), { ...lastLayer, activation: "softmax" }], notes };
  return { layers: [...layers.slice(0, end + 1), { type: "activation", activation: "softmax" }], notes };
}

function changesNothing(layer: LayerSpec): boolean {
  return layer.type === "dropout" || (layer.type === "activation" && layer.activation === "linear");
}

/** The nonlinearity that a layer ends with; null for those that have none. */
function ownActivation(layer: LayerSpec): string | null {
  if (layer.type === "leakyReLU" || layer.type === "elu") return layer.type;
  return "activation" in layer ? layer.activation : null;
}
