/** @file A network's description in Keras's JSON, as Keras 3.15 writes it. */
import { IMAGE_SIZE } from "../data/dataset";
import type { LayerSpec, LayerType } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import type { OptimizerSpec } from "../nn/trainConfig";
import type { CompiledRecipe } from "./model";
import { OPTIMIZER_CLASSES, OPTIMIZER_NAMES } from "./optimizers";
import { inputShapes } from "./weights";
import { at } from "../data/arrays";

/** The version whose files these are; Keras reads files of other versions too. */
export const KERAS_VERSION = "3.15.1";
const IMAGE_SHAPE = [null, IMAGE_SIZE, IMAGE_SIZE, 1];
const POLICY = { module: "keras", class_name: "DTypePolicy", config: { name: "float32" }, registered_name: null };
const GLOROT = { module: "keras.initializers", class_name: "GlorotUniform", config: { seed: null, input_axes: null, output_axes: null }, registered_name: null };
const ZEROS = { module: "keras.initializers", class_name: "Zeros", config: {}, registered_name: null };
const ONES = { module: "keras.initializers", class_name: "Ones", config: {}, registered_name: null };
const NO_REGULARIZER = { kernel_regularizer: null, bias_regularizer: null };
const NO_CONSTRAINT = { kernel_constraint: null, bias_constraint: null };
const CHANNELS_LAST = { data_format: "channels_last" };
/** What every batch normalisation here has in common. */
const NORMALIZING = {
  beta_initializer: ZEROS,
  gamma_initializer: ONES,
  moving_mean_initializer: ZEROS,
  moving_variance_initializer: ONES,
  beta_regularizer: null,
  gamma_regularizer: null,
  beta_constraint: null,
  gamma_constraint: null,
  synchronized: false,
  renorm: false,
  renorm_clipping: null,
  renorm_momentum: 0.99,
};

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
      return { class_name: type, config, inputShape: UNBUILT.includes(layer.type) ? null : at(inputs, i) };
    }),
  ];
}

function ownConfig(layer: LayerSpec): object {
  switch (layer.type) {
    case "conv2d": {
      const geometry = { filters: layer.filters, kernel_size: layer.kernelSize, strides: layer.strides, padding: layer.padding, ...CHANNELS_LAST, dilation_rate: layer.dilationRate, groups: 1 };
      return { ...geometry, activation: layer.activation, ...trained(layer.useBias), activity_regularizer: null, ...NO_CONSTRAINT };
    }
    case "maxPooling2d":
    case "averagePooling2d":
      return { pool_size: layer.poolSize, padding: layer.padding, strides: layer.strides, ...CHANNELS_LAST };
    case "globalMaxPooling2d":
    case "globalAveragePooling2d":
      return { ...CHANNELS_LAST, keepdims: false };
    case "batchNormalization":
      return { axis: -1, momentum: layer.momentum, epsilon: layer.epsilon, center: layer.center, scale: layer.scale, ...NORMALIZING };
    case "flatten":
      return CHANNELS_LAST;
    case "reshape":
      return { target_shape: layer.targetShape };
    case "zeroPadding2d":
      return { padding: layer.padding, ...CHANNELS_LAST };
    case "rescaling":
      return { scale: layer.scale, offset: layer.offset };
    case "dense":
      return { units: layer.units, activation: layer.activation, ...trained(layer.useBias), ...NO_CONSTRAINT, quantization_config: null };
    case "activation":
      return { activation: layer.activation };
    case "leakyReLU":
      return { negative_slope: layer.negativeSlope };
    case "elu":
      return { alpha: layer.alpha };
    case "dropout":
      return { rate: layer.rate, seed: null, noise_shape: null };
    case "spatialDropout2d":
      return { rate: layer.rate, seed: null, ...CHANNELS_LAST };
  }
}

function trained(useBias: boolean): object {
  return { use_bias: useBias, kernel_initializer: GLOROT, bias_initializer: ZEROS, ...NO_REGULARIZER };
}

/** Layers that Keras writes no build_config for, as they build nothing. */
const UNBUILT: readonly LayerType[] = ["maxPooling2d", "averagePooling2d", "globalMaxPooling2d", "globalAveragePooling2d", "dropout", "spatialDropout2d", "reshape", "activation", "leakyReLU", "elu"];

/** The `model_config` of an .h5 file, as Keras 3 writes it there. */
export function legacyModelConfig(layers: readonly LayerSpec[]): object {
  const configs = layerConfigs(layers).map(({ class_name, config }) => ({ class_name, config }));
  return { class_name: "Sequential", config: { name: "sequential", trainable: true, dtype: POLICY, layers: configs, build_input_shape: IMAGE_SHAPE } };
}

/** The `training_config` of an .h5 file. */
export function legacyTrainingConfig(recipe: CompiledRecipe): object {
  const { module: _, registered_name: __, ...optimizer } = optimizerConfig(recipe);
  return { ...compiledWith(recipe), optimizer_config: optimizer };
}

/** A .keras file's config.json. */
export function modelConfig(layers: readonly LayerSpec[], recipe: CompiledRecipe): object {
  const configs = layerConfigs(layers).map(({ class_name, config, inputShape }) => ({
    module: "keras.layers",
    class_name,
    config,
    registered_name: null,
    ...(inputShape === null ? {} : { build_config: { input_shape: inputShape } }),
  }));
  return {
    module: "keras",
    class_name: "Sequential",
    config: { name: "sequential", trainable: true, dtype: POLICY, layers: configs, build_input_shape: IMAGE_SHAPE },
    registered_name: null,
    build_config: { input_shape: IMAGE_SHAPE },
    // Without the optimizer in it, Keras compiles with RMSprop and warns that the state does not fit.
    compile_config: { optimizer: optimizerConfig(recipe), ...compiledWith(recipe) },
  };
}

/** As the paper compiles; the loss by its name where it has no settings of its own. */
function compiledWith({ labelSmoothing }: CompiledRecipe): object {
  return {
    loss: labelSmoothing === 0 ? "sparse_categorical_crossentropy" : SMOOTHED(labelSmoothing),
    loss_weights: null,
    metrics: ["accuracy"],
    weighted_metrics: null,
    run_eagerly: false,
    steps_per_execution: 1,
    jit_compile: false,
  };
}

/** Keras smooths one-hot labels alone. */
const SMOOTHED = (amount: number): object => ({
  module: "keras.losses",
  class_name: "CategoricalCrossentropy",
  config: { name: "categorical_crossentropy", reduction: "sum_over_batch_size", from_logits: false, label_smoothing: amount, axis: -1 },
  registered_name: null,
});

/** At a constant rate: a schedule is written in this page's epochs, Keras's in steps. */
function optimizerConfig({ optimizer, learningRate, weightDecay, clipping, averaging }: CompiledRecipe): { readonly module: string; readonly class_name: string; readonly config: object; readonly registered_name: null } {
  const limit = (name: NonNullable<CompiledRecipe["clipping"]>["name"]): number | null => (clipping?.name === name ? clipping.limit : null);
  const config = {
    name: OPTIMIZER_NAMES[optimizer.name],
    learning_rate: learningRate,
    weight_decay: weightDecay === 0 ? null : weightDecay,
    clipnorm: limit("clipnorm"),
    global_clipnorm: limit("globalClipnorm"),
    clipvalue: limit("clipvalue"),
    use_ema: averaging !== null,
    ema_momentum: averaging?.momentum ?? 0.99,
    ema_overwrite_frequency: null,
    loss_scale_factor: null,
    gradient_accumulation_steps: null,
    ...hyperparameters(optimizer),
  };
  return { module: "keras.optimizers", class_name: OPTIMIZER_CLASSES[optimizer.name], config, registered_name: null };
}

function hyperparameters(optimizer: OptimizerSpec): object {
  switch (optimizer.name) {
    case "adam":
    case "adamw":
      return { beta_1: optimizer.beta1, beta_2: optimizer.beta2, epsilon: optimizer.epsilon, amsgrad: optimizer.amsgrad };
    case "sgd":
      return { momentum: optimizer.momentum, nesterov: optimizer.nesterov };
    case "rmsprop":
      return { rho: optimizer.rho, momentum: optimizer.momentum, epsilon: optimizer.epsilon, centered: optimizer.centered };
  }
}
