/** @file What switching each unit of a layer off does to the score: over features that a backend computed, where dense layers follow. */
import { at, byteAt, floatAt, last } from "../data/arrays";
import { type LabelledImages, NUM_CLASSES } from "../data/dataset";
import { sizeOf } from "../nn/summary";
import { type BatchForward, rowOf } from "./batch";
import { verdictsWithout, countUnits, type UnitScores, weightsWithout } from "./filterOff";
import { type DenseStep, type Step, toSteps, type TrainedLayers } from "./steps";
import { bestOf, runStep } from "./trace";
import { pacing, partOf, type Work } from "./work";

type Labelled = Pick<LabelledImages, "images" | "labels">;

/**
 * As `scoreUnits`, quickly: where the layer that takes the units is dense, its inputs are asked of `forward` once, and what
 * each unit gave is taken out again; elsewhere each unit is a pass of its own.
 * @throws Error if nothing takes what the layer says
 */
export async function scoreUnitsBy(network: TrainedLayers, layer: number, set: Labelled, forward: BatchForward, work: Work): Promise<UnitScores> {
  const steps = toSteps(network.layers, network.weights);
  const units = Array.from({ length: countUnits(steps, layer) }, (_, unit) => unit);
  const [taker] = changedBy(steps, network, layer, 0);
  const right = taker.op === "dense" ? await byFeatures(steps, network, taker, (unit) => changedBy(steps, network, layer, unit)[1], units, set, forward, work) : await byPasses(network, layer, units, set, forward, work);
  const [all, ...each] = right;
  const whole = all ?? new Int32Array(NUM_CLASSES);
  return { layer, units, numImages: set.labels.length, rightWithAll: total(whole), right: Int32Array.from(each, total), rightByClass: each, rightByClassWithAll: whole };
}

function total(counts: Int32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The step that takes what a unit says, and its kernel without the unit. */
function changedBy(steps: readonly Step[], network: TrainedLayers, layer: number, unit: number): [Step, Float32Array] {
  const without = weightsWithout(network, [{ layer, unit }]);
  const changed = without.findIndex((weights, i) => weights !== network.weights[i]);
  const taker = steps.find((step) => (step.op === "dense" || step.op === "convolution") && step.firstWeight === changed);
  if (taker === undefined) throw new Error(`internal: weight ${changed} is no kernel`);
  return [taker, at(without, changed)];
}

/** Right answers of each class: with all units, then without each. */
async function byPasses(network: TrainedLayers, layer: number, units: readonly number[], set: Labelled, forward: BatchForward, work: Work): Promise<Int32Array[]> {
  const right: Int32Array[] = [];
  const tries = [null, ...units];
  for (const [i, unit] of tries.entries()) {
    const { predictions } = await verdictsWithout(network, unit === null ? [] : [{ layer, unit }], set, forward, partOf(work, i / tries.length, (i + 1) / tries.length));
    right.push(rightByClass(predictions, set.labels));
  }
  return right;
}

/** How many of each class are right, `[10]`. */
export function rightByClass(predictions: Uint8Array, labels: Uint8Array): Int32Array {
  const right = new Int32Array(NUM_CLASSES);
  for (const [i, label] of labels.entries()) if (byteAt(predictions, i) === label) right[label] = (right[label] ?? 0) + 1;
  return right;
}

async function byFeatures(steps: readonly Step[], network: TrainedLayers, taker: DenseStep, kernelWithout: (unit: number) => Float32Array, units: readonly number[], { images, labels }: Labelled, forward: BatchForward, work: Work): Promise<Int32Array[]> {
  const inputs = sizeOf(taker.input);
  const features = await forward.outputs(network, taker.layer - 1, images, partOf(work, 0, 0.3));
  const rest = steps.slice(steps.indexOf(taker) + 1);
  const cut = await cutRows(taker, kernelWithout, units, partOf(work, 0.3, 0.4));
  const right = [null, ...cut].map(() => new Int32Array(NUM_CLASSES));
  const pause = pacing(partOf(work, 0.4, 1));
  for (const [i, label] of labels.entries()) {
    const x = rowOf(features, i, inputs);
    const sums = add(Float64Array.from(taker.bias), x, taker.kernel, allRows(inputs), 1);
    for (const [n, rows] of [null, ...cut].entries()) {
      const values = rows === null ? sums : add(sums.slice(), x, taker.kernel, rows, -1);
      const counts = at(right, n);
      if (bestOf(logitsBehind(rest, taker, values)) === label) counts[label] = (counts[label] ?? 0) + 1;
      if (n % 16 === 15) await pause((i + n / (cut.length + 1)) / labels.length);
    }
    await pause((i + 1) / labels.length);
  }
  return right;
}

const rowNumbers = new Map<number, Int32Array>();

function allRows(count: number): Int32Array {
  const known = rowNumbers.get(count) ?? Int32Array.from({ length: count }, (_, row) => row);
  rowNumbers.set(count, known);
  return known;
}

/** Of each unit the rows of the kernel that take it. A kernel may be large: one at a time. */
async function cutRows({ kernel, input }: DenseStep, kernelWithout: (unit: number) => Float32Array, units: readonly number[], work: Work): Promise<Int32Array[]> {
  const cut: Int32Array[] = [];
  const pause = pacing(work);
  for (const unit of units) {
    cut.push(rowsThatDiffer(kernel, kernelWithout(unit), sizeOf(input)));
    await pause(cut.length / units.length);
  }
  return cut;
}

function rowsThatDiffer(kernel: Float32Array, without: Float32Array, inputs: number): Int32Array {
  const width = kernel.length / inputs;
  return allRows(inputs).filter((row) => rowOf(kernel, row, width).some((value, i) => value !== floatAt(without, row * width + i)));
}

/** Adds `sign` times what some inputs bring, in place. */
function add(sums: Float64Array, x: Float32Array, kernel: Float32Array, rows: Int32Array, sign: number): Float64Array {
  const width = sums.length;
  for (const row of rows) {
    const factor = sign * floatAt(x, row);
    if (factor === 0) continue;
    for (let u = 0; u < width; u++) sums[u] = (sums[u] ?? 0) + factor * (kernel[row * width + u] ?? 0);
  }
  return sums;
}

function logitsBehind(rest: readonly Step[], taker: DenseStep, sums: Float64Array): Float32Array {
  return rest.reduce((x, step) => runStep(step, x), { shape: [last(taker.output)], values: Float32Array.from(sums) } as ReturnType<typeof runStep>).values;
}
