/** @file What outlives a piece of work that makes tensors: said by name, so that all else goes, inside `tf.tidy` and between its turns. */
import * as tf from "@tensorflow/tfjs-core";
import { at } from "../data/arrays";

/** What `compute` makes, of which only the tensors that `tensorsOf` names live on, the caller's. */
export function tidied<Made extends object>(compute: () => Made, tensorsOf: (made: Made) => readonly tf.Tensor[]): Made {
  const found: Made[] = [];
  tf.tidy(() => {
    found.push(compute());
    return [...tensorsOf(at(found, 0))];
  });
  return at(found, 0);
}

/** Owns what is made in several turns, between which no `tf.tidy` can stay open; whoever constructs one disposes it. */
export class HeldTensors implements Disposable {
  readonly #tensors: tf.Tensor[] = [];

  /** Takes ownership; what others have freed before the end is left alone. */
  readonly own = (tensors: readonly tf.Tensor[]): void => {
    this.#tensors.push(...tensors);
  };

  [Symbol.dispose](): void {
    tf.dispose(this.#tensors);
  }
}
