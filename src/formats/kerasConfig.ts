/** @file A network's description in Keras's JSON: written as Keras 3.15 writes it, read as Keras 2, Keras 3 and tfjs write it. */
import { IMAGE_SIZE } from "../data/dataset";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { refuse } from "./formatError";
import { arrayAt, asArray, asObject, describe, property, stringAt, type JsonObject } from "./json";
import { inputShapes } from "./weights";
import { at } from "../data/arrays";

/** The version whose files these are; Keras reads files of other versions too. */
export const KERAS_VERSION = "3.15.1";
/** As Keras's EPSILON, BETA_1 and BETA_2 in nn/adam.ts. */
const ADAM = { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 };
const IMAGE_SHAPE = [null, IMAGE_SIZE, IMAGE_SIZE, 1];
const POLICY = { module: "keras", class_name: "DTypePolicy", config: { name: "float32" }, registered_name: null };
const GLOROT = { module: "keras.initializers", class_name: "GlorotUniform", config: { seed: null, input_axes: null, output_axes: null }, registered_name: null };
const ZEROS = { module: "keras.initializers", class_name: "Zeros", config: {}, registered_name: null };
const NO_REGULARIZER = { kernel_regularizer: null, bias_regularizer: null };
const NO_CONSTRAINT = { kernel_constraint: null, bias_constraint: null };

interface LayerConfig {
  readonly class_name: string;
  readonly config: object;
  /** What Keras builds the layer with; null for layers that have nothing to build. */
  readonly inputShape: readonly (number | null)[] | null;
}

/** The layers as `get_config` gives them, the input first. */
function layerConfigs(layers: readonly LayerSpec[]): LayerConfig[] {
  const names = summarize(layers).layers;
  const inputs = inputShapes(layers);
  const input = { batch_shape: IMAGE_SHAPE, dtype: "float32", sparse: false, ragged: false, name: "input_layer", optional: false };
  return [
    { class_name: "InputLayer", config: input, inputShape: null },
    ...layers.map((layer, i): LayerConfig => {
      const { name, type } = at(names, i);
      const config = { name, trainable: true, dtype: POLICY, ...ownConfig(layer) };
      return { class_name: type, config, inputShape: layer.type === "maxPooling2d" || layer.type === "dropout" ? null : at(inputs, i) };
    }),
  ];
}

function ownConfig(layer: LayerSpec): object {
  const trained = { use_bias: true, kernel_initializer: GLOROT, bias_initializer: ZEROS, ...NO_REGULARIZER };
  switch (layer.type) {
    case "conv2d": {
      const geometry = { filters: layer.filters, kernel_size: [3, 3], strides: [layer.strides, layer.strides], padding: layer.padding, data_format: "channels_last", dilation_rate: [1, 1], groups: 1 };
      return { ...geometry, activation: "relu", ...trained, activity_regularizer: null, ...NO_CONSTRAINT };
    }
    case "maxPooling2d":
      return { pool_size: [2, 2], padding: "valid", strides: [2, 2], data_format: "channels_last" };
    case "flatten":
      return { data_format: "channels_last" };
    case "dense":
      return { units: layer.units, activation: layer.activation, ...trained, ...NO_CONSTRAINT, quantization_config: null };
    case "dropout":
      return { rate: layer.rate, seed: null, noise_shape: null };
  }
}

/** The `model_config` of an .h5 file, as Keras 3 writes it there. */
export function legacyModelConfig(layers: readonly LayerSpec[]): object {
  const configs = layerConfigs(layers).map(({ class_name, config }) => ({ class_name, config }));
  return { class_name: "Sequential", config: { name: "sequential", trainable: true, dtype: POLICY, layers: configs, build_input_shape: IMAGE_SHAPE } };
}

/** The `training_config` of an .h5 file. */
export function legacyTrainingConfig(learningRate: number): object {
  return { ...COMPILE_CONFIG, optimizer_config: { class_name: "Adam", config: adamConfig(learningRate) } };
}

/** A .keras file's config.json. */
export function modelConfig(layers: readonly LayerSpec[], learningRate: number): object {
  const configs = layerConfigs(layers).map(({ class_name, config, inputShape }) => ({
    module: "keras.layers",
    class_name,
    config,
    registered_name: null,
    ...(inputShape === null ? {} : { build_config: { input_shape: inputShape } }),
  }));
  const optimizer = { module: "keras.optimizers", class_name: "Adam", config: adamConfig(learningRate), registered_name: null };
  return {
    module: "keras",
    class_name: "Sequential",
    config: { name: "sequential", trainable: true, dtype: POLICY, layers: configs, build_input_shape: IMAGE_SHAPE },
    registered_name: null,
    build_config: { input_shape: IMAGE_SHAPE },
    // Without the optimizer in it, Keras compiles with RMSprop and warns that Adam's state does not fit.
    compile_config: { optimizer, ...COMPILE_CONFIG },
  };
}

/** As the paper compiles. */
const COMPILE_CONFIG = {
  loss: "sparse_categorical_crossentropy",
  loss_weights: null,
  metrics: ["accuracy"],
  weighted_metrics: null,
  run_eagerly: false,
  steps_per_execution: 1,
  jit_compile: false,
};

function adamConfig(learningRate: number): object {
  return {
    name: "adam",
    learning_rate: learningRate,
    weight_decay: null,
    clipnorm: null,
    global_clipnorm: null,
    clipvalue: null,
    use_ema: false,
    ema_momentum: 0.99,
    ema_overwrite_frequency: null,
    loss_scale_factor: null,
    gradient_accumulation_steps: null,
    ...ADAM,
    amsgrad: false,
  };
}

/**
 * The layers of a Sequential model (or of a functional one whose layers follow one another), from Keras's or tfjs's
 * description. Nothing in the description is ever run: layers are looked up by name in a list of five.
 *
 * @param what Names the file in errors.
 * @throws ModelFormatError naming the first layer that this page does not have, or that is set otherwise.
 */
export function parseModelConfig(model: JsonObject, what: string): LayerSpec[] {
  const kind = stringAt(model, "class_name", what);
  if (kind !== "Sequential" && kind !== "Functional" && kind !== "Model") {
    refuse(`${what} holds a model of the class “${describe(kind)}”; this page reads Sequential ones. Rebuild it as Sequential in Keras and save it again.`);
  }
  // Keras before 2.3 and tfjs may write the list itself.
  const config = property(model, "config");
  const list = Array.isArray(config) ? config : arrayAt(asObject(config, `${what}: "config"`), "layers", what);
  if (list.length > 100) refuse(`${what} has ${list.length} layers; this page's largest network has 16.`);
  return list.flatMap((entry, i) => parseLayer(asObject(entry, `${what}: layer ${i}`), what));
}

function parseLayer(entry: JsonObject, what: string): LayerSpec[] {
  const kind = stringAt(entry, "class_name", `${what}: a layer`);
  const config = asObject(property(entry, "config") ?? {}, `${what}: the settings of a layer ${kind}`);
  const layer = new LayerReader(config, `${what}: layer ${describe(property(config, "name"))} (${kind})`);
  switch (kind) {
    case "InputLayer":
      layer.expectImages();
      return [];
    case "Conv2D":
      return [layer.conv2d()];
    case "MaxPooling2D":
      layer.expect("pool_size", [2, 2]).expect("strides", [2, 2]).expect("padding", "valid").expectChannelsLast();
      return [{ type: "maxPooling2d" }];
    case "Flatten":
      layer.expectChannelsLast();
      return [{ type: "flatten" }];
    case "Dense":
      return [layer.dense()];
    case "Dropout":
      return [{ type: "dropout", rate: layer.number("rate") }];
    case "Lambda":
      return refuse(`${what} has a Lambda layer, which is program code. Code from files is never run here; choose a file without one.`);
    default:
      return refuse(`${what} has a layer of the kind ${describe(kind)}, which none of this page's networks has. Choose a file of one of the three.`);
  }
}

/** The settings of one layer. What a file leaves out has Keras's default, which is ours but for what is asked below. */
class LayerReader {
  readonly #config: JsonObject;
  readonly #what: string;

  constructor(config: JsonObject, what: string) {
    this.#config = config;
    this.#what = what;
  }

  conv2d(): LayerSpec {
    this.#expectInput();
    this.expect("kernel_size", [3, 3]).expect("dilation_rate", [1, 1]).expect("groups", 1).expect("use_bias", true).expect("activation", "relu").expectChannelsLast();
    const [rows, columns] = this.#pair("strides", [1, 1]);
    if (rows !== columns || (rows !== 1 && rows !== 2)) refuse(`${this.#what} has strides ${rows} × ${columns}; this page has 1 × 1 and 2 × 2.`);
    const padding = property(this.#config, "padding") ?? "valid";
    if (padding !== "valid" && padding !== "same") refuse(`${this.#what} has padding ${describe(padding)}; this page has "valid" and "same".`);
    return { type: "conv2d", filters: this.number("filters"), strides: rows, padding };
  }

  dense(): LayerSpec {
    this.expect("use_bias", true);
    const activation = property(this.#config, "activation");
    if (activation !== "relu" && activation !== "softmax") refuse(`${this.#what} has the activation ${describe(activation)}; this page has "relu" and "softmax".`);
    return { type: "dense", units: this.number("units"), activation };
  }

  /** @throws ModelFormatError if the setting is there and another; a lone number stands for a pair of it. */
  expect(name: string, expected: unknown): this {
    const found = property(this.#config, name);
    const value = typeof found === "number" && Array.isArray(expected) ? [found, found] : found;
    if (found !== undefined && found !== null && JSON.stringify(value) !== JSON.stringify(expected)) {
      refuse(`${this.#what} has ${name} = ${describe(found)}; this page's networks have ${describe(expected)}.`);
    }
    return this;
  }

  expectChannelsLast(): this {
    return this.expect("data_format", "channels_last");
  }

  number(name: string): number {
    const value = property(this.#config, name);
    if (typeof value !== "number" || !Number.isFinite(value)) refuse(`${this.#what}: "${name}" should be a number, but is ${describe(value)}.`);
    return value;
  }

  expectImages(): void {
    const shape = property(this.#config, "batch_shape") ?? property(this.#config, "batch_input_shape") ?? property(this.#config, "batchInputShape");
    if (shape !== undefined) this.#expectShape(asArray(shape, `${this.#what}: the input shape`));
  }

  /** Keras 2 and tfjs may write the input's shape on the first layer. */
  #expectInput(): void {
    const shape = property(this.#config, "batch_input_shape");
    if (shape !== undefined) this.#expectShape(asArray(shape, `${this.#what}: "batch_input_shape"`));
  }

  /** The batch may be of any size. */
  #expectShape(shape: readonly unknown[]): void {
    if (JSON.stringify(shape.slice(1)) !== JSON.stringify(IMAGE_SHAPE.slice(1))) {
      refuse(`${this.#what} takes input of shape ${describe(shape)}; this page's networks take [null, ${IMAGE_SIZE}, ${IMAGE_SIZE}, 1].`);
    }
  }

  #pair(name: string, fallback: readonly [number, number]): readonly unknown[] {
    const value = property(this.#config, name) ?? fallback;
    return typeof value === "number" ? [value, value] : asArray(value, `${this.#what}: "${name}"`);
  }
}
