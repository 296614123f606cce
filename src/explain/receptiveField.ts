/** @file What a unit sees: its receptive field through all layers down to the pixels, and what feeds it. */
import { at, floatAt, last, present } from "../data/arrays";
import { imageShape, windows } from "../nn/hostLayers";
import { sizeOf } from "../nn/summary";
import { backwardFrom } from "./backward";
import { visitWindow } from "./backwardKernels";
import type { Region } from "./changed";
import { IMAGE_SHAPE, type PoolingStep, type Shape, type Step } from "./steps";
import type { Trace } from "./trace";

/** One number of a stage's output. */
export interface Place {
  readonly stage: number;
  /** Row-major in the stage's output shape. */
  readonly index: number;
}

/** What of a stage, or of the image (stage −1), can reach a unit. */
export interface Field {
  readonly stage: number;
  readonly shape: Shape;
  /** 1 where a number can reach the unit, else 0; in the stage's shape. */
  readonly mask: Uint8Array;
  /** The rows and columns that hold them all; of a flat stage one row. */
  readonly region: Region;
}

/** From the unit's own stage down to the image, the last of them: exactly those numbers that can reach it. */
export function receptiveFields(steps: readonly Step[], { stage, index }: Place): Field[] {
  const { output } = at(steps, stage);
  let mask = new Uint8Array(sizeOf(output));
  if (index < 0 || index >= mask.length) throw new Error(`explain: the stage has ${mask.length} numbers, got index ${index}`);
  mask[index] = 1;
  const fields = [fieldOf(stage, output, mask)];
  for (let i = stage; i >= 0; i--) {
    mask = maskBefore(at(steps, i), mask);
    fields.push(fieldOf(i - 1, i === 0 ? IMAGE_SHAPE : at(steps, i - 1).output, mask));
  }
  return fields;
}

/** Of the image alone: the rows and columns of pixels that a unit sees. */
export function receptiveField(steps: readonly Step[], place: Place): Region {
  return last(receptiveFields(steps, place)).region;
}

function fieldOf(stage: number, shape: Shape, mask: Uint8Array): Field {
  return { stage, shape, mask, region: boundsOf(shape, mask) };
}

function boundsOf(shape: Shape, mask: Uint8Array): Region {
  const [height, width, channels] = shape.length === 3 ? imageShape(shape) : [1, mask.length, 1];
  let [top, bottom, left, right] = [height, 0, width, 0];
  forPixels(mask, channels, (pixel) => {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
    left = Math.min(left, column);
    right = Math.max(right, column + 1);
  });
  return { top, bottom, left, right };
}

/** Which inputs of a step reach any of the marked outputs. */
function maskBefore(step: Step, mask: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const before = new Uint8Array(sizeOf(step.input));
  switch (step.op) {
    case "dense":
      return before.fill(1);
    case "convolution": {
      const [, width, filters] = imageShape(step.output);
      const channels = last(step.input);
      forPixels(mask, filters, (pixel) => visitWindow(step, Math.floor(pixel / width), pixel % width, (_, start) => before.fill(1, start, start + channels)));
      return before;
    }
    case "pooling":
      return poolMaskBefore(step, mask, before);
    case "padding": {
      const [height, width, channels] = imageShape(step.input);
      const outer = imageShape(step.output)[1];
      const [[top], [left]] = step.padding;
      for (let row = 0; row < height; row++) {
        const from = ((top + row) * outer + left) * channels;
        before.set(mask.subarray(from, from + width * channels), row * width * channels);
      }
      return before;
    }
    case "activation":
    case "normalization":
    case "rescaling":
    case "passing":
      return mask;
  }
}

/** Calls `visit` for each pixel that has a marked number. */
function forPixels(mask: Uint8Array, channels: number, visit: (pixel: number) => void): void {
  for (let next = mask.indexOf(1); next >= 0; ) {
    const pixel = Math.floor(next / channels);
    visit(pixel);
    next = mask.indexOf(1, (pixel + 1) * channels);
  }
}

function poolMaskBefore({ spec, input }: PoolingStep, mask: Uint8Array, before: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const [height, width, channels] = imageShape(input);
  const rows = windows(height, spec.poolSize[0], spec.strides[0], spec.padding);
  const columns = windows(width, spec.poolSize[1], spec.strides[1], spec.padding);
  for (const [i, value] of mask.entries()) {
    if (value === 0) continue;
    const pixel = Math.floor(i / channels);
    const [row, column] = [at(rows, Math.floor(pixel / columns.length)), at(columns, pixel % columns.length)];
    for (let y = row.first; y < row.end; y++) for (let x = column.first; x < column.end; x++) before[(y * width + x) * channels + (i % channels)] = 1;
  }
  return before;
}

/** One number that feeds a unit. */
interface Feed {
  /** In its stage's shape. */
  readonly index: number;
  readonly value: number;
  /** How much the unit changes with it. */
  readonly gradient: number;
  /** value × gradient: what it adds to the unit. */
  readonly share: number;
}

/** What of one stage feeds a unit. */
export interface FeedingStage extends Field {
  /** The strongest shares, for or against, strongest first; of equal ones the first. Shares of 0 are left out. */
  readonly feeds: readonly Feed[];
}

/** Down from a unit through all stages to the pixels: what it can see there, and the `count` strongest of what feeds it. */
export function traceDown(trace: Trace, place: Place, count = 8): FeedingStage[] {
  const gradient = new Float32Array(at(trace.stages, place.stage).values.length);
  gradient[place.index] = 1;
  const gradients = backwardFrom(trace, { stage: place.stage, gradient });
  return receptiveFields(trace.steps, place).map((field) => {
    const [values, here] = field.stage < 0 ? [trace.image, gradients.input] : [at(trace.stages, field.stage).values, gradients.stages[field.stage]];
    return { ...field, feeds: strongest(values, present(here, "gradient of a stage"), count) };
  });
}

function strongest(values: Float32Array, gradient: Float32Array, count: number): Feed[] {
  const shares = values.map((value, i) => value * floatAt(gradient, i));
  const order = [...shares.keys()].filter((i) => floatAt(shares, i) !== 0);
  order.sort((a, b) => Math.abs(floatAt(shares, b)) - Math.abs(floatAt(shares, a)) || a - b);
  return order.slice(0, count).map((index) => ({ index, value: floatAt(values, index), gradient: floatAt(gradient, index), share: floatAt(shares, index) }));
}
