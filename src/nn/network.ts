/** @file A network on the backend: built from an architecture's layers, the owner of its weights. */
import * as tf from "@tensorflow/tfjs-core";
import { at, last, zip } from "../data/arrays";
import { hashSeed } from "../data/random";
import { IMAGE_SIZE } from "../data/dataset";
import type { LayerSpec } from "./architectures/layers";
import { readToHost } from "./backend";
import type { ConvAttrs, DropoutAttrs } from "./ops/contract";
import { convReluPool } from "./ops/convReluPool";
import { denseActivation } from "./ops/denseActivation";
import { dropout } from "./ops/dropout";
import { KERNEL_SIZE, summarize, type ModelSummary } from "./summary";

/** One weight, in Keras's terms. */
export interface WeightInfo {
  /** Layer and weight, e.g. "conv2d/kernel". */
  readonly name: string;
  readonly shape: readonly number[];
}

/** What dropout needs to know of the rows it is given while training. */
export interface TrainingRows {
  /** Optimizer updates so far. */
  readonly iteration: number;
  /** Place of the first row in its batch: 0 unless the batch is computed in parts. */
  readonly firstRow: number;
}

/** One or two layers that are computed at once. */
type Block =
  | { readonly type: "convolution"; readonly kernel: tf.Variable<tf.Rank.R4>; readonly bias: tf.Variable<tf.Rank.R1>; readonly attrs: ConvAttrs; readonly isFirst: boolean }
  | {
      readonly type: "dense";
      readonly kernel: tf.Variable<tf.Rank.R2>;
      readonly bias: tf.Variable<tf.Rank.R1>;
      readonly activation: "relu" | "linear";
      readonly dropout: SeededRate | null;
      readonly isFirst: boolean;
    }
  | { readonly type: "dropout"; readonly dropout: SeededRate };

interface SeededRate {
  readonly rate: number;
  readonly seed: number;
}

/**
 * A trainable network. Owns its variables; whoever constructs a `Network` disposes it.
 *
 * Weights start as Keras's: glorot_uniform kernels, zero biases; the same seed gives the same weights.
 */
export class Network implements Disposable {
  /** Of one image forward, as Keras would count them. */
  readonly multiplyAdds: number;
  readonly #blocks: readonly Block[];
  readonly #weights: readonly { readonly info: WeightInfo; readonly variable: tf.Variable }[];

  /** @throws Error if the layers do not fit together (see `summarize`), or pooling does not follow a convolution. */
  constructor(layers: readonly LayerSpec[], seed: number) {
    const summary = summarize(layers);
    this.multiplyAdds = summary.multiplyAdds;
    this.#blocks = toBlocks(layers, summary, seed);
    const names = summary.layers.filter(({ params }) => params > 0).map(({ name }) => name);
    this.#weights = this.#blocks
      .flatMap((block) => (block.type === "dropout" ? [] : [block]))
      .flatMap(({ kernel, bias }, i) => [weight(`${names[i]}/kernel`, kernel), weight(`${names[i]}/bias`, bias)]);
  }

  /**
   * Unnormalised class scores. The softmax of the last layer is left to the loss and to whoever wants probabilities,
   * which is what Keras does too where it can (it recovers the logits behind a softmax output).
   *
   * @param xs `[batch, 28, 28, 1]` in [0, 1], borrowed.
   * @param rows null outside training, where dropout is the identity and nothing is kept for gradients.
   * @returns Logits `[batch, 10]`, owned by the caller. Call inside `tf.tidy`: the blocks leave intermediates behind.
   */
  logits(xs: tf.Tensor4D, rows: TrainingRows | null): tf.Tensor2D {
    return this.#blocks.reduce((x: tf.Tensor, block) => apply(block, x, rows), xs) as tf.Tensor2D;
  }

  /** The trainable variables in Keras's order (kernel, bias, layer by layer). Borrowed: the network keeps them. */
  get variables(): tf.Variable[] {
    return this.#weights.map(({ variable }) => variable);
  }

  get weightInfos(): WeightInfo[] {
    return this.#weights.map(({ info }) => info);
  }

  /** Copies the weights to the host, in `variables`' order. */
  async readWeights(): Promise<Float32Array[]> {
    return readToHost(this.variables);
  }

  /** @throws Error if the number or sizes of the weights differ from the network's. */
  writeWeights(weights: readonly Float32Array[]): void {
    assignAll(this.variables, weights, "Network.writeWeights");
  }

  [Symbol.dispose](): void {
    tf.dispose(this.variables);
  }
}

/** Assigns host arrays to variables, pair by pair. @throws Error naming `caller` on the first misfit. */
export function assignAll(variables: readonly tf.Variable[], values: readonly Float32Array[], caller: string): void {
  if (variables.length !== values.length) throw new Error(`${caller}: expected ${variables.length} arrays, got ${values.length}`);
  zip(variables, values).forEach(([variable, value]) => {
    if (value.length !== variable.size) {
      throw new Error(`${caller}: "${variable.name}" of shape [${variable.shape}] needs ${variable.size} values, got ${value.length}`);
    }
    tf.tidy(() => variable.assign(tf.tensor(value, variable.shape, "float32")));
  });
}

function weight(name: string, variable: tf.Variable): { info: WeightInfo; variable: tf.Variable } {
  return { info: { name, shape: variable.shape }, variable };
}

/** Pooling joins the convolution before it, dropout the dense layer before it; flattening is the dense layer's own business. */
function toBlocks(layers: readonly LayerSpec[], summary: ModelSummary, seed: number): Block[] {
  const blocks: Block[] = [];
  let inputShape: readonly number[] = [IMAGE_SIZE, IMAGE_SIZE, 1];
  zip(layers, summary.layers).forEach(([layer, { name, outputShape }], index) => {
    const layerSeed = hashSeed(seed, index);
    const isFirst = !blocks.some(({ type }) => type !== "dropout");
    const before = blocks.at(-1);
    switch (layer.type) {
      case "conv2d":
        blocks.push({
          type: "convolution",
          ...weights<tf.Rank.R4>([KERNEL_SIZE, KERNEL_SIZE, at(inputShape, 2), layer.filters], layerSeed),
          attrs: { strides: layer.strides, padding: layer.padding, poolSize: 1 },
          isFirst,
        });
        break;
      case "maxPooling2d":
        if (before?.type !== "convolution" || before.attrs.poolSize !== 1) throw new Error(`Network: ${name} must follow a convolution`);
        blocks[blocks.length - 1] = { ...before, attrs: { ...before.attrs, poolSize: 2 } };
        break;
      case "flatten":
        break;
      case "dense":
        blocks.push({ type: "dense", ...weights<tf.Rank.R2>([at(inputShape, 0), layer.units], layerSeed), activation: layer.activation === "relu" ? "relu" : "linear", dropout: null, isFirst });
        break;
      case "dropout": {
        if (layer.rate === 0) break;
        const rate = { rate: layer.rate, seed: layerSeed };
        const joins = layers[index - 1]?.type === "dense" && before?.type === "dense" && before.activation === "relu";
        if (joins) blocks[blocks.length - 1] = { ...before, dropout: rate };
        else blocks.push({ type: "dropout", dropout: rate });
        break;
      }
    }
    inputShape = outputShape.slice(1) as number[];
  });
  return blocks;
}

function weights<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): { kernel: tf.Variable<R>; bias: tf.Variable<tf.Rank.R1> } {
  return tf.tidy(() => ({
    kernel: tf.variable(glorotUniform<R>(shape, seed)),
    bias: tf.variable(tf.zeros<tf.Rank.R1>([last<number>(shape)])),
  }));
}

/** Uniform in ±√(6 / (fan in + fan out)) (Glorot & Bengio 2010), the fans of a convolution counting its window. */
function glorotUniform<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  const window = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const limit = Math.sqrt(6 / (window * (at<number>(shape, shape.length - 2) + last<number>(shape))));
  return tf.randomUniform(shape, -limit, limit, "float32", seed);
}

function apply(block: Block, x: tf.Tensor, rows: TrainingRows | null): tf.Tensor {
  switch (block.type) {
    case "convolution":
      return convReluPool(x as tf.Tensor4D, block.kernel as tf.Tensor4D, block.bias as tf.Tensor1D, block.attrs, { training: rows !== null, wantsDx: !block.isFirst });
    case "dense": {
      const dropout = block.dropout === null || rows === null ? null : toDropout(block.dropout, rows, block.bias.size);
      return denseActivation(x, block.kernel as tf.Tensor2D, block.bias as tf.Tensor1D, { activation: block.activation, dropout }, !block.isFirst);
    }
    case "dropout":
      return rows === null ? x : dropout(x, toDropout(block.dropout, rows, x.size / at(x.shape, 0)));
  }
}

/** The mask of these rows: each iteration has its own, and a run resumed at iteration k goes on exactly. */
function toDropout({ rate, seed }: SeededRate, { iteration, firstRow }: TrainingRows, features: number): DropoutAttrs {
  return { rate, key: hashSeed(seed, iteration), offset: firstRow * features };
}
