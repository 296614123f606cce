/** @file A network with some of its filters or units switched off: what it then says, and what they matter for. */
import { at, byteAt, floatAt, last } from "../data/arrays";
import { IMAGE_PIXELS, type LabelledImages, NUM_CLASSES } from "../data/dataset";
import { addScaledRows, convolve, padWithZeros, pool } from "../nn/hostLayers";
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
  /** Which of its inputs are the unit's. */
  readonly places: Int32Array;
}

/** Layers whose units can be switched off: those with a kernel, but for the last and for what a reshape makes into an image. */
export function switchableLayers(steps: readonly Step[]): number[] {
  const kernels = [...steps.entries()].filter(([, step]) => hasKernel(step));
  return kernels.slice(0, -1).flatMap(([from, { layer }], n) => {
    const between = steps.slice(from + 1, at(kernels, n + 1)[0]);
    return between.some(mixesChannels) ? [] : [layer];
  });
}

/** Units would no longer be channels of the next layer's image. */
function mixesChannels({ op, input, output }: Step): boolean {
  return op === "passing" && output.length === 3 && String(input) !== String(output);
}

/** How many units a layer has. */
export function countUnits(steps: readonly Step[], layer: number): number {
  return at(steps, outputStep(steps, layer)).output.at(-1) ?? 0;
}

function hasKernel(step: Step): step is ConvolutionStep | DenseStep {
  return step.op === "convolution" || step.op === "dense";
}

function cutOf(steps: readonly Step[], { layer, unit }: Unit): Cut {
  const switchable = switchableLayers(steps);
  if (!switchable.includes(layer)) throw new Error(`explain: layer ${layer} has no units that can be switched off; layers ${switchable.join(", ")} have`);
  const from = outputStep(steps, layer);
  const consumer = steps.findIndex((step, i) => i > from && hasKernel(step));
  const { output } = at(steps, from);
  const units = at(output, output.length - 1);
  if (!Number.isInteger(unit) || unit < 0 || unit >= units) throw new Error(`explain: layer ${layer} has units 0 to ${units - 1}, got ${unit}`);
  const ones = Float32Array.from({ length: sizeOf(output) }, (_, i) => Number(i % units === unit));
  const mask = steps.slice(from + 1, consumer).reduce(maskBehind, ones);
  return { consumer, places: Int32Array.from([...mask.keys()].filter((i) => floatAt(mask, i) > 0)) };
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
    const { consumer, places } = cutOf(steps, unit);
    const step = at(steps, consumer) as ConvolutionStep | DenseStep;
    result[step.firstWeight] = kernelWithout(step, at(result, step.firstWeight), places);
  }
  return result;
}

/** Rows of the kernel that take the places become 0; of a convolution those of the places' channels. */
function kernelWithout(step: ConvolutionStep | DenseStep, kernel: Float32Array, places: Int32Array): Float32Array {
  const width = step.bias.length;
  const inputs = last(step.input);
  const isCut = new Set(Array.from(places, (place) => place % inputs));
  return kernel.map((value, i) => (isCut.has(Math.floor(i / width) % inputs) ? 0 : value));
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
    values = i === first ? withoutSome(trace, i, here) : runStep(step, { shape: step.input, values: here.reduce(without, values) }).values;
  }
  return values;
}

function without(values: Float32Array, { places }: Cut): Float32Array {
  const result = values.slice();
  for (const place of places) result[place] = 0;
  return result;
}

/** The old sums of a layer, less what the places gave to them. */
function withoutSome(trace: Trace, index: number, cuts: readonly Cut[]): Float32Array {
  const step = at(trace.steps, index) as ConvolutionStep | DenseStep;
  const { shape, values } = inputOf(trace, index);
  const taken = new Float32Array(values.length);
  for (const { places } of cuts) for (const place of places) taken[place] = -floatAt(values, place);
  const change = step.op === "dense" ? denseChange(step, taken, cuts) : convolve({ shape, values: taken }, step.kernel, new Float32Array(step.bias.length), step.spec).values;
  return at(trace.stages, index).values.map((value, i) => value + floatAt(change, i));
}

/** `taken` times the kernel, from the places alone. */
function denseChange({ kernel, bias }: DenseStep, taken: Float32Array, cuts: readonly Cut[]): Float32Array {
  const sums = new Float64Array(bias.length);
  const places = new Set(cuts.flatMap((cut) => [...cut.places]));
  for (const place of places) addScaledRows(sums, taken, place, 1, kernel, place * bias.length);
  return Float32Array.from(sums);
}

/** What a network says of labelled images. */
export interface Verdicts {
  /** `[n, 10]`. */
  readonly probabilities: Float32Array;
  /** The class of each. */
  readonly predictions: Uint8Array;
  /** How many are right. */
  readonly right: number;
}

/** Verdicts of the network without some units; with none, those of the whole. */
export async function verdictsWithout(network: TrainedLayers, units: readonly Unit[], { images, labels }: Pick<LabelledImages, "images" | "labels">, forward: BatchForward, work: Work): Promise<Verdicts> {
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
