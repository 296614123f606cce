/**
 * @file The other contender: the same layers in `tf.sequential`, trained by `model.fit` with `tf.train.adam`, as tfjs's
 * tutorials do it. The only place that loads tfjs whole.
 */
import * as tf from "@tensorflow/tfjs";
import { hashSeed } from "../../../src/data/random";
import { IMAGE_PIXELS, IMAGE_SIZE, NUM_CLASSES, type LabelledImages } from "../../../src/data/dataset";
import type { Activation, LayerSpec } from "../../../src/nn/architectures/layers";
import type { BackendChoice } from "../../../src/nn/backendChoice";
import { keeps } from "../../../src/nn/ops/dropoutMask";
import { fromBase64 } from "./base64";
import { drawGarments, firstEpochOrder } from "./garments";
import { layersOf } from "./layers";
import { STOCK, type Alignment, type FirstStep, type Peer, type PeerInfo, type Setup } from "./peer";

/** Keras's and ours. tfjs 4.22 takes 1e-4 on WebGL with float32 textures: `floatPrecision` of its backend answers 16 there. */
const EPSILON = 1e-7;
const BETA_2 = 0.999;

export class Stock implements Peer {
  readonly info: PeerInfo;
  #model: tf.Sequential | null = null;
  #optimizer: tf.AdamOptimizer | null = null;
  #source: LabelledImages | null = null;
  #order: Int32Array = new Int32Array(0);
  #alignment: Alignment = STOCK;
  #batchSize = 0;
  #stepsDone = 0;

  private constructor(info: PeerInfo) {
    this.info = info;
  }

  static async load(backend: BackendChoice): Promise<Stock> {
    // tfjs would refuse WebGL without a graphics card. Nothing else is changed.
    tf.env().set("SOFTWARE_WEBGL_ENABLED", true);
    if (!(await tf.setBackend(backend))) throw new Error(`tfjs cannot start "${backend}" here.`);
    await tf.ready();
    return new Stock({ backend: tf.getBackend(), renderer: null, notice: null, threads: null });
  }

  async prepare(setup: Setup, alignment: Alignment): Promise<void> {
    this.#source = await drawGarments();
    this.#order = firstEpochOrder(this.#source, setup);
    this.#batchSize = setup.batchSize;
    this.#alignment = alignment;
    this.#stepsDone = 0;
    this.#model = tf.sequential({ layers: layersOf(setup).map((layer, index) => toTfLayer(layer, index, setup.seed, alignment.masks)) });
    if (alignment.weights !== null) setWeights(this.#model, alignment.weights);
    this.#optimizer = tf.train.adam(setup.learningRate);
    this.#model.compile({ optimizer: this.#optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  }

  async firstStep(): Promise<FirstStep> {
    const { seconds, losses } = await this.#fit(1, false);
    return { seconds, loss: losses[0]! };
  }

  async turn(steps: number): Promise<number> {
    return (await this.#fit(steps, false)).seconds;
  }

  async losses(steps: number): Promise<number[]> {
    return (await this.#fit(steps, true)).losses;
  }

  /** The next `steps` batches as one epoch; the loss of each step where `each`, else their mean. */
  async #fit(steps: number, each: boolean): Promise<{ seconds: number; losses: number[] }> {
    const { xs, ys } = this.#batches(steps);
    const losses: number[] = [];
    const onBatchBegin = (batch: number): void => this.#placeEpsilon(this.#stepsDone + batch + 1);
    const onBatchEnd = (_batch: number, logs?: tf.Logs): void => void losses.push(logs!["loss"]!);
    const start = performance.now();
    // Without callbacks where time is measured: each would make `fit` read the loss back.
    const history = await this.#model!.fit(xs, ys, { epochs: 1, batchSize: this.#batchSize, shuffle: false, verbose: 0, ...(each ? { callbacks: { onBatchBegin, onBatchEnd } } : {}) });
    const seconds = (performance.now() - start) / 1_000;
    this.#stepsDone += steps;
    tf.dispose([xs, ys]);
    return { seconds, losses: each ? losses : [history.history["loss"]![0] as number] };
  }

  /** Images scaled to [0, 1] and one-hot labels of the next `steps` batches, ready before the clock starts. */
  #batches(steps: number): { xs: tf.Tensor4D; ys: tf.Tensor2D } {
    const from = this.#stepsDone * this.#batchSize;
    const indices = this.#order.subarray(from, from + steps * this.#batchSize);
    if (indices.length < steps * this.#batchSize) throw new Error("internal: the bench asked for more steps than it prepared");
    const { images, labels } = this.#source!;
    const pixels = new Float32Array(indices.length * IMAGE_PIXELS);
    indices.forEach((index, row) => {
      for (let i = 0; i < IMAGE_PIXELS; i++) pixels[row * IMAGE_PIXELS + i] = images[index * IMAGE_PIXELS + i]! / 255;
    });
    const classes = tf.tensor1d(indices.map((index) => labels[index]!), "int32");
    const ys = tf.tidy(() => tf.oneHot(classes, NUM_CLASSES).toFloat() as tf.Tensor2D);
    classes.dispose();
    return { xs: tf.tensor4d(pixels, [indices.length, IMAGE_SIZE, IMAGE_SIZE, 1]), ys };
  }

  /**
   * tfjs adds epsilon to √v̂ = √(v / (1 − β₂ᵗ)), Keras to √v. The same number results if tfjs is given
   * ε / √(1 − β₂ᵗ) at step t (from 1).
   */
  #placeEpsilon(step: number): void {
    if (!this.#alignment.epsilon) return;
    (this.#optimizer as unknown as { epsilon: number }).epsilon = EPSILON / Math.sqrt(1 - BETA_2 ** step);
  }

  async stop(): Promise<void> {
    this.#model?.dispose();
    this.#optimizer?.dispose();
    this.#model = null;
    this.#optimizer = null;
  }
}

function setWeights(model: tf.Sequential, texts: readonly string[]): void {
  const weights = model.weights.map(({ shape }, i) => tf.tensor(fromBase64(texts[i]!), shape as number[]));
  model.setWeights(weights);
  tf.dispose(weights);
}

function toTfLayer(layer: LayerSpec, index: number, seed: number, masks: boolean): tf.layers.Layer {
  const input = index === 0 ? { inputShape: [IMAGE_SIZE, IMAGE_SIZE, 1] } : {};
  switch (layer.type) {
    case "conv2d":
      return tf.layers.conv2d({ ...input, filters: layer.filters, kernelSize: [...layer.kernelSize], strides: [...layer.strides], padding: layer.padding, activation: activationOf(layer.activation) });
    case "maxPooling2d":
      return tf.layers.maxPooling2d({ poolSize: [...layer.poolSize], strides: [...layer.strides], padding: layer.padding });
    case "flatten":
      return tf.layers.flatten();
    case "dense":
      return tf.layers.dense({ units: layer.units, activation: activationOf(layer.activation) });
    case "dropout":
      return masks ? new OurDropout(layer.rate, hashSeed(seed, index)) : tf.layers.dropout({ rate: layer.rate });
    default:
      throw new Error(`internal: the bench trains the paper's networks, which have no layer ${layer.type}`);
  }
}

/** Those of the paper's networks, which tfjs calls the same. */
function activationOf(name: Activation): "relu" | "softmax" {
  if (name !== "relu" && name !== "softmax") throw new Error(`internal: the bench trains the paper's networks, which have no activation ${name}`);
  return name;
}

/** Dropout with the masks our network draws: a hash of seed, layer, step and place (src/nn/network.ts). */
class OurDropout extends tf.layers.Layer {
  static readonly className = "OurDropout";
  readonly #rate: number;
  readonly #seed: number;
  #stepsDone = 0;

  constructor(rate: number, seed: number) {
    super({});
    this.#rate = rate;
    this.#seed = seed;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0]! : inputs;
    if (kwargs.training !== true) return input.clone();
    const key = hashSeed(this.#seed, this.#stepsDone++);
    const kept = 1 / (1 - this.#rate);
    const mask = Float32Array.from({ length: input.size }, (_, i) => (keeps(this.#rate, key, i) ? kept : 0));
    return tf.tidy(() => tf.mul(input, tf.tensor(mask, input.shape)));
  }
}
