/** @file The picture of a network as boxes, from its layers. One scale for all networks, so that they can be compared. */
import { IMAGE_SIZE } from "../../data/dataset";
import type { LayerSpec } from "../../nn/architectures/layers";
import { summarize } from "../../nn/summary";

export const DIAGRAM_WIDTH = 380;
export const DIAGRAM_HEIGHT = 128;

/** Vertical middle of all boxes. */
const AXIS = 56;
const PIXEL = 2.5;
const CHANNEL = 0.2;
/** Between boxes: what the frame leaves, within these. */
const GAPS = { min: 4, max: 30 } as const;
/** Room for the last label. */
const MARGIN = 5;
/** How far a box goes back, of its height: the third dimension, drawn oblique. */
const OBLIQUE = 0.22;

type BlockKind = "input" | "convolution" | "pooling" | "flatten" | "dense" | "dropout" | "shape" | "function" | "output";

export interface Block {
  readonly kind: BlockKind;
  /** Top left corner and size of the front face. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Offset of the back face, right and up; 0 for flat layers. */
  readonly depth: number;
  /** Output shape, e.g. "26×26×32", of the layers with weights; "" for the others. */
  readonly label: string;
}

const KINDS: Readonly<Record<LayerSpec["type"], BlockKind>> = {
  conv2d: "convolution",
  maxPooling2d: "pooling",
  averagePooling2d: "pooling",
  globalMaxPooling2d: "pooling",
  globalAveragePooling2d: "pooling",
  flatten: "flatten",
  reshape: "shape",
  zeroPadding2d: "shape",
  dense: "dense",
  dropout: "dropout",
  spatialDropout2d: "dropout",
  batchNormalization: "function",
  rescaling: "function",
  activation: "function",
  leakyReLU: "function",
  elu: "function",
};
/** Widths of layers without channels. */
const FLAT_WIDTHS: Partial<Record<BlockKind, number>> = { flatten: 3, dense: 8, dropout: 4, shape: 3, function: 3, output: 8 };
/** More channels, and larger images than padding usually makes, are drawn no larger. */
const MOST = { channels: 256, height: 88 } as const;
/** A label nearer to the last one than this would lie over it. */
const LABEL_ROOM = 46;

/** From the left. Image layers: height is the image's, width grows with channels. Flat layers: height grows with the logarithm of units. */
export function diagramBlocks(layers: readonly LayerSpec[]): Block[] {
  const summary = summarize(layers).layers;
  const shapes: (readonly number[])[] = [[IMAGE_SIZE, IMAGE_SIZE, 1], ...summary.map(({ outputShape }) => outputShape.slice(1).map(Number))];
  const kinds: BlockKind[] = ["input", ...layers.map((layer, i) => (i === layers.length - 1 ? "output" : KINDS[layer.type]))];
  const natural = kinds.map((kind, i) => blockSize(kind, shapes[i]!));
  const sizes = squeezed(natural, DIAGRAM_WIDTH - 2 * MARGIN - GAPS.min * (natural.length - 1));
  const total = sizes.reduce((sum, size) => sum + footprint(size), 0);
  const gap = Math.max(GAPS.min, Math.min(GAPS.max, (DIAGRAM_WIDTH - 2 * MARGIN - total) / (sizes.length - 1)));
  let x = MARGIN;
  const blocks = sizes.map((size, i): Block => {
    const block = { ...size, kind: kinds[i]!, x, y: AXIS - size.height / 2 + size.depth / 2, label: labelOf(kinds[i]!, shapes[i]!) };
    x += footprint(size) + gap;
    return block;
  });
  return withRoomForLabels(blocks);
}

/** Narrower, all by the same factor, where they would not fit side by side: then the picture has a scale of its own. */
function squeezed(sizes: readonly BlockSize[], room: number): readonly BlockSize[] {
  const factor = Math.min(1, room / sizes.reduce((sum, size) => sum + footprint(size), 0));
  return factor === 1 ? sizes : sizes.map(({ width, height, depth }) => ({ width: width * factor, height, depth: depth * factor }));
}

/** From the right, so that the output keeps its label. */
function withRoomForLabels(blocks: readonly Block[]): Block[] {
  let next = Infinity;
  return blocks
    .toReversed()
    .map((block) => {
      const middle = block.x + (block.width + block.depth) / 2;
      if (block.label === "" || next - middle < LABEL_ROOM) return { ...block, label: "" };
      next = middle;
      return block;
    })
    .toReversed();
}

type BlockSize = Pick<Block, "width" | "height" | "depth">;

/** Room along the row: the next box stands in front of what recedes, so that only part of the depth counts. */
function footprint({ width, depth }: BlockSize): number {
  return width + depth * 0.6;
}

function blockSize(kind: BlockKind, shape: readonly number[]): BlockSize {
  const [size, , channels] = shape as readonly [number, number?, number?];
  if (channels === undefined) return { width: FLAT_WIDTHS[kind] ?? 8, height: Math.max(3, Math.min(MOST.height, 7.2 * Math.log2(size))), depth: 0 };
  const height = Math.min(MOST.height, 4 + PIXEL * size);
  return { width: 2.5 + Math.min(MOST.channels, channels) * CHANNEL, height, depth: height * OBLIQUE };
}

function labelOf(kind: BlockKind, shape: readonly number[]): string {
  return kind === "convolution" || kind === "dense" || kind === "output" ? shape.join("×") : "";
}

const WORDS: Readonly<Record<LayerSpec["type"], string>> = {
  conv2d: "convolution",
  maxPooling2d: "max pooling",
  averagePooling2d: "average pooling",
  globalMaxPooling2d: "global max pooling",
  globalAveragePooling2d: "global average pooling",
  flatten: "flatten",
  reshape: "reshape",
  zeroPadding2d: "zero padding",
  dense: "dense",
  dropout: "dropout",
  spatialDropout2d: "spatial dropout",
  batchNormalization: "batch normalisation",
  rescaling: "rescaling",
  activation: "activation",
  leakyReLU: "leaky ReLU",
  elu: "ELU",
};

/** The diagram in words, for those who do not see it. */
export function describeLayers(layers: readonly LayerSpec[]): string {
  return summarize(layers)
    .layers.map(({ outputShape }, i) => {
      const word = i === layers.length - 1 ? "softmax" : WORDS[layers[i]!.type];
      return `${word} ${outputShape.slice(1).join(" by ")}`;
    })
    .join(", ");
}
