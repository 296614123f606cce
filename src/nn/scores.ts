/** @file Loss and correct predictions, summed on the backend so that no batch needs reading back. */
import * as tf from "@tensorflow/tfjs-core";
import { at } from "../data/arrays";
import { readToHost } from "./backend";

/** Means over the examples so far. */
export interface Means {
  readonly loss: number;
  /** 0–1. */
  readonly accuracy: number;
}

/** Running sums on the backend. Owns one tensor; whoever constructs a `ScoreSums` disposes it. */
export class ScoreSums implements Disposable {
  /** `[Σ loss, Σ correct]`. */
  #sums: tf.Tensor1D = tf.keep(tf.zeros([2]));
  #examples = 0;

  /** Examples added so far. */
  get examples(): number {
    return this.#examples;
  }

  /** Adds `[Σ loss, Σ correct]` of some examples (see the kernel SoftmaxCrossEntropy); borrows it. */
  add(sums: tf.Tensor1D, examples: number): void {
    const next = tf.add<tf.Tensor1D>(this.#sums, sums);
    this.#sums.dispose();
    // Kept: the caller's own tidy must not end the sums' life.
    this.#sums = tf.keep(next);
    this.#examples += examples;
  }

  /** Waits for the backend and reads. */
  async means(): Promise<Means> {
    const examples = this.#examples;
    const [sums] = await readToHost([this.#sums]);
    return toMeans(sums, examples);
  }

  /** Begins to read the sums as they stand, while the backend goes on. The caller disposes the result. */
  startReading(): Reading {
    return new Reading(tf.keep(this.#sums.clone()), this.#examples);
  }

  [Symbol.dispose](): void {
    this.#sums.dispose();
  }
}

/** Means on their way from the backend. Owns one tensor; whoever holds a `Reading` disposes it. */
export class Reading implements Disposable {
  /** null until they have arrived (never, if the graphics context is lost meanwhile). */
  means: Means | null = null;
  /** Examples they are over. */
  readonly examples: number;
  readonly #sums: tf.Tensor1D;

  constructor(sums: tf.Tensor1D, examples: number) {
    this.#sums = sums;
    this.examples = examples;
    // tfjs's asynchronous read is queued behind the work so far, and so does not stall the work to come.
    void sums.data().then((values) => (this.means = toMeans(values, examples)));
  }

  [Symbol.dispose](): void {
    this.#sums.dispose();
  }
}

function toMeans(sums: ArrayLike<number>, examples: number): Means {
  return { loss: at(sums, 0) / examples, accuracy: at(sums, 1) / examples };
}
