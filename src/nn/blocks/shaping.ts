/** @file Layers that put numbers elsewhere, or scale all alike. */
import * as tf from "@tensorflow/tfjs-core";
import { at, last } from "../../data/arrays";
import { runKernel } from "../ops/contract";
import { type Block, passThrough, type Traced } from "./block";

/** Keras's `Reshape` and `Flatten`: row-major. */
export class Reshaping implements Block {
  readonly weights = [];
  readonly #targetShape: readonly number[];

  /** @param targetShape without the batch */
  constructor(targetShape: readonly number[]) {
    this.#targetShape = targetShape;
  }

  infer(x: tf.Tensor): tf.Tensor {
    return tf.reshape(x, [at(x.shape, 0), ...this.#targetShape]);
  }

  train(x: tf.Tensor): Traced {
    return passThrough(this.infer(x), (dy) => tf.reshape(dy, x.shape));
  }

  [Symbol.dispose](): void {}
}

/** Keras's `ZeroPadding2D`. */
export class ZeroPadding implements Block {
  readonly weights = [];
  readonly #rows: [number, number];
  readonly #columns: [number, number];

  constructor([rows, columns]: readonly [rows: readonly [number, number], columns: readonly [number, number]]) {
    this.#rows = [...rows];
    this.#columns = [...columns];
  }

  infer(x: tf.Tensor): tf.Tensor {
    return tf.pad(x, [[0, 0], this.#rows, this.#columns, [0, 0]]);
  }

  train(x: tf.Tensor): Traced {
    return passThrough(this.infer(x), (dy) => tf.slice(dy, [0, this.#rows[0], this.#columns[0], 0], x.shape));
  }

  [Symbol.dispose](): void {}
}

/** Keras's `Rescaling`: x · scale + offset. */
export class Rescaling implements Block {
  readonly weights = [];
  readonly #scale: number;
  readonly #offset: number;

  constructor(scale: number, offset: number) {
    this.#scale = scale;
    this.#offset = offset;
  }

  infer(x: tf.Tensor): tf.Tensor {
    return this.#affine(x, this.#offset);
  }

  train(x: tf.Tensor): Traced {
    return passThrough(this.infer(x), (dy) => this.#affine(dy, 0));
  }

  [Symbol.dispose](): void {}

  #affine(x: tf.Tensor, offset: number): tf.Tensor {
    const channels = last(x.shape);
    return runKernel("ChannelAffine", { x, scale: tf.fill<tf.Rank.R1>([channels], this.#scale), shift: tf.fill<tf.Rank.R1>([channels], offset) }, {})[0];
  }
}
