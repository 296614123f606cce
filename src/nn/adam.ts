/** @file Adam as Keras computes it. */
import * as tf from "@tensorflow/tfjs-core";
import { zip } from "../data/arrays";
import { readToHost } from "./backend";
import { assignAll } from "./network";
import { runKernel } from "./ops/contract";

/** Keras's defaults. */
const CONSTANTS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** Everything Adam remembers, on the host. */
export interface AdamState {
  /** Updates done. */
  readonly iterations: number;
  /** First and second moments, one array per variable, in the variables' order. */
  readonly momentums: readonly Float32Array[];
  readonly velocities: readonly Float32Array[];
}

/** A variable and its moments. */
interface Slot {
  /** Borrowed. */
  readonly variable: tf.Variable;
  readonly momentum: tf.Variable;
  readonly velocity: tf.Variable;
}

/**
 * Adam with Keras's arithmetic: the bias correction goes into the step size, and epsilon is added to the
 * uncorrected √v ("epsilon hat" in Kingma & Ba 2015, end of section 2). `tf.train.adam` adds it to the corrected
 * one, which moves weights with tiny gradients differently (keras/src/optimizers/adam.py; fixtures/adam.json).
 *
 * Borrows the variables; owns its moments; whoever constructs an `Adam` disposes it.
 */
export class Adam implements Disposable {
  iterations = 0;
  readonly #learningRate: number;
  readonly #slots: readonly Slot[];

  constructor(variables: readonly tf.Variable[], learningRate: number) {
    this.#learningRate = learningRate;
    this.#slots = variables.map((variable) => ({ variable, momentum: zerosLike(variable), velocity: zerosLike(variable) }));
  }

  /** Updates every variable from its gradient (same order and shapes, borrowed). */
  applyGradients(gradients: readonly tf.Tensor[]): void {
    if (gradients.length !== this.#slots.length) {
      throw new Error(`Adam.applyGradients: expected ${this.#slots.length} gradients, got ${gradients.length}`);
    }
    this.iterations++;
    const stepSize = (this.#learningRate * Math.sqrt(1 - CONSTANTS.beta2 ** this.iterations)) / (1 - CONSTANTS.beta1 ** this.iterations);
    tf.tidy(() => zip(this.#slots, gradients).forEach(([slot, gradient]) => update(slot, gradient, stepSize)));
  }

  /** Asks of the backend what an update of `variables` would, and changes nothing. Call inside `tf.tidy`. */
  static rehearse(variables: readonly tf.Variable[]): void {
    for (const variable of variables) {
      runKernel("AdamUpdate", { variable, momentum: variable, velocity: variable, gradient: variable }, { ...CONSTANTS, stepSize: 0 });
    }
  }

  /** Copies the state to the host. */
  async readState(): Promise<AdamState> {
    const moments = await readToHost([...this.#momentums, ...this.#velocities]);
    return { iterations: this.iterations, momentums: moments.slice(0, this.#slots.length), velocities: moments.slice(this.#slots.length) };
  }

  /** @throws Error if the arrays do not match the variables. */
  writeState(state: AdamState): void {
    assignAll(this.#momentums, state.momentums, "Adam.writeState");
    assignAll(this.#velocities, state.velocities, "Adam.writeState");
    this.iterations = state.iterations;
  }

  [Symbol.dispose](): void {
    tf.dispose([...this.#momentums, ...this.#velocities]);
  }

  get #momentums(): tf.Variable[] {
    return this.#slots.map(({ momentum }) => momentum);
  }

  get #velocities(): tf.Variable[] {
    return this.#slots.map(({ velocity }) => velocity);
  }
}

function update({ variable, momentum, velocity }: Slot, gradient: tf.Tensor, stepSize: number): void {
  const renewed = runKernel("AdamUpdate", { variable, momentum, velocity, gradient }, { ...CONSTANTS, stepSize });
  variable.assign(renewed[0]);
  momentum.assign(renewed[1]);
  velocity.assign(renewed[2]);
}

function zerosLike(variable: tf.Variable): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
}
