/** @file A network as somebody tries it: some units switched off, some weights set by hand; and the way back. */
import { at } from "../data/arrays";
import { type Unit, weightsWithout } from "./filterOff";
import { type ConvolutionStep, type DenseStep, toSteps, type TrainedLayers } from "./steps";

/** One weight, set by hand. */
export interface WeightChange {
  /** Which of the network's weights, in Keras's order. */
  readonly weight: number;
  readonly index: number;
  readonly value: number;
}

export interface Trial {
  readonly off: readonly Unit[];
  /** One entry for each weight. */
  readonly changes: readonly WeightChange[];
}

export const AS_TRAINED: Trial = { off: [], changes: [] };

export function isAsTrained({ off, changes }: Trial): boolean {
  return off.length + changes.length === 0;
}

/** The same weights of the network as `trial` has them; arrays that stay as they are are shared. */
export function weightsOf(network: TrainedLayers, { off, changes }: Trial): readonly Float32Array[] {
  const weights = [...network.weights];
  for (const { weight, index, value } of changes) {
    if (weights[weight] === network.weights[weight]) weights[weight] = at(network.weights, weight).slice();
    at(weights, weight)[index] = value;
  }
  return off.length === 0 ? weights : weightsWithout({ layers: network.layers, weights }, off);
}

export function isOff({ off }: Trial, { layer, unit }: Unit): boolean {
  return off.some((other) => other.layer === layer && other.unit === unit);
}

/** On if it was off, and the other way round. */
export function toggled(trial: Trial, unit: Unit): Trial {
  const off = isOff(trial, unit) ? trial.off.filter((other) => other.layer !== unit.layer || other.unit !== unit.unit) : [...trial.off, unit];
  return { ...trial, off };
}

/** With one weight set; as it was trained, where `trained` is that value. */
export function changed(trial: Trial, change: WeightChange, trained: number): Trial {
  const others = trial.changes.filter(({ weight, index }) => weight !== change.weight || index !== change.index);
  return { ...trial, changes: change.value === trained ? others : [...others, change] };
}

/** Where a unit's weights stand: those it takes its inputs by, and its bias. */
export interface UnitWeights {
  /** Which of the network's weights is the kernel. */
  readonly kernel: number;
  /** [rows, columns, channels] of a convolution's; a dense layer's is [1, 1, inputs]. */
  readonly shape: readonly [rows: number, columns: number, channels: number];
  /** Place in the kernel of the unit's weight for (row, column, channel). */
  readonly indexOf: (row: number, column: number, channel: number) => number;
  /** null where the layer has none. */
  readonly bias: { readonly weight: number; readonly index: number } | null;
}

/** @throws Error if the layer has no kernel */
export function unitWeights({ layers, weights }: TrainedLayers, { layer, unit }: Unit): UnitWeights {
  const step = toSteps(layers, weights).find((one): one is ConvolutionStep | DenseStep => one.layer === layer && (one.op === "convolution" || one.op === "dense"));
  if (step === undefined) throw new Error(`explain: layer ${layer} has no weights of its own units`);
  const units = step.bias.length;
  const shape = step.op === "dense" ? ([1, 1, step.kernel.length / units] as const) : ([step.spec.kernelSize[0], step.spec.kernelSize[1], at(step.input, 2)] as const);
  const indexOf = (row: number, column: number, channel: number): number => ((row * shape[1] + column) * shape[2] + channel) * units + unit;
  const hasBias = step.op === "dense" ? step.useBias : step.spec.useBias;
  return { kernel: step.firstWeight, shape, indexOf, bias: hasBias ? { weight: step.firstWeight + 1, index: unit } : null };
}
