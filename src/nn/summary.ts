/** @file Keras's model.summary(): output shapes and parameter counts, worked out from the plain layer list. */
import { last } from "../data/arrays";
import { IMAGE_SIZE } from "../data/dataset";
import type { LayerSpec } from "./architectures/layers";

/** Height and width of every convolution kernel. */
export const KERNEL_SIZE = 3;
/** Height, width and stride of every pooling window. */
const POOL_SIZE = 2;

const KERAS_TYPES = {
  conv2d: "Conv2D",
  maxPooling2d: "MaxPooling2D",
  flatten: "Flatten",
  dense: "Dense",
  dropout: "Dropout",
} as const satisfies Record<LayerSpec["type"], string>;

const KERAS_NAMES = {
  conv2d: "conv2d",
  maxPooling2d: "max_pooling2d",
  flatten: "flatten",
  dense: "dense",
  dropout: "dropout",
} as const satisfies Record<LayerSpec["type"], string>;

interface LayerSummary {
  /** Keras's automatic name: "conv2d", "conv2d_1", "max_pooling2d", … */
  readonly name: string;
  readonly type: (typeof KERAS_TYPES)[LayerSpec["type"]];
  /** `[null, height, width, channels]` or `[null, units]`; null is the batch. */
  readonly outputShape: readonly (number | null)[];
  readonly params: number;
  /** Multiplications, each with an addition, that one image takes forward. */
  readonly multiplyAdds: number;
}

/** A network's layers, and what they come to. */
export interface ModelSummary {
  readonly layers: readonly LayerSummary[];
  readonly totalParams: number;
  readonly multiplyAdds: number;
}

/** Without the batch: `[height, width, channels]` or `[units]`. */
type Shape = readonly number[];

/**
 * What Keras's summary says of `layers` on a `[batch, 28, 28, 1]` input.
 *
 * Names count from the start of the model, as in a fresh Keras session; Keras itself counts on from one model to the
 * next in one session (its second model begins with "conv2d_1").
 *
 * @throws Error if the layers do not fit together, naming the layer.
 */
export function summarize(layers: readonly LayerSpec[]): ModelSummary {
  let shape: Shape = [IMAGE_SIZE, IMAGE_SIZE, 1];
  const summaries = layers.map((layer, index): LayerSummary => {
    const name = layerName(layer, layers.slice(0, index));
    const params = countParams(layer, shape);
    shape = outputShape(layer, shape, name);
    return { name, type: KERAS_TYPES[layer.type], outputShape: [null, ...shape], params, multiplyAdds: countMultiplyAdds(params, shape) };
  });
  return {
    layers: summaries,
    totalParams: summaries.reduce((total, { params }) => total + params, 0),
    multiplyAdds: summaries.reduce((total, { multiplyAdds }) => total + multiplyAdds, 0),
  };
}

/** `summary` as Keras 3 prints it on a terminal of 80 columns, trailing newline included. */
export function formatSummary({ layers, totalParams }: ModelSummary, name: string): string {
  const rows = layers.map((layer) => tableRow("│", [`${layer.name} (${layer.type})`, shapeText(layer.outputShape), grouped(layer.params)]));
  const total = `${grouped(totalParams)} (${memoryText(totalParams)})`;
  return [
    `Model: "${name}"`,
    tableRule("┏", "━", "┳", "┓"),
    tableRow("┃", ["Layer (type)", "Output Shape", "Param #"]),
    tableRule("┡", "━", "╇", "┩"),
    rows.join(`\n${tableRule("├", "─", "┼", "┤")}\n`),
    tableRule("└", "─", "┴", "┘"),
    ` Total params: ${total}`,
    ` Trainable params: ${total}`,
    " Non-trainable params: 0 (0.00 B)",
    "",
  ].join("\n");
}

function layerName({ type }: LayerSpec, layersBefore: readonly LayerSpec[]): string {
  const before = layersBefore.filter((layer) => layer.type === type).length;
  return before === 0 ? KERAS_NAMES[type] : `${KERAS_NAMES[type]}_${before}`;
}

/** Kernel and bias; the kernel's last axis but one is the input's last. */
function countParams(layer: LayerSpec, input: Shape): number {
  const inputs = last(input);
  if (layer.type === "conv2d") return (KERNEL_SIZE * KERNEL_SIZE * inputs + 1) * layer.filters;
  if (layer.type === "dense") return (inputs + 1) * layer.units;
  return 0;
}

/** Every weight but the biases meets every output position once. */
function countMultiplyAdds(params: number, output: Shape): number {
  const channels = last(output);
  const positions = output.reduce((product, size) => product * size, 1) / channels;
  return params === 0 ? 0 : (params - channels) * positions;
}

function outputShape(layer: LayerSpec, input: Shape, name: string): Shape {
  switch (layer.type) {
    case "conv2d": {
      const { height, width } = asImage(input, name, layer.padding === "valid" ? KERNEL_SIZE : 1);
      return [convolved(height, layer), convolved(width, layer), assertPositive(layer.filters, name, "filters")];
    }
    case "maxPooling2d": {
      const { height, width, channels } = asImage(input, name, POOL_SIZE);
      return [Math.floor(height / POOL_SIZE), Math.floor(width / POOL_SIZE), channels];
    }
    case "flatten":
      return [input.reduce((product, size) => product * size, 1)];
    case "dense":
      // Keras would apply it to each pixel by itself; in a classifier that is a forgotten flatten.
      if (input.length !== 1) throw new Error(`summarize: ${name} needs flat input, got ${shapeText([null, ...input])}; put flatten() before it`);
      return [assertPositive(layer.units, name, "units")];
    case "dropout":
      return input;
  }
}

/** Output size along one axis; TensorFlow's rule for "same" and "valid". */
function convolved(size: number, { strides, padding }: Extract<LayerSpec, { type: "conv2d" }>): number {
  return padding === "same" ? Math.ceil(size / strides) : Math.floor((size - KERNEL_SIZE) / strides) + 1;
}

function asImage(input: Shape, name: string, smallest: number): { height: number; width: number; channels: number } {
  const [height, width, channels] = input;
  if (width === undefined || channels === undefined || height === undefined) {
    throw new Error(`summarize: ${name} needs an image, got ${shapeText([null, ...input])}; put it before flatten()`);
  }
  if (height < smallest || width < smallest) {
    throw new Error(`summarize: ${name} needs at least ${smallest} × ${smallest} pixels, got ${height} × ${width}`);
  }
  return { height, width, channels };
}

function assertPositive(value: number, name: string, what: string): number {
  if (!Number.isInteger(value) || value < 1) throw new Error(`summarize: ${name} has ${value} ${what}, expected a whole number from 1`);
  return value;
}

/** As Python writes a tuple: `(None, 26, 26, 32)`. */
function shapeText(shape: readonly (number | null)[]): string {
  return `(${shape.map((size) => size ?? "None").join(", ")})`;
}

/** Characters between the rules of each column, Keras's for a line of 76. */
const COLUMN_WIDTHS = [33, 24, 15] as const;

function tableRule(left: string, line: string, cross: string, right: string): string {
  return `${left}${COLUMN_WIDTHS.map((width) => line.repeat(width)).join(cross)}${right}`;
}

function tableRow(bar: string, [layer, shape, params]: readonly [string, string, string]): string {
  const [first, second, third] = COLUMN_WIDTHS;
  return [``, ` ${layer}`.padEnd(first), ` ${shape}`.padEnd(second), `${params} `.padStart(third), ``].join(bar);
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** Size of `params` float32 numbers, in Keras's words (binary units). */
function memoryText(params: number): string {
  const bytes = params * 4;
  if (bytes < 1_024) return `${bytes.toFixed(2)} B`;
  if (bytes < 1_024 ** 2) return `${(bytes / 1_024).toFixed(2)} KB`;
  return `${(bytes / 1_024 ** 2).toFixed(2)} MB`;
}
