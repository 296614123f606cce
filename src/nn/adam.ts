/** @file Adam as Keras computes it. */
import * as tf from "@tensorflow/tfjs-core";
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
    const stepSize = (this.#learningRate * Math.sqrt(1 - CONSTANTS.beta2 ** this.iterations)) / (1 - CONSTANTS.beta1 ** this.iterations);
    tf.tidy(() => gradients.forEach((gradient, i) => this.#update(i, gradient, stepSize)));
  }

  #update(index: number, gradient: tf.Tensor, stepSize: number): void {
    const old = [this.#variables[index]!, this.#momentums[index]!, this.#velocities[index]!] as const;
    const [variable, momentum, velocity] = old;
    runKernel("AdamUpdate", { variable, momentum, velocity, gradient }, { ...CONSTANTS, stepSize }).forEach((renewed, i) => old[i]!.assign(renewed));
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
