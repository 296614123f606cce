/** @file An optimizer of Keras's: what all have in common, around the rule that is one's own. */
import * as tf from "@tensorflow/tfjs-core";
import { at, present, zip } from "../../data/arrays";
import { readToHost } from "../backend";
import { assignAll } from "../network";
import type { OptimizerSpec, TrainConfig } from "../trainConfig";
import { adamRule } from "./adam";
import { clipped } from "./clipping";
import { rmspropRule } from "./rmsprop";
import type { Rule } from "./rule";
import { sgdRule } from "./sgd";
import { fitsOptimizer, kindOf, type OptimizerState, type SlotName, slotNames } from "./state";

/** What of a training's config is the optimizer's. */
export type OptimizerConfig = Pick<TrainConfig, "optimizer" | "weightDecay" | "clipping" | "averaging">;

/**
 * Moves weights by their gradients in Keras's order: gradients are clipped, weights decay, the optimizer's rule moves
 * them, averages follow (keras/src/optimizers/base_optimizer.py).
 *
 * Borrows the variables; owns its slots; whoever constructs an `Optimizer` disposes it.
 */
export class Optimizer implements Disposable {
  #iterations = 0;
  readonly #config: OptimizerConfig;
  readonly #rule: Rule;
  readonly #variables: readonly tf.Variable[];
  /** By name in Keras's order, each in the variables' order. */
  readonly #slots: ReadonlyMap<SlotName, readonly tf.Variable[]>;

  constructor(variables: readonly tf.Variable[], config: OptimizerConfig) {
    this.#config = config;
    this.#rule = ruleOf(config.optimizer);
    this.#variables = variables;
    const names: SlotName[] = [...slotNames(config.optimizer), ...(config.averaging === null ? [] : (["averages"] as const))];
    this.#slots = new Map(names.map((name) => [name, variables.map(zerosLike)]));
  }

  /** Updates done. */
  get iterations(): number {
    return this.#iterations;
  }

  /** Updates every variable from its gradient (same order and shapes, borrowed). */
  applyGradients(gradients: readonly tf.Tensor[], learningRate: number): void {
    if (gradients.length !== this.#variables.length) {
      throw new Error(`Optimizer.applyGradients: expected ${this.#variables.length} gradients, got ${gradients.length}`);
    }
    this.#iterations++;
    tf.tidy(() => {
      for (const [target, value] of this.#updates(gradients, learningRate)) target.assign(value);
    });
  }

  /** Asks of the backend what an update would, and changes nothing. Call inside `tf.tidy`. */
  rehearse(): void {
    for (const _ of this.#updates(this.#variables, 0)) continue;
  }

  /** Puts the averages into the variables' place, where there are any: Keras's `finalize_variable_values`. */
  finalize(): void {
    const averages = this.#slots.get("averages");
    if (averages === undefined || this.#iterations === 0) return;
    zip(this.#variables, averages).forEach(([variable, average]) => variable.assign(average));
  }

  /** Copies the state to the host. */
  async readState(): Promise<OptimizerState> {
    const arrays = await readToHost([...this.#slots.values()].flat());
    const { length } = this.#variables;
    const slots = [...this.#slots.keys()].map((name, i) => [name, arrays.slice(i * length, (i + 1) * length)] as const);
    return { kind: kindOf(this.#config.optimizer), iterations: this.#iterations, slots: Object.fromEntries(slots) };
  }

  /**
   * Goes on from a state; averages that are not in it begin with the variables as they are.
   * @throws Error if it is another optimizer's, or the arrays do not match the variables.
   */
  writeState(state: OptimizerState): void {
    const { optimizer } = this.#config;
    if (!fitsOptimizer(state, optimizer)) {
      throw new Error(`Optimizer.writeState: ${optimizer.name} goes on from ${slotNames(optimizer).join(", ") || "no slots"}, got ${state.kind}'s ${Object.keys(state.slots).join(", ") || "no slots"}`);
    }
    for (const [name, slot] of this.#slots) {
      const values = state.slots[name];
      if (values !== undefined) assignAll(slot, values, "Optimizer.writeState");
      else zip(slot, this.#variables).forEach(([average, variable]) => average.assign(variable));
    }
    this.#iterations = state.iterations;
  }

  [Symbol.dispose](): void {
    tf.dispose([...this.#slots.values()].flat());
  }

  /** What an update assigns, each weight and slot with its new value. */
  *#updates(gradients: readonly tf.Tensor[], learningRate: number): Generator<[target: tf.Variable, value: tf.Tensor]> {
    const { clipping, weightDecay, averaging } = this.#config;
    const own = slotNames(this.#config.optimizer).map((name) => present(this.#slots.get(name), name));
    const averages = this.#slots.get("averages");
    const wanted = clipping === null ? gradients : clipped(gradients, clipping);
    for (const [i, [variable, gradient]] of zip(this.#variables, wanted).entries()) {
      const decayed = weightDecay === 0 ? variable : tf.sub(variable, tf.mul(variable, weightDecay * learningRate));
      const slots = own.map((slot) => at(slot, i));
      const updated = this.#rule({ variable: decayed, gradient, slots }, learningRate, Math.max(1, this.#iterations));
      yield [variable, updated.variable];
      yield* zip(slots, updated.slots);
      if (averages === undefined || averaging === null) continue;
      const before = at(averages, i);
      // As in Keras, the first step leaves nothing of the zeros that averages begin with.
      const momentum = this.#iterations <= 1 ? 0 : averaging.momentum;
      yield [before, tf.add(tf.mul(before, momentum), tf.mul(updated.variable, 1 - momentum))];
    }
  }
}

function ruleOf(spec: OptimizerSpec): Rule {
  switch (spec.name) {
    case "adam":
    case "adamw":
      return adamRule(spec);
    case "sgd":
      return sgdRule(spec);
    case "rmsprop":
      return rmspropRule(spec);
  }
}

function zerosLike(variable: tf.Variable): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
}
