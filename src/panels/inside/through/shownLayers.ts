/** @file A traced network as this view shows it: layer by layer, each with its stages, its units and where they stand. Pure. */
import { at, floatAt } from "../../../data/arrays";
import type { LayerSpec } from "../../../nn/architectures/layers";
import { isSoftmaxLayer, outputShape, sizeOf, summarize } from "../../../nn/summary";
import type { Place } from "../../../explain/receptiveField";
import type { Shape } from "../../../explain/steps";
import type { Trace } from "../../../explain/trace";

export interface ShownLayer {
  /** Keras's name, as the address has it. */
  readonly name: string;
  readonly spec: LayerSpec;
  readonly input: Shape;
  readonly output: Shape;
  /** Places of its stages in the trace: one, or the sum and the activation; none where the layer is nothing but the softmax. */
  readonly stages: readonly number[];
  /** Whether probabilities come out of it. */
  readonly answers: boolean;
}

export function shownLayers(trace: Trace, layers: readonly LayerSpec[]): ShownLayer[] {
  const { layers: summaries } = summarize(layers);
  return layers.map((spec, index) => ({
    name: at(summaries, index).name,
    spec,
    input: outputShape(summaries.slice(0, index)),
    output: outputShape(summaries.slice(0, index + 1)),
    stages: trace.stages.flatMap(({ step }, stage) => (step.layer === index ? [stage] : [])),
    answers: isSoftmaxLayer(spec),
  }));
}

/** Whether its numbers lie in pictures, `[height, width, channels]`. */
export function isPictures({ output }: Pick<ShownLayer, "output">): boolean {
  return output.length === 3;
}

/** How many units an address may name: a picture's channels, or the numbers of what is flat. */
export function unitCount({ output }: Pick<ShownLayer, "output">): number {
  return output.length === 3 ? at(output, 2) : sizeOf(output);
}

/** The unit that number `index` of a layer belongs to. */
export function unitOf(layer: Pick<ShownLayer, "output">, index: number): number {
  return isPictures(layer) ? index % unitCount(layer) : index;
}

/** The layer that a spot lies in; null for the image. */
export function layerOf(layers: readonly ShownLayer[], { stage }: Place): ShownLayer | null {
  return layers.find(({ stages }) => stages.includes(stage)) ?? null;
}

/** Where the largest number of channel `channel` in `[height, width, channels]` stands, among all of `values`; the first of equal ones. */
export function peakOf(values: Float32Array, channel: number, channels: number): number {
  let best = channel;
  for (let i = channel; i < values.length; i += channels) if (floatAt(values, i) > floatAt(values, best)) best = i;
  return best;
}

/** Numbers that are looked at for a scale: enough to tell, and soon sorted. */
const SAMPLE = 4_096;

/** The size that few of those that are not 0 go beyond: one in fifty. 0 where all are 0. */
export function commonSize(values: Float32Array): number {
  const stride = Math.max(1, Math.floor(values.length / SAMPLE) | 1);
  const sizes: number[] = [];
  for (let i = 0; i < values.length; i += stride) if (values[i] !== 0) sizes.push(Math.abs(floatAt(values, i)));
  sizes.sort((a, b) => a - b);
  return sizes[Math.ceil(sizes.length * 0.98) - 1] ?? 0;
}

/** The share of zeros, 0 to 1. */
export function zeroShare(values: Float32Array): number {
  return values.length === 0 ? 0 : values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / values.length;
}

/** Columns of a sheet of `count` pictures of `height` × `width`, so that it is about as wide as it is high. */
export function sheetColumns(count: number, height: number, width: number, aspect = 1): number {
  return Math.min(count, Math.max(1, Math.round(Math.sqrt((count * height * aspect) / width))));
}
