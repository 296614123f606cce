/** @file Keras's EarlyStopping: when to stop, and which epoch was best. Holds no weights. */
import type { EarlyStoppingConfig } from "./trainConfig";

/**
 * Fed one validation loss (mode "min") or validation accuracy (mode "max") an epoch. With `restoreBestWeights` the loop snapshots the weights whenever `update` says
 * `improved`, and puts the last snapshot back when training ends, early or not.
 * Source: keras/src/callbacks/early_stopping.py, Keras 3.15
 */
export class EarlyStopping {
  readonly #patience: number;
  readonly #minDelta: number;
  /** −1 where less is better, as of a loss: its negative is watched. */
  readonly #sign: 1 | -1;
  #best = -Infinity;
  #bestEpoch: number | null = null;
  /** Epochs since the last improvement. */
  #wait = 0;

  /** `restoreBestWeights` changes nothing in here: restoring is the loop's work, and the best epoch is known either way. */
  constructor({ monitor, patience, minDelta }: EarlyStoppingConfig) {
    this.#sign = monitor === "val_loss" ? -1 : 1;
    this.#patience = patience;
    this.#minDelta = Math.abs(minDelta);
  }

  /** 0-based epoch of the last improvement; null before the first `update`. */
  get bestEpoch(): number | null {
    return this.#bestEpoch;
  }

  /**
   * @param epochIndex 0-based, as Keras counts in callbacks.
   * @param value of what is monitored; NaN is never better than what was.
   * @returns `improved`: this epoch is the best so far, snapshot it; always true for the first one, whatever its value.
   *   `stop`: leave the loop after this epoch; never true for epoch 0, so that patience 0 and 1 act alike.
   */
  update(epochIndex: number, value: number): { improved: boolean; stop: boolean } {
    this.#wait++;
    const isFirst = this.#bestEpoch === null;
    const isBetter = this.#isImprovement(value);
    if (isFirst || isBetter) this.#bestEpoch = epochIndex;
    if (isBetter) {
      this.#best = this.#sign * value;
      this.#wait = 0;
    }
    return { improved: isFirst || isBetter, stop: !isBetter && this.#wait >= this.#patience && epochIndex > 0 };
  }

  /** In float32, as Keras compares: values that differ only beyond its seven digits are no improvement there either. */
  #isImprovement(value: number): boolean {
    return Math.fround(this.#sign * value - this.#minDelta) > Math.fround(this.#best);
  }
}
