/** @file A network on the backend: built from a list of layers, the owner of its weights. */
import * as tf from "@tensorflow/tfjs-core";
import { at, present, zip } from "../data/arrays";
import type { LayerSpec } from "./architectures/layers";
import { readToHost } from "./backend";
import type { Block, BlockWeight, Traced, TrainingRows, WeightUpdate } from "./blocks/block";
import { toBlocks } from "./blocks/toBlocks";
import { summarize } from "./summary";
import { tidied } from "./tidied";
import { drained } from "./turns";

/** One weight, in Keras's terms. */
export interface WeightInfo {
  /** Layer and weight, e.g. "conv2d/kernel". */
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether gradients change it. */
  readonly isTrainable: boolean;
}

/** A way through the network while training, and back. */
export interface TrainingPass {
  /** `[batch, 10]`. */
  readonly logits: tf.Tensor2D;
  /** New values for the weights that no gradient changes: to be assigned once the step counts. */
  readonly updates: readonly WeightUpdate[];
  /** The gradients of `Network.variables` from the loss's gradient for the logits, which it borrows. Once only: it frees what it has used. */
  back(dLogits: tf.Tensor2D): tf.Tensor[];
  /** The same, a block with each turn. */
  backInTurns(dLogits: tf.Tensor2D): Generator<void, tf.Tensor[], void>;
}

/** Is told of tensors as they are made that must outlive their turn. */
type Own = (tensors: readonly tf.Tensor[]) => void;

/**
 * A trainable network. Owns its variables; whoever constructs a `Network` disposes it.
 *
 * Weights start as Keras's: glorot_uniform kernels, zero biases, normalisation that changes nothing but by the batch's
 * own mean and variance; the same seed gives the same weights.
 */
export class Network implements Disposable {
  /** Of one image forward, as Keras would count them. */
  readonly multiplyAdds: number;
  /** Whether training must be given each batch as a whole: batch normalisation's statistics are those of the batch. */
  readonly needsWholeBatch: boolean;
  readonly #blocks: readonly Block[];
  readonly #weights: readonly (BlockWeight & { readonly info: WeightInfo })[];

  /** @throws Error if the layers do not fit together (see `summarize`), or one before the last is a softmax. */
  constructor(layers: readonly LayerSpec[], seed: number) {
    const summary = summarize(layers);
    this.multiplyAdds = summary.multiplyAdds;
    this.needsWholeBatch = layers.some(({ type }) => type === "batchNormalization");
    this.#blocks = toBlocks(layers, summary, seed);
    const infos = summary.layers.flatMap(({ name, weights }) => weights.map(({ weight, shape, isTrainable }) => ({ name: `${name}/${weight}`, shape, isTrainable })));
    this.#weights = zip(infos, this.#blocks.flatMap(({ weights }) => weights)).map(([info, weight]) => ({ ...weight, info }));
  }

  /**
   * Unnormalised class scores. The softmax of the last layer is left to the loss and to whoever wants probabilities,
   * which is what Keras does too where it can (it recovers the logits behind a softmax output).
   *
   * @param xs `[batch, 28, 28, 1]` in [0, 1], borrowed.
   * @param rows null outside training, where dropout is the identity and normalisation goes by the moving statistics.
   * @returns Logits `[batch, 10]`, owned by the caller.
   */
  logits(xs: tf.Tensor4D, rows: TrainingRows | null): tf.Tensor2D {
    if (rows !== null) return tf.tidy(() => this.train(xs, rows).logits);
    return this.#blocks.reduce((x: tf.Tensor, block) => {
      const y = tf.tidy(() => block.infer(x));
      // What lies behind is the largest part of what a pass takes: it must not wait for the pass to end.
      if (x !== xs) x.dispose();
      return y;
    }, xs) as tf.Tensor2D;
  }

  /**
   * Forward while training, keeping what the way back needs. Borrows `xs`. Call inside `tf.tidy`, which frees all that is
   * not wanted: no variable is assigned.
   */
  train(xs: tf.Tensor4D, rows: TrainingRows): TrainingPass {
    return drained(this.trainInTurns(xs, rows, () => {}));
  }

  /**
   * The same, a block with each turn. Borrows `xs` until the way back has ended. Outside `tf.tidy`, `own` takes what is
   * made: it frees all of it when nothing of the pass is wanted any more, and nothing before.
   */
  *trainInTurns(xs: tf.Tensor4D, rows: TrainingRows, own: Own): Generator<void, TrainingPass, void> {
    const traces: Traced[] = [];
    for (const block of this.#blocks) {
      const x = traces.at(-1)?.y ?? xs;
      const trace = tidied(() => block.train(x, rows), tensorsOf);
      own(tensorsOf(trace));
      traces.push(trace);
      yield;
    }
    const logits = present(traces.at(-1), "layers").y as tf.Tensor2D;
    const backInTurns: TrainingPass["backInTurns"] = (dLogits) => this.#back(traces, dLogits, own);
    return { logits, updates: traces.flatMap(({ updates }) => updates), back: (dLogits) => drained(backInTurns(dLogits)), backInTurns };
  }

  /** The trainable variables in Keras's order (kernel, bias, layer by layer). Borrowed: the network keeps them. */
  get variables(): tf.Variable[] {
    return this.#weights.filter(({ isTrainable }) => isTrainable).map(({ variable }) => variable);
  }

  /** Of all weights in Keras's order, moving statistics included. */
  get weightInfos(): WeightInfo[] {
    return this.#weights.map(({ info }) => info);
  }

  /** Copies the weights to the host, in `weightInfos`' order. */
  async readWeights(): Promise<Float32Array[]> {
    return readToHost(this.#allVariables());
  }

  /** @throws Error if the number or sizes of the weights differ from the network's. */
  writeWeights(weights: readonly Float32Array[]): void {
    assignAll(this.#allVariables(), weights, "Network.writeWeights");
  }

  [Symbol.dispose](): void {
    for (const block of this.#blocks) block[Symbol.dispose]();
  }

  #allVariables(): tf.Variable[] {
    return this.#weights.map(({ variable }) => variable);
  }

  /** From the last block to the first that learns; what is before it changes nothing. */
  *#back(traces: readonly Traced[], dLogits: tf.Tensor2D, own: Own): Generator<void, tf.Tensor[], void> {
    const first = this.#blocks.findIndex(({ weights }) => weights.some(({ isTrainable }) => isTrainable));
    const gradients: tf.Tensor[] = [];
    let dy: tf.Tensor = dLogits;
    for (let i = traces.length - 1; first >= 0 && i >= first; i--) {
      const { y, memory, back } = at(traces, i);
      const { ofWeights, dx } = tidied(() => back(dy, i > first), (found) => (found.dx === null ? found.ofWeights : [...found.ofWeights, found.dx]));
      own(dx === null ? ofWeights : [...ofWeights, dx]);
      gradients.unshift(...ofWeights);
      // dLogits and the logits are the caller's.
      if (i < traces.length - 1) tf.dispose([dy, y]);
      tf.dispose([...memory]);
      if (dx !== null) dy = dx;
      yield;
    }
    return gradients;
  }
}

function tensorsOf({ y, memory, updates }: Traced): tf.Tensor[] {
  return [y, ...memory, ...updates.map(({ value }) => value)];
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
