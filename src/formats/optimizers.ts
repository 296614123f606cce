/** @file Optimizers' states in files: which arrays Keras keeps for each optimizer, and whether a file's fit the network. */
import { at } from "../data/arrays";
import type { LayerSpec } from "../nn/architectures/layers";
import { kindOf, type OptimizerState, type SlotName, slotNames } from "../nn/optimizers/state";
import type { OptimizerSpec } from "../nn/trainConfig";
import { describe, isJsonObject, property, type JsonObject } from "./json";
import type { ImportedModel } from "./model";
import { sizeOfShape, trainableSpecs, type FoundWeights } from "./weights";

/** Keras's classes. */
export const OPTIMIZER_CLASSES = { adam: "Adam", adamw: "AdamW", sgd: "SGD", rmsprop: "RMSprop" } as const satisfies Record<OptimizerSpec["name"], string>;
/** What Keras calls its first optimizer of a class. */
export const OPTIMIZER_NAMES = { adam: "adam", adamw: "adam_w", sgd: "sgd", rmsprop: "rm_sprop" } as const satisfies Record<OptimizerSpec["name"], string>;

/** Slots that take turns among Keras 3's variables, weight by weight; blocks follow one another. */
function slotBlocks(spec: OptimizerSpec): readonly (readonly SlotName[])[] {
  const names = slotNames(spec);
  const isAdam = kindOf(spec) === "adam";
  return isAdam ? [names.slice(0, 2), ...names.slice(2).map((name) => [name])] : names.map((name) => [name]);
}

/** Keras's settings as ours; null for optimizers that the page has not. */
function optimizerSpec(kind: string, config: JsonObject): OptimizerSpec | null {
  const number = (name: string, fallback: number): number => {
    const value = property(config, name);
    return typeof value === "number" && Number.isFinite(value) ? value : fallback;
  };
  const flag = (name: string): boolean => property(config, name) === true;
  switch (kind.toLowerCase()) {
    case "adam":
    case "adamw":
      return { name: kind.toLowerCase() === "adam" ? "adam" : "adamw", beta1: number("beta_1", 0.9), beta2: number("beta_2", 0.999), epsilon: number("epsilon", 1e-7), amsgrad: flag("amsgrad") };
    case "sgd":
      return { name: "sgd", momentum: number("momentum", 0), nesterov: flag("nesterov") };
    case "rmsprop":
      return { name: "rmsprop", rho: number("rho", 0.9), momentum: number("momentum", 0), epsilon: number("epsilon", 1e-7), centered: flag("centered") };
    default:
      return null;
  }
}

/** An optimizer as a file has it. */
export interface FoundOptimizer {
  /** Its class; undefined where the file does not say. */
  readonly kind: unknown;
  readonly config: JsonObject;
  readonly iterations: number;
  /** All else that it keeps and that has the shape of a weight, in the file's order. */
  readonly arrays: readonly FoundWeights[];
}

/** What came of a file's optimizer: its state, or a sentence that says why it was left out; neither where it has none yet. */
export interface FittedOptimizer extends Pick<ImportedModel, "optimizer" | "compiled"> {
  readonly notes: readonly string[];
}

const NO_OPTIMIZER: FittedOptimizer = { optimizer: null, notes: [] };

/** The state as the network's, if it is of an optimizer that the page has and fits. Never an error: the weights are good without. */
export function fitOptimizer(found: FoundOptimizer | null, layers: readonly LayerSpec[], isFrozen: readonly boolean[]): FittedOptimizer {
  if (found === null || found.iterations === 0 || found.arrays.length === 0) return NO_OPTIMIZER;
  const { kind, config, iterations } = found;
  const called = typeof kind === "string" ? kind.slice(0, 40) : "of a class that the file does not name";
  const leftOut = (cause: string): FittedOptimizer => ({ optimizer: null, notes: [`The optimizer’s state (${called}) was left out because ${cause}; trained further, an optimizer begins afresh.`] });
  const spec = typeof kind === "string" ? optimizerSpec(kind, config) : null;
  if (spec === null) return leftOut(typeof kind === "string" ? `this page has no optimizer ${describe(kind)}` : "it cannot be told what it means");
  if (isFrozen.includes(true)) return leftOut("some layers were frozen, and it has nothing for those");
  if (!Number.isSafeInteger(iterations) || iterations < 0) return leftOut(`its number of steps is ${iterations}`);
  const slots = slotsOf(found.arrays, spec, layers, property(config, "use_ema") === true);
  return slots === null ? leftOut("its arrays do not fit the network’s weights") : { optimizer: { kind: kindOf(spec), iterations, slots }, compiled: { optimizer: spec, learningRate: learningRateOf(config) }, notes: [] };
}

/** Where it follows a schedule, what that begins with. */
function learningRateOf(config: JsonObject): number {
  const rate = property(config, "learning_rate") ?? property(config, "learningRate");
  const settings = isJsonObject(rate) ? property(rate, "config") : undefined;
  const first = isJsonObject(settings) ? property(settings, "initial_learning_rate") : rate;
  // Keras writes the float32 next to it.
  return typeof first === "number" && first > 0 && Number.isFinite(first) ? Number(first.toPrecision(7)) : DEFAULT_LEARNING_RATE;
}

const DEFAULT_LEARNING_RATE = 0.001;

/** null if the arrays are others than the optimizer has for these layers. */
function slotsOf(arrays: readonly FoundWeights[], spec: OptimizerSpec, layers: readonly LayerSpec[], hasAverages: boolean): OptimizerState["slots"] | null {
  const specs = trainableSpecs(layers);
  const blocks: readonly (readonly SlotName[])[] = [...(hasAverages ? [["averages"] as const] : []), ...slotBlocks(spec)];
  const isNamed = arrays.every(({ name }) => slotName(name) !== null);
  const own = isNamed ? byName(arrays, blocks.flat()) : inOrder(arrays, blocks, specs.length);
  if (own === null) return null;
  const slots: Partial<Record<SlotName, readonly Float32Array[]>> = {};
  for (const [name, found] of own) {
    const values = specs.flatMap(({ shape }, i) => fittedArray(found[i], shape) ?? []);
    if (found.length !== specs.length || values.length !== specs.length) return null;
    slots[name] = values;
  }
  return slots;
}

function fittedArray(found: FoundWeights | undefined, shape: readonly number[]): Float32Array | null {
  if (found === undefined || found.shape.join() !== shape.join() || found.values.length !== sizeOfShape(shape)) return null;
  const values = Float32Array.from(found.values);
  return values.every(Number.isFinite) ? values : null;
}

function byName(arrays: readonly FoundWeights[], names: readonly SlotName[]): Map<SlotName, FoundWeights[]> {
  return new Map(names.map((name) => [name, arrays.filter((array) => slotName(array.name) === name)]));
}

function inOrder(arrays: readonly FoundWeights[], blocks: readonly (readonly SlotName[])[], numWeights: number): Map<SlotName, FoundWeights[]> | null {
  if (arrays.length !== blocks.flat().length * numWeights) return null;
  const slots = new Map<SlotName, FoundWeights[]>();
  let from = 0;
  for (const block of blocks) {
    for (const [turn, name] of block.entries()) slots.set(name, Array.from({ length: numWeights }, (_, i) => at(arrays, from + i * block.length + turn)));
    from += block.length * numWeights;
  }
  return slots;
}

/** Parts of names, as Keras 3 ("adam/dense_kernel_momentum") and Keras 2 ("Adam/dense/kernel/m:0", "Adam/m/dense/kernel:0") write them. */
const SLOT_PATTERNS: readonly (readonly [RegExp, SlotName])[] = [
  [/_velocity_hat$|\/vhat(:0)?$|\/vhat\//, "velocityHats"],
  [/_average_gradient$|\/mg(:0)?$/, "averageGradients"],
  [/_velocity$|\/v(:0)?$|\/v\/|\/rms(:0)?$/, "velocities"],
  [/_momentum$|\/m(:0)?$|\/m\/|\/momentum(:0)?$/, "momentums"],
  [/_average$/, "averages"],
];

function slotName(name: string): SlotName | null {
  return SLOT_PATTERNS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** A state's arrays in the order of Keras 3's variables, those behind iterations and learning rate; `weight` counts those that gradients change. */
export function slotArrays(layers: readonly LayerSpec[], spec: OptimizerSpec, { slots }: OptimizerState): { readonly weight: number; readonly values: Float32Array }[] {
  const numWeights = trainableSpecs(layers).length;
  return slotBlocks(spec).flatMap((block) => Array.from({ length: numWeights }, (_, weight) => block.map((slot) => ({ weight, values: at(slots[slot] ?? [], weight) }))).flat());
}

/** A state before the first step. */
export function freshState(spec: OptimizerSpec, layers: readonly LayerSpec[]): OptimizerState {
  const zeros = (): Float32Array[] => trainableSpecs(layers).map(({ shape }) => new Float32Array(sizeOfShape(shape)));
  return { kind: kindOf(spec), iterations: 0, slots: Object.fromEntries(slotNames(spec).map((slot) => [slot, zeros()])) };
}
