/** @file Adam as Keras computes it. */
import * as tf from "@tensorflow/tfjs";
import { readToHost } from "./backend";
import { assignAll } from "./network";

/** Keras's defaults. */
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/** Everything Adam remembers, on the host. */
export interface AdamState {
  /** Updates done. */
  readonly iterations: number;
  /** First and second moments, one array per variable, in the variables' order. */
  readonly momentums: readonly Float32Array[];
  readonly velocities: readonly Float32Array[];
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
  readonly #variables: readonly tf.Variable[];
  readonly #learningRate: number;
  readonly #momentums: readonly tf.Variable[];
  readonly #velocities: readonly tf.Variable[];

  constructor(variables: readonly tf.Variable[], learningRate: number) {
    this.#variables = variables;
    this.#learningRate = learningRate;
    this.#momentums = zerosLikeAll(variables);
    this.#velocities = zerosLikeAll(variables);
  }

  /** Updates every variable from its gradient (same order and shapes, borrowed). */
  applyGradients(gradients: readonly tf.Tensor[]): void {
    if (gradients.length !== this.#variables.length) {
      throw new Error(`Adam.applyGradients: expected ${this.#variables.length} gradients, got ${gradients.length}`);
    }
    this.iterations++;
    const stepSize = (this.#learningRate * Math.sqrt(1 - BETA_2 ** this.iterations)) / (1 - BETA_1 ** this.iterations);
    tf.tidy(() => gradients.forEach((gradient, i) => this.#update(i, gradient, stepSize)));
  }

  #update(index: number, gradient: tf.Tensor, stepSize: number): void {
    const momentum = this.#momentums[index]!;
    const velocity = this.#velocities[index]!;
    const variable = this.#variables[index]!;
    momentum.assign(momentum.add(gradient.sub(momentum).mul(1 - BETA_1)));
    velocity.assign(velocity.add(gradient.square().sub(velocity).mul(1 - BETA_2)));
    variable.assign(variable.sub(momentum.mul(stepSize).div(velocity.sqrt().add(EPSILON))));
  }

  /** Copies the state to the host. */
  async readState(): Promise<AdamState> {
    const moments = await readToHost([...this.#momentums, ...this.#velocities]);
    return { iterations: this.iterations, momentums: moments.slice(0, this.#momentums.length), velocities: moments.slice(this.#momentums.length) };
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
}

function zerosLikeAll(variables: readonly tf.Variable[]): tf.Variable[] {
  return variables.map((variable) => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)));
}
