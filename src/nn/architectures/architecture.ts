/** @file What an architecture is: its layers, its protocol, and what others measured with it. */
import type { LayerSpec } from "./layers";

/** One of the paper's networks, as plain data. */
export interface Architecture {
  /** The paper's number, also used in URLs and on the command line. */
  readonly id: number;
  /** Short name for headings and legends, e.g. "One convolution". */
  readonly name: string;
  /** One sentence on what it is. */
  readonly description: string;
  /** Input `[batch, 28, 28, 1]` in [0, 1] to probabilities `[batch, 10]`. */
  readonly layers: readonly LayerSpec[];
  /** The paper's training protocol where it differs between architectures. */
  readonly protocol: {
    readonly epochs: number;
    /** Whether the paper stops early on val_loss (mode min, patience 0). */
    readonly earlyStopping: boolean;
  };
  readonly published: {
    /** Test accuracy that the paper reports, 0–1. */
    readonly paperTestAccuracy: number;
    /** The same experiment in Keras 3.15.1 on TensorFlow 2.21, seeds 0, 1, 2, two CPU cores. */
    readonly keras: readonly KerasRun[];
  };
}

interface KerasRun {
  readonly seed: number;
  readonly epochs: number;
  readonly secondsPerEpoch: number;
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
  readonly testLoss: number;
  /** Correct test predictions of each class, of 1,000 each. */
  readonly correctPerClass: readonly number[];
}
