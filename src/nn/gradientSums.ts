/** @file Gradients of the parts of a batch, added up. */
import * as tf from "@tensorflow/tfjs-core";
import { zip } from "../data/arrays";

/** Running sums, one tensor per variable. Owns them; whoever constructs a `GradientSums` disposes it. */
export class GradientSums implements Disposable {
  #sums: readonly tf.Tensor[] = [];

  /** The sums so far, in the order given. Borrowed: they live until the next `add`. */
  get sums(): readonly tf.Tensor[] {
    return this.#sums;
  }

  /** Adds gradients, the same number and shapes each time; borrows them. */
  add(gradients: readonly tf.Tensor[]): void {
    const before = this.#sums;
    // Kept: the caller's own tidy must not end the sums' life.
    const after = before.length === 0 ? gradients.map((gradient) => tf.clone(gradient)) : zip(before, gradients).map(([sum, gradient]) => tf.add(sum, gradient));
    this.#sums = after.map((sum) => tf.keep(sum));
    tf.dispose([...before]);
  }

  [Symbol.dispose](): void {
    tf.dispose([...this.#sums]);
  }
}
