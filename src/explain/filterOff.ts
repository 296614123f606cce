/** @file A network with some of its filters or units switched off: what it then says, and what they matter for. */
import { at, byteAt, floatAt } from "../data/arrays";
import { IMAGE_PIXELS, type LabelledImages, NUM_CLASSES } from "../data/dataset";
import { convolve, multiply, padWithZeros, pool } from "../nn/hostLayers";
import { sizeOf } from "../nn/summary";
import { type BatchForward, rowOf } from "./batch";
import { type ConvolutionStep, type DenseStep, outputStep, type Step, toSteps, type TrainedLayers } from "./steps";
import { bestOf, inputOf, runStep, toImage, type Trace, traceSteps } from "./trace";
import { pacing, type Work } from "./work";

/** A filter of a convolution (its channel) or a unit of a dense layer. */
export interface Unit {
  readonly layer: number;
  readonly unit: number;
}

/**
 * Where a unit is cut off: at the next layer with a kernel, which then takes 0 for it. So batch normalisation and activations
 * between the two are off as well, and for an image as for weights it means the same.
 */
interface Cut {
  /** The step that takes 0. */
  readonly consumer: number;
  /** Which of its inputs are the unit's: 1, else 0. */
  readonly mask: Float32Array;
}

/** Layers whose units can be switched off: those with a kernel, but for the last. */
export function switchableLayers(steps: readonly Step[]): number[] {
  return steps.filter(hasKernel).slice(0, -1).map(({ layer }) => layer);
}

/** How many units a layer has. */
export function countUnits(steps: readonly Step[], layer: number): number {
  return at(steps, outputStep(steps, layer)).output.at(-1) ?? 0;
}

function hasKernel(step: Step): step is ConvolutionStep | DenseStep {
  return step.op === "convolution" || step.op === "dense";
}

function cutOf(steps: readonly Step[], { layer, unit }: Unit): Cut {
  const from = outputStep(steps, layer);
  const consumer = steps.findIndex((step, i) => i > from && hasKernel(step));
  if (from < 0 || consumer < 0) throw new Error(`explain: nothing takes what layer ${layer} says; units can be switched off in layers ${switchableLayers(steps).join(", ")}`);
  const { output } = at(steps, from);
  const units = at(output, output.length - 1);
  if (!Number.isInteger(unit) || unit < 0 || unit >= units) throw new Error(`explain: layer ${layer} has units 0 to ${units - 1}, got ${unit}`);
  const ones = Float32Array.from({ length: sizeOf(output) }, (_, i) => Number(i % units === unit));
  return { consumer, mask: steps.slice(from + 1, consumer).reduce(maskBehind, ones) };
}

/** Where the places of `mask` are behind a step. */
function maskBehind(mask: Float32Array, step: Step): Float32Array {
  if (step.op === "pooling") return pool({ shape: step.input, values: mask }, { ...step.spec, type: "maxPooling2d" }).values;
  if (step.op === "padding") return padWithZeros({ shape: step.input, values: mask }, step.padding).values;
  return mask;
}

/**
 * Weights of the same network without some units; arrays that stay as they are are shared.
 * @throws Error if there is no such unit, or nothing that takes what it says
 */
export function weightsWithout({ layers, weights }: TrainedLayers, units: readonly Unit[]): Float32Array[] {
  const steps = toSteps(layers, weights);
  const result = [...weights];
  for (const unit of units) {
    const { consumer, mask } = cutOf(steps, unit);
    const step = at(steps, consumer) as ConvolutionStep | DenseStep;
    result[step.firstWeight] = kernelWithout(step, at(result, step.firstWeight), mask);
  }
  return result;
}

/** Rows of the kernel that meet the mask become 0. */
function kernelWithout(step: ConvolutionStep | DenseStep, kernel: Float32Array, mask: Float32Array): Float32Array {
  const width = step.bias.length;
  if (step.op === "dense") return kernel.map((value, i) => (floatAt(mask, Math.floor(i / width)) > 0 ? 0 : value));
  const channels = at(step.input, 2);
  const isCut = Array.from({ length: channels }, (_, c) => mask.some((value, i) => i % channels === c && value > 0));
  return kernel.map((value, i) => (at(isCut, Math.floor(i / width) % channels) ? 0 : value));
}

/** This image's logits without some units, `[10]`; only what changes is computed. */
export function logitsWithout(trace: Trace, units: readonly Unit[]): Float32Array {
  const cuts = units.map((unit) => cutOf(trace.steps, unit));
  return logitsCut(trace, cuts);
}

function logitsCut(trace: Trace, cuts: readonly Cut[]): Float32Array {
  const first = Math.min(...cuts.map(({ consumer }) => consumer));
  if (!Number.isFinite(first)) return trace.logits;
  let values = inputOf(trace, first).values;
  for (const [i, step] of trace.steps.entries()) {
    if (i < first) continue;
    const here = cuts.filter(({ consumer }) => consumer === i);
    values = i === first ? withoutSome(trace, i, here) : runStep(step, { shape: step.input, values: here.reduce(masked, values) }).values;
  }
  return values;
}

function masked(values: Float32Array, { mask }: Cut): Float32Array {
  return values.map((value, i) => (floatAt(mask, i) > 0 ? 0 : value));
}

/** The old sums of a layer, less what the masked inputs gave to them. */
function withoutSome(trace: Trace, index: number, cuts: readonly Cut[]): Float32Array {
  const step = at(trace.steps, index) as ConvolutionStep | DenseStep;
  const { shape, values } = inputOf(trace, index);
  const taken = { shape, values: values.map((value, i) => (cuts.some(({ mask }) => floatAt(mask, i) > 0) ? -value : 0)) };
  const none = new Float32Array(step.bias.length);
  const change = step.op === "dense" ? multiply(taken, step.kernel, none) : convolve(taken, step.kernel, none, step.spec);
  return at(trace.stages, index).values.map((value, i) => value + floatAt(change.values, i));
}

/** What a network says of labelled images. */
export interface Answers {
  /** `[n, 10]`. */
  readonly probabilities: Float32Array;
  /** The class of each. */
  readonly predictions: Uint8Array;
  /** How many are right. */
  readonly right: number;
}

/** Answers of the network without some units; with none, those of the whole. */
export async function answersWithout(network: TrainedLayers, units: readonly Unit[], { images, labels }: Pick<LabelledImages, "images" | "labels">, forward: BatchForward, work: Work): Promise<Answers> {
  const weights = units.length === 0 ? network.weights : weightsWithout(network, units);
  const probabilities = await forward.probabilities({ layers: network.layers, weights }, images, work);
  const predictions = Uint8Array.from(labels, (_, i) => bestOf(rowOf(probabilities, i, NUM_CLASSES)));
  return { probabilities, predictions, right: countRight(predictions, labels) };
}

function countRight(predictions: Uint8Array, labels: Uint8Array): number {
  return predictions.reduce((count, prediction, i) => count + Number(prediction === byteAt(labels, i)), 0);
}

/** What switching units of a layer off, each alone, does to the score. */
export interface UnitScores {
  readonly layer: number;
  /** Those that were tried; what follows has one entry for each. */
  readonly units: readonly number[];
  readonly numImages: number;
  /** With all units. */
  readonly rightWithAll: number;
  /** How many images are right without each unit. */
  readonly right: Int32Array;
  /** How many of each class, `[tried][10]`. */
  readonly rightByClass: readonly Int32Array[];
  /** Of each class with all units. */
  readonly rightByClassWithAll: Int32Array;
}

/**
 * Units of a layer (all when left out), each by itself, over labelled images: a pass for each image, and a short one for each
 * unit. In turns.
 */
export async function scoreUnits({ layers, weights }: TrainedLayers, layer: number, { images, labels }: Pick<LabelledImages, "images" | "labels">, work: Work, some?: readonly number[]): Promise<UnitScores> {
  const steps = toSteps(layers, weights);
  const units = some ?? Array.from({ length: countUnits(steps, layer) }, (_, unit) => unit);
  const cuts = units.map((unit) => cutOf(steps, { layer, unit }));
  const rightByClass = cuts.map(() => new Int32Array(NUM_CLASSES));
  const rightByClassWithAll = new Int32Array(NUM_CLASSES);
  const pause = pacing(work);
  for (const [i, label] of labels.entries()) {
    const trace = traceSteps(steps, toImage(images.subarray(i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS)));
    count(rightByClassWithAll, trace.logits, label);
    for (const [n, cut] of cuts.entries()) {
      count(at(rightByClass, n), logitsCut(trace, [cut]), label);
      if (n % 8 === 7) await pause((i + (n + 1) / cuts.length) / labels.length);
    }
    await pause((i + 1) / labels.length);
  }
  return { layer, units, numImages: labels.length, rightWithAll: total(rightByClassWithAll), right: Int32Array.from(rightByClass, total), rightByClass, rightByClassWithAll };
}

function count(right: Int32Array, logits: Float32Array, label: number): void {
  if (bestOf(logits) === label) right[label] = (right[label] ?? 0) + 1;
}

function total(counts: Int32Array): number {
  return counts.reduce((sum, value) => sum + value, 0);
}

/** Units by what they matter for: those without which most answers go wrong first; of equal ones the first. For one class alone where it is named. */
export function rankUnits({ units, right, rightByClass }: UnitScores, classIndex?: number): number[] {
  const score = (n: number): number => (classIndex === undefined ? at(right, n) : at(at(rightByClass, n), classIndex));
  const order = units.map((_, n) => n).sort((a, b) => score(a) - score(b) || a - b);
  return order.map((n) => at(units, n));
}
