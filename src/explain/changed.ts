/**
 * @file What an image with a few other pixels makes a network say, computed from the trace of the first: only what
 * changes is computed again. For occlusion, and for answers while someone draws.
 */
import { at, doubleAt, floatAt, last } from "../data/arrays";
import { activateOnHost } from "../nn/hostActivations";
import { addScaledRows, type HostActivations, imageShape, windows } from "../nn/hostLayers";
import { extent } from "../nn/summary";
import { visitWindow } from "./backwardKernels";
import type { ActivationStep, ConvolutionStep, DenseStep, NormalizationStep, PaddingStep, PoolingStep, RescalingStep, Step } from "./steps";
import { inputOf, runStep, type Trace } from "./trace";

/** Rows and columns from the first to before the end. */
export interface Region {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Numbers of which only some differ from the trace's: a region of an image, or, as a list, some of a flat output. */
interface Changed {
  readonly values: Float32Array;
  /** Of an image: where it may differ; null where all may. */
  readonly region: Region | null;
}

/**
 * Logits `[10]` of `image`, which differs from the trace's within `region` alone.
 * Exact up to rounding.
 */
export function logitsOfChanged(trace: Trace, image: Float32Array, region: Region): Float32Array {
  let changed: Changed = { values: image, region };
  for (const [i, step] of trace.steps.entries()) {
    const old = at(trace.stages, i).values;
    changed = changed.region === null ? { values: runStep(step, { shape: step.input, values: changed.values }).values, region: null } : stepChanged(step, changed.values, changed.region, inputOf(trace, i), old);
  }
  return changed.values;
}

function stepChanged(step: Step, x: Float32Array, region: Region, oldInput: HostActivations, old: Float32Array): Changed {
  switch (step.op) {
    case "convolution":
      return convolved(step, x, region, oldInput.values, old);
    case "pooling":
      return pooled(step, x, region, old);
    case "dense":
      return { values: multiplied(step, x, oldInput.values, old), region: null };
    case "padding":
      return padded(step, x, region, old);
    case "activation":
    case "normalization":
    case "rescaling":
      return { values: elementwise(step, x, region, old), region };
    case "passing":
      return { values: x, region: regionBehind(step, region) };
  }
}

/** Flat numbers have a region of one row: which of them lie between the first and the last that may differ. */
function regionBehind({ input, output }: Step, region: Region): Region | null {
  if (String(input) === String(output)) return region;
  if (output.length !== 1) return null;
  const [, width, channels] = asImage(input);
  return { top: 0, bottom: 1, left: (region.top * width + region.left) * channels, right: ((region.bottom - 1) * width + region.right) * channels };
}

function isImage(shape: readonly number[]): boolean {
  return shape.length === 3;
}

/** A flat shape as an image of one row and one channel. */
function asImage(shape: readonly number[]): [height: number, width: number, channels: number] {
  return isImage(shape) ? imageShape(shape) : [1, last(shape), 1];
}

/** Outputs along one axis whose windows meet `first` to before `end`. */
function reached(size: number, window: number, stride: number, padding: "valid" | "same", first: number, end: number): [first: number, end: number] {
  const { size: outputs, before } = extent(size, window, stride, padding);
  const from = Math.max(0, Math.ceil((first + before - window + 1) / stride));
  return [from, Math.max(from, Math.min(outputs, Math.floor((end - 1 + before) / stride) + 1))];
}

/** The old sums and what the changed inputs add to them: behind a ReLU many are 0 before and after, and cost nothing. */
function convolved(step: ConvolutionStep, x: Float32Array, region: Region, oldX: Float32Array, old: Float32Array): Changed {
  const { kernelSize, strides, dilationRate, padding, filters } = step.spec;
  const [height, width, channels] = imageShape(step.input);
  const [top, bottom] = reached(height, (kernelSize[0] - 1) * dilationRate[0] + 1, strides[0], padding, region.top, region.bottom);
  const [left, right] = reached(width, (kernelSize[1] - 1) * dilationRate[1] + 1, strides[1], padding, region.left, region.right);
  const values = old.slice();
  const changes = changesWithin(region, x, oldX, width * channels, channels);
  const sums = new Float64Array(filters);
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const out = (row * at(step.output, 1) + column) * filters;
      sums.set(old.subarray(out, out + filters));
      visitWindow(step, row, column, (kernelStart, inputStart) => addScaledRows(sums, changes, inputStart, channels, step.kernel, kernelStart));
      values.set(sums, out);
    }
  }
  return { values, region: { top, bottom, left, right } };
}

/** `x` − `oldX` in the region, 0 elsewhere. @param rowSize numbers in a row of the image */
function changesWithin({ top, bottom, left, right }: Region, x: Float32Array, oldX: Float32Array, rowSize: number, channels: number): Float32Array {
  const changes = new Float32Array(x.length);
  for (let row = top; row < bottom; row++) {
    for (let i = row * rowSize + left * channels; i < row * rowSize + right * channels; i++) changes[i] = floatAt(x, i) - floatAt(oldX, i);
  }
  return changes;
}

function pooled(step: PoolingStep, x: Float32Array, region: Region, old: Float32Array): Changed {
  const { poolSize, strides, padding, type } = step.spec;
  const [height, width, channels] = imageShape(step.input);
  const [top, bottom] = reached(height, poolSize[0], strides[0], padding, region.top, region.bottom);
  const [left, right] = reached(width, poolSize[1], strides[1], padding, region.left, region.right);
  const [rows, columns] = [windows(height, poolSize[0], strides[0], padding), windows(width, poolSize[1], strides[1], padding)];
  const values = old.slice();
  const over = type === "maxPooling2d" ? maximum : mean;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      for (let c = 0; c < channels; c++) values[(row * columns.length + column) * channels + c] = over(x, width, channels, c, at(rows, row), at(columns, column));
    }
  }
  // A global pooling's output is flat: one row of channels.
  return { values, region: isImage(step.output) ? { top, bottom, left, right } : { top: 0, bottom: 1, left: 0, right: channels } };
}

interface Span {
  readonly first: number;
  readonly end: number;
}

function maximum(x: Float32Array, width: number, channels: number, c: number, rows: Span, columns: Span): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = rows.first; i < rows.end; i++) for (let j = columns.first; j < columns.end; j++) best = Math.max(best, floatAt(x, (i * width + j) * channels + c));
  return best;
}

function mean(x: Float32Array, width: number, channels: number, c: number, rows: Span, columns: Span): number {
  let sum = 0;
  for (let i = rows.first; i < rows.end; i++) for (let j = columns.first; j < columns.end; j++) sum += floatAt(x, (i * width + j) * channels + c);
  return sum / ((rows.end - rows.first) * (columns.end - columns.first));
}

/** The old sums and what the changed inputs add to them. */
function multiplied({ kernel }: DenseStep, x: Float32Array, oldInput: Float32Array, old: Float32Array): Float32Array {
  const sums = Float64Array.from(old);
  const units = old.length;
  for (let i = 0; i < x.length; i++) {
    const change = floatAt(x, i) - floatAt(oldInput, i);
    if (change === 0) continue;
    for (let u = 0; u < units; u++) sums[u] = doubleAt(sums, u) + change * floatAt(kernel, i * units + u);
  }
  return Float32Array.from(sums);
}

function padded(step: PaddingStep, x: Float32Array, { top, bottom, left, right }: Region, old: Float32Array): Changed {
  const [, width, channels] = imageShape(step.input);
  const outer = at(step.output, 1);
  const [[above], [before]] = step.padding;
  const values = old.slice();
  for (let row = top; row < bottom; row++) values.set(x.subarray((row * width + left) * channels, (row * width + right) * channels), ((above + row) * outer + before + left) * channels);
  return { values, region: { top: top + above, bottom: bottom + above, left: left + before, right: right + before } };
}

/** What happens to each number by itself, row by row of the region. */
function elementwise(step: ActivationStep | NormalizationStep | RescalingStep, x: Float32Array, { top, bottom, left, right }: Region, old: Float32Array): Float32Array {
  const [, width, channels] = asImage(step.output);
  const values = old.slice();
  for (let row = top; row < bottom; row++) {
    const from = (row * width + left) * channels;
    values.set(each(step, x.slice(from, (row * width + right) * channels), from), from);
  }
  return values;
}

/** In place. `from` is where the numbers stand, which a normalisation's channels follow from. */
function each(step: ActivationStep | NormalizationStep | RescalingStep, values: Float32Array, from: number): Float32Array {
  switch (step.op) {
    case "activation":
      activateOnHost(values, step.activation, step.alpha);
      return values;
    case "normalization":
      return values.map((value, i) => {
        const c = (from + i) % step.scales.length;
        return (value - floatAt(step.mean, c)) * doubleAt(step.scales, c) + floatAt(step.beta, c);
      });
    case "rescaling":
      return values.map((value) => value * step.scale + step.offset);
  }
}
