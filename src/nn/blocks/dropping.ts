/** @file Dropout by itself, of single numbers or of whole channels. */
import * as tf from "@tensorflow/tfjs-core";
import { at, last } from "../../data/arrays";
import { hashSeed } from "../../data/random";
import { type DropoutAttrs, type DropoutLayerAttrs, runKernel } from "../ops/contract";
import { type Block, passThrough, type Traced, type TrainingRows } from "./block";

export interface SeededRate {
  readonly rate: number;
  readonly seed: number;
}

/**
 * The mask of these rows: each iteration has its own, and a run resumed at iteration k goes on exactly.
 *
 * @param features numbers of a row that have fates of their own
 */
export function toDropout({ rate, seed }: SeededRate, { iteration, firstRow }: TrainingRows, features: number): DropoutAttrs {
  return { rate, key: hashSeed(seed, iteration), offset: firstRow * features };
}

/** Keras's `Dropout` where no dense layer stands before it, and its `SpatialDropout2D`. */
export class Dropping implements Block {
  readonly weights = [];
  readonly #dropout: SeededRate;
  readonly #ofChannels: boolean;

  constructor(dropout: SeededRate, ofChannels: boolean) {
    this.#dropout = dropout;
    this.#ofChannels = ofChannels;
  }

  infer(x: tf.Tensor): tf.Tensor {
    return tf.clone(x);
  }

  train(x: tf.Tensor, rows: TrainingRows): Traced {
    const features = x.size / at(x.shape, 0);
    const pixels = this.#ofChannels ? features / last(x.shape) : 1;
    const attrs: DropoutLayerAttrs = { ...toDropout(this.#dropout, rows, features / pixels), pixels };
    return passThrough(runKernel("Dropout", { x }, attrs)[0], (dy) => runKernel("Dropout", { x: dy }, attrs)[0]);
  }

  [Symbol.dispose](): void {}
}
