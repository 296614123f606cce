/** @file What one number that a network computed is made of: the numbers before it, what each is multiplied by, and the sum. */
import { at, doubleAt, floatAt } from "../data/arrays";
import type { Pooling2d } from "../nn/architectures/layers";
import { imageShape, windows } from "../nn/hostLayers";
import { extent } from "../nn/summary";
import type { Region } from "./changed";
import type { ConvolutionStep, DenseStep, PaddingStep, PoolingStep, Shape } from "./steps";
import { inputOf, type Trace } from "./trace";

/** One of the numbers that went into another. */
export interface Term {
  /** Where it stands in the stage's input, row-major; null where the window lies beyond the edge, where zeros are put. */
  readonly place: number | null;
  /** Within the window; 0 where there is none. */
  readonly row: number;
  readonly column: number;
  /** The input's channel; of flat input the place. */
  readonly channel: number;
  readonly x: number;
  /** What it is multiplied by. */
  readonly weight: number;
  readonly product: number;
}

/** A number, and what it is made of: `bias` and all products add up to `value`. */
export interface Sum {
  readonly terms: readonly Term[];
  readonly bias: number;
  readonly value: number;
}

/**
 * What number `index` of stage `stage` was computed from, in the order of the kernel. Of a convolution or a dense layer
 * all products; of an average the window, each by its share; of a maximum the window, with weight 1 for the winner and 0
 * for the others; of a normalisation or a rescaling one product, and what is added as the bias; of an activation the
 * number before it, by the share that came through.
 */
export function sumOf(trace: Trace, stage: number, index: number): Sum {
  const { step, values } = at(trace.stages, stage);
  const x = inputOf(trace, stage).values;
  const value = floatAt(values, index);
  switch (step.op) {
    case "convolution":
      return { terms: convolved(step, x, index), bias: floatAt(step.bias, index % step.spec.filters), value };
    case "dense":
      return { terms: multiplied(step, x, index), bias: floatAt(step.bias, index), value };
    case "pooling":
      return { terms: pooled(step, x, index, at(trace.stages, stage).winners), bias: 0, value };
    case "normalization": {
      const channel = index % step.scales.length;
      return { terms: [single(x, index, channel, doubleAt(step.scales, channel))], bias: doubleAt(step.shifts, channel), value };
    }
    case "rescaling":
      return { terms: [single(x, index, channelOf(step.input, index), step.scale)], bias: step.offset, value };
    case "activation": {
      const before = floatAt(x, index);
      return { terms: [single(x, index, channelOf(step.input, index), before === 0 ? 0 : value / before)], bias: before === 0 ? value : 0, value };
    }
    case "padding":
      return { terms: padded(step, x, index), bias: 0, value };
    case "passing":
      return { terms: [single(x, index, channelOf(step.input, index), 1)], bias: 0, value };
  }
}

/** The `count` terms with the largest products by size, largest first; those of 0 are left out. */
export function strongest(terms: readonly Term[], count: number): Term[] {
  return terms.filter(({ product }) => product !== 0).toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, count);
}

/** Sums of a convolution's products by input channel. */
export function byChannel(terms: readonly Term[], channels: number): Float64Array {
  const sums = new Float64Array(channels);
  for (const { channel, product } of terms) sums[channel] = doubleAt(sums, channel) + product;
  return sums;
}

/** One step down: number `index` of stage `stage`; of −1, the image. */
export interface Spot {
  readonly stage: number;
  readonly index: number;
}

/** From a number down to a pixel, each time to the input with the largest product by size; the first is the number itself. Ends early where nothing but the bias speaks. */
export function strongestPath(trace: Trace, from: Spot): Spot[] {
  const path = [from];
  for (let { stage, index } = from; stage >= 0; stage--) {
    const [first] = strongest(sumOf(trace, stage, index).terms, 1);
    if (first?.place == null) break;
    index = first.place;
    path.push({ stage: stage - 1, index });
  }
  return path;
}

function convolved({ spec, input, output, kernel }: ConvolutionStep, x: Float32Array, index: number): Term[] {
  const [height, width, channels] = imageShape(input);
  const { kernelSize, strides, dilationRate, padding, filters } = spec;
  const [row, column, filter] = placeIn(output, index);
  const top = row * strides[0] - extent(height, (kernelSize[0] - 1) * dilationRate[0] + 1, strides[0], padding).before;
  const left = column * strides[1] - extent(width, (kernelSize[1] - 1) * dilationRate[1] + 1, strides[1], padding).before;
  const terms: Term[] = [];
  for (let i = 0; i < kernelSize[0]; i++) {
    for (let j = 0; j < kernelSize[1]; j++) {
      const [y, x0] = [top + i * dilationRate[0], left + j * dilationRate[1]];
      const isInside = y >= 0 && y < height && x0 >= 0 && x0 < width;
      for (let channel = 0; channel < channels; channel++) {
        const place = isInside ? (y * width + x0) * channels + channel : null;
        terms.push(term(place, i, j, channel, place === null ? 0 : floatAt(x, place), floatAt(kernel, ((i * kernelSize[1] + j) * channels + channel) * filters + filter)));
      }
    }
  }
  return terms;
}

function multiplied({ kernel, output }: DenseStep, x: Float32Array, index: number): Term[] {
  const units = at(output, 0);
  return Array.from(x, (value, place) => term(place, 0, 0, place, value, floatAt(kernel, place * units + index)));
}

function pooled(step: PoolingStep, x: Float32Array, index: number, winners: Int32Array | null): Term[] {
  const [, width, channels] = imageShape(step.input);
  const { rows, columns, channel } = windowOf(step, index);
  const share = 1 / ((rows.end - rows.first) * (columns.end - columns.first));
  const terms: Term[] = [];
  for (let i = rows.first; i < rows.end; i++) {
    for (let j = columns.first; j < columns.end; j++) {
      const place = (i * width + j) * channels + channel;
      terms.push(term(place, i - rows.first, j - columns.first, channel, floatAt(x, place), winners === null ? share : winners[index] === place ? 1 : 0));
    }
  }
  return terms;
}

/** Where on its input a pooled number's window lies. */
function windowOf({ spec, input, output }: PoolingStep, index: number) {
  const [height, width, channels] = imageShape(input);
  const spans = (size: number, axis: 0 | 1) => windows(size, spec.poolSize[axis], spec.strides[axis], spec.padding);
  // A global pooling's output is flat: one window.
  const [row, column] = output.length === 3 ? placeIn(output, index) : [0, 0];
  return { rows: at(spans(height, 0), row), columns: at(spans(width, 1), column), channel: index % channels };
}

function padded({ padding: [[top], [left]], input, output }: PaddingStep, x: Float32Array, index: number): Term[] {
  const [height, width, channels] = imageShape(input);
  const [row, column, channel] = placeIn(output, index);
  const [y, x0] = [row - top, column - left];
  if (y < 0 || y >= height || x0 < 0 || x0 >= width) return [term(null, 0, 0, channel, 0, 1)];
  return [single(x, (y * width + x0) * channels + channel, channel, 1)];
}

function single(x: Float32Array, place: number, channel: number, weight: number): Term {
  return term(place, 0, 0, channel, floatAt(x, place), weight);
}

function term(place: number | null, row: number, column: number, channel: number, x: number, weight: number): Term {
  return { place, row, column, channel, x, weight, product: x * weight };
}

/** Row, column and channel of a number in `[height, width, channels]`. */
export function placeIn(shape: Shape, index: number): [row: number, column: number, channel: number] {
  const [, width, channels] = imageShape(shape);
  return [Math.floor(index / (width * channels)), Math.floor(index / channels) % width, index % channels];
}

function channelOf(shape: Shape, index: number): number {
  return shape.length === 3 ? index % at(shape, 2) : index;
}

/** The part of the image that number `index` of stage `stage` can see. Cut off at the image's edges. */
export function fieldOf({ steps, image }: Pick<Trace, "steps" | "image">, { stage, index }: Spot): Region {
  const side = Math.sqrt(image.length);
  let seen: Seen = { index };
  for (let i = stage; i >= 0 && seen !== ALL; i--) seen = seenBelow(at(steps, i), seen);
  if (seen === ALL) return { top: 0, bottom: side, left: 0, right: side };
  return "index" in seen ? spotField([side, side, 1], seen.index) : seen;
}

/** One number, a part of an image, or all of it. */
type Seen = { readonly index: number } | Region | "all";
const ALL = "all";

function seenBelow(step: Trace["steps"][number], seen: Exclude<Seen, "all">): Seen {
  switch (step.op) {
    case "dense":
      return ALL;
    case "convolution":
      return spread(step.input, spanned(fieldIn(step.output, seen), step.input, step.spec.kernelSize.map((size, axis) => (size - 1) * at(step.spec.dilationRate, axis) + 1), step.spec));
    case "pooling":
      return step.output.length === 3 ? spread(step.input, spanned(fieldIn(step.output, seen), step.input, step.spec.poolSize, step.spec)) : ALL;
    case "padding": {
      const { top, bottom, left, right } = fieldIn(step.output, seen);
      const [[above], [before]] = step.padding;
      return spread(step.input, { top: top - above, bottom: bottom - above, left: left - before, right: right - before });
    }
    case "passing":
      return "index" in seen || String(step.input) === String(step.output) ? seen : ALL;
    default:
      return seen;
  }
}

function spanned({ top, bottom, left, right }: Region, [height = 1, width = 1]: Shape, [rows = 1, columns = 1]: readonly number[], { strides, padding }: Pick<Pooling2d, "strides" | "padding">): Region {
  const [above, before] = [extent(height, rows, strides[0], padding).before, extent(width, columns, strides[1], padding).before];
  return { top: top * strides[0] - above, bottom: (bottom - 1) * strides[0] - above + rows, left: left * strides[1] - before, right: (right - 1) * strides[1] - before + columns };
}

/** Cut off at the edges. */
function spread([height = 1, width = 1]: Shape, { top, bottom, left, right }: Region): Region {
  return { top: Math.max(0, top), bottom: Math.min(height, bottom), left: Math.max(0, left), right: Math.min(width, right) };
}

function fieldIn(shape: Shape, seen: { readonly index: number } | Region): Region {
  return "index" in seen ? spotField(shape, seen.index) : seen;
}

function spotField(shape: Shape, index: number): Region {
  const [row, column] = placeIn(shape, index);
  return { top: row, bottom: row + 1, left: column, right: column + 1 };
}
