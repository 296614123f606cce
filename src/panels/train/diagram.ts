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

type BlockKind = "input" | "convolution" | "pooling" | "flatten" | "dense" | "dropout" | "output";

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

const KINDS: Readonly<Record<LayerSpec["type"], BlockKind>> = { conv2d: "convolution", maxPooling2d: "pooling", flatten: "flatten", dense: "dense", dropout: "dropout" };
/** Widths of layers without channels. */
const FLAT_WIDTHS: Partial<Record<BlockKind, number>> = { flatten: 3, dense: 8, dropout: 4, output: 8 };

/** From the left. Image layers: height is the image's, width grows with channels. Flat layers: height grows with the logarithm of units. */
export function diagramBlocks(layers: readonly LayerSpec[]): Block[] {
  const summary = summarize(layers).layers;
  const shapes: (readonly number[])[] = [[IMAGE_SIZE, IMAGE_SIZE, 1], ...summary.map(({ outputShape }) => outputShape.slice(1).map(Number))];
  const kinds: BlockKind[] = ["input", ...layers.map((layer, i) => (i === layers.length - 1 ? "output" : KINDS[layer.type]))];
  const sizes = kinds.map((kind, i) => blockSize(kind, shapes[i]!));
  const total = sizes.reduce((sum, size) => sum + footprint(size), 0);
  const gap = Math.max(GAPS.min, Math.min(GAPS.max, (DIAGRAM_WIDTH - 2 * MARGIN - total) / (sizes.length - 1)));
  let x = MARGIN;
  return sizes.map((size, i): Block => {
    const block = { ...size, kind: kinds[i]!, x, y: AXIS - size.height / 2 + size.depth / 2, label: labelOf(kinds[i]!, shapes[i]!) };
    x += footprint(size) + gap;
    return block;
  });
}

type BlockSize = Pick<Block, "width" | "height" | "depth">;

/** Room along the row: the next box stands in front of what recedes, so that only part of the depth counts. */
function footprint({ width, depth }: BlockSize): number {
  return width + depth * 0.6;
}

function blockSize(kind: BlockKind, shape: readonly number[]): BlockSize {
  const [size, , channels] = shape as readonly [number, number?, number?];
  if (channels === undefined) return { width: FLAT_WIDTHS[kind] ?? 8, height: 7.2 * Math.log2(size), depth: 0 };
  const height = 4 + PIXEL * size;
  return { width: 2.5 + channels * CHANNEL, height, depth: height * OBLIQUE };
}

function labelOf(kind: BlockKind, shape: readonly number[]): string {
  return kind === "convolution" || kind === "dense" || kind === "output" ? shape.join("×") : "";
}

const WORDS: Readonly<Record<BlockKind, string>> = {
  input: "input",
  convolution: "convolution",
  pooling: "max pooling",
  flatten: "flatten",
  dense: "dense",
  dropout: "dropout",
  output: "softmax",
};

/** The diagram in words, for those who do not see it. */
export function describeLayers(layers: readonly LayerSpec[]): string {
  return summarize(layers)
    .layers.map(({ outputShape }, i) => {
      const kind = i === layers.length - 1 ? "output" : KINDS[layers[i]!.type];
      return `${WORDS[kind]} ${outputShape.slice(1).join(" by ")}`;
    })
    .join(", ");
}
