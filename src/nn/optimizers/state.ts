/** @file What an optimizer remembers, as plain data: readable without loading tfjs. */
import type { AdamState } from "../adam";
import type { OptimizerSpec } from "../trainConfig";

/** Keras's names for what an optimizer keeps of each trainable weight. "averages" are `use_ema`'s, of any optimizer. */
export const SLOT_NAMES = ["momentums", "velocities", "velocityHats", "averageGradients", "averages"] as const;
export type SlotName = (typeof SLOT_NAMES)[number];

/** Optimizers whose states mean the same have one kind: AdamW is Adam here. */
export const OPTIMIZER_KINDS = ["adam", "sgd", "rmsprop"] as const;
export type OptimizerKind = (typeof OPTIMIZER_KINDS)[number];

/** Everything an optimizer remembers, on the host. */
export interface OptimizerState {
  readonly kind: OptimizerKind;
  /** Updates done. */
  readonly iterations: number;
  /** One array for each trainable weight, in the weights' order; slots that the optimizer does not have are absent. */
  readonly slots: Readonly<Partial<Record<SlotName, readonly Float32Array[]>>>;
}

export function kindOf({ name }: OptimizerSpec): OptimizerKind {
  return name === "adamw" ? "adam" : name;
}

/** Whether its state has the form that files have room for. */
export function isPlainAdam(spec: OptimizerSpec): boolean {
  return kindOf(spec) === "adam" && slotNames(spec).length === 2;
}

/** The slots that an optimizer has, in Keras's order, "averages" aside. */
export function slotNames(spec: OptimizerSpec): readonly SlotName[] {
  switch (spec.name) {
    case "adam":
    case "adamw":
      return spec.amsgrad ? ["momentums", "velocities", "velocityHats"] : ["momentums", "velocities"];
    case "sgd":
      return spec.momentum === 0 ? [] : ["momentums"];
    case "rmsprop":
      return ["velocities", ...(spec.momentum === 0 ? [] : (["momentums"] as const)), ...(spec.centered ? (["averageGradients"] as const) : [])];
  }
}

/** Whether an optimizer can go on from `state`: it is of its kind and has the same slots. Averages need not be there. */
export function fitsOptimizer({ kind, slots }: OptimizerState, spec: OptimizerSpec): boolean {
  const wanted = new Set<string>(slotNames(spec));
  return kind === kindOf(spec) && SLOT_NAMES.every((name) => name === "averages" || wanted.has(name) === (slots[name] !== undefined));
}

/** The state in the form of files and of earlier pages' records; null where it is not plain Adam's. */
export function toAdamState({ kind, iterations, slots }: OptimizerState): AdamState | null {
  if (kind !== "adam" || slots.velocityHats !== undefined || slots.momentums === undefined || slots.velocities === undefined) return null;
  return { iterations, momentums: slots.momentums, velocities: slots.velocities };
}

/** What `toAdamState` gave. */
export function fromAdamState({ iterations, momentums, velocities }: AdamState): OptimizerState {
  return { kind: "adam", iterations, slots: { momentums, velocities } };
}
