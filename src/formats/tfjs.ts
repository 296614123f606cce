/** @file TensorFlow.js's model.json and weights.bin, together in one zip; what `tf.loadLayersModel` takes. */
import { IMAGE_SIZE } from "../data/dataset";
import type { AdamState } from "../nn/adam";
import type { Activation, LayerSpec } from "../nn/architectures/layers";
import { toAdamState } from "../nn/optimizers/state";
import { summarize } from "../nn/summary";
import { refuse } from "./formatError";
import { identifyLayers } from "./identify";
import { arrayAt, asObject, asString, describe, isJsonObject, objectAt, parseJsonObject, property, shapeAt, stringAt, type JsonObject } from "./json";
import type { KerasLayer } from "./kerasGraph";
import { readKerasNetwork, type WeightsOf } from "./kerasLayers";
import { ownMetadata, METADATA_KEY } from "./metadata";
import type { CompiledRecipe, ImportedModel, TrainedModel } from "./model";
import { fitOptimizer, type FoundOptimizer } from "./optimizers";
import { assertWeights, fitWeights, sizeOfShape, trainableSpecs, weightSpecs, type FoundWeights, type WeightSpec } from "./weights";
import { writeZip } from "./zip";
import { at } from "../data/arrays";

const WHAT = "The TensorFlow.js file";
const FILES = { model: "model.json", weights: "weights.bin" } as const;
/** The version whose `model.save` this is written after. */
const TFJS_VERSION = "4.22.0";
const INITIALIZERS = {
  kernel_initializer: { class_name: "VarianceScaling", config: { scale: 1, mode: "fan_avg", distribution: "uniform", seed: null } },
  bias_initializer: { class_name: "Zeros", config: {} },
};

export function isTfjsArchive(files: ReadonlyMap<string, Uint8Array>): boolean {
  return files.has(FILES.model);
}

/** Whether a text begins as a description of tfjs does, so that a damaged one is called that. */
export function isTfjsModel(bytes: Uint8Array): boolean {
  const beginning = new TextDecoder().decode(bytes.subarray(0, 2_000));
  return /^\s*\{/.test(beginning) && /"(modelTopology|weightsManifest|format|model_config)"/.test(beginning);
}

/**
 * The zip's bytes: unpacked into one folder, `tf.loadLayersModel("…/model.json")` takes it, compiled where Adam's state
 * is in it. (tfjs's Adam adds epsilon after the bias correction, Keras's and ours before: see nn/adam.ts.)
 */
export async function writeTfjs(model: TrainedModel, savedAt: Date): Promise<Uint8Array<ArrayBuffer>> {
  const { layers } = model;
  assertWeights(layers, model.weights, "writeTfjs");
  const optimizer = model.recipe.optimizer.name === "adam" && model.optimizer !== null ? toAdamState(model.optimizer) : null;
  const manifest = toManifest(layers, model.weights, optimizer);
  const json = {
    modelTopology: { class_name: "Sequential", config: { name: "sequential", layers: topology(layers) }, keras_version: `tfjs-layers ${TFJS_VERSION}`, backend: "tensor_flow.js" },
    format: "layers-model",
    generatedBy: `TensorFlow.js tfjs-layers v${TFJS_VERSION}`,
    convertedBy: null,
    ...(optimizer === null ? {} : { trainingConfig: trainingConfig(model.recipe) }),
    userDefinedMetadata: { [METADATA_KEY]: model.metadata },
    weightsManifest: [{ paths: [FILES.weights], weights: manifest.map(({ entry }) => entry) }],
  };
  return writeZip(
    [
      { name: FILES.model, bytes: new TextEncoder().encode(JSON.stringify(json)), pack: true },
      { name: FILES.weights, bytes: joinBytes(manifest.map(({ values }) => values)) },
    ],
    savedAt,
  );
}

function topology(layers: readonly LayerSpec[]): object[] {
  const summary = summarize(layers).layers;
  return layers.flatMap((layer, i) => {
    const { name, type } = at(summary, i);
    const input = i === 0 ? { batch_input_shape: [null, IMAGE_SIZE, IMAGE_SIZE, 1], dtype: "float32" } : {};
    const config = { name, trainable: true, ...input, ...ownConfig(layer) };
    // tfjs has no such activation, but the layer.
    const isLeaky = "activation" in layer && layer.activation === "leaky_relu";
    if (isLeaky && layer.type === "activation") return [{ class_name: "LeakyReLU", config: { name, trainable: true, ...input, alpha: LEAKY_RELU_SLOPE } }];
    const behind = isLeaky ? [{ class_name: "LeakyReLU", config: { name: `${name}_leaky_relu`, trainable: true, alpha: LEAKY_RELU_SLOPE } }] : [];
    return [{ class_name: TFJS_CLASSES[type] ?? type, config }, ...behind];
  });
}

/** Keras's, of the activation "leaky_relu". */
const LEAKY_RELU_SLOPE = 0.2;
/** What tfjs calls otherwise, or can only say otherwise: its Dropout drops whole channels by `noise_shape`. */
const TFJS_CLASSES: Readonly<Record<string, string>> = { SpatialDropout2D: "Dropout" };

/** By tfjs's names. */
function activationName(activation: Activation): string {
  if (activation === "leaky_relu") return "linear";
  return activation === "silu" ? "swish" : activation;
}

/** By tfjs's names, which are Keras 2's. */
function ownConfig(layer: LayerSpec): object {
  switch (layer.type) {
    case "conv2d": {
      const geometry = { filters: layer.filters, strides: layer.strides, padding: layer.padding, kernel_size: layer.kernelSize, ...CHANNELS_LAST, dilation_rate: layer.dilationRate };
      return { ...geometry, activation: activationName(layer.activation), use_bias: layer.useBias, ...INITIALIZERS };
    }
    case "maxPooling2d":
    case "averagePooling2d":
      return { pool_size: layer.poolSize, padding: layer.padding, strides: layer.strides, ...CHANNELS_LAST };
    case "globalMaxPooling2d":
    case "globalAveragePooling2d":
      return CHANNELS_LAST;
    case "batchNormalization":
      return { axis: -1, momentum: layer.momentum, epsilon: layer.epsilon, center: layer.center, scale: layer.scale };
    case "flatten":
      return {};
    case "reshape":
      return { target_shape: layer.targetShape };
    case "zeroPadding2d":
      return { padding: layer.padding, ...CHANNELS_LAST };
    case "rescaling":
      return { scale: layer.scale, offset: layer.offset };
    case "dense":
      return { units: layer.units, activation: activationName(layer.activation), use_bias: layer.useBias, ...INITIALIZERS };
    case "activation":
      return { activation: activationName(layer.activation) };
    case "leakyReLU":
      return { alpha: layer.negativeSlope };
    case "elu":
      // Its own layer refuses any other on loading.
      if (layer.alpha !== 1) refuse(`TensorFlow.js has ELU with alpha 1 only, and this network has ${layer.alpha}. Take it away as .keras, .h5 or .onnx.`);
      return { alpha: 1 };
    case "dropout":
      return { rate: layer.rate, noise_shape: null, seed: null };
    case "spatialDropout2d":
      return { rate: layer.rate, noise_shape: [null, 1, 1, null], seed: null };
  }
}

const CHANNELS_LAST = { data_format: "channels_last" };

function trainingConfig({ learningRate, optimizer }: CompiledRecipe): object {
  const { beta1, beta2, epsilon } = optimizer.name === "adam" ? optimizer : { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  return {
    loss: "sparse_categorical_crossentropy",
    metrics: ["accuracy"],
    optimizer_config: { class_name: "Adam", config: { learningRate, beta1, beta2, epsilon } },
  };
}

interface ManifestItem {
  readonly entry: { readonly name: string; readonly shape: readonly number[]; readonly dtype: "float32" | "int32"; readonly group?: "optimizer" };
  readonly values: Float32Array | Int32Array;
}

function toManifest(layers: readonly LayerSpec[], weights: readonly Float32Array[], optimizer: AdamState | null): ManifestItem[] {
  const items = (specs: readonly WeightSpec[], arrays: readonly Float32Array[], suffix: string, group?: "optimizer"): ManifestItem[] =>
    specs.map(({ layer, weight, shape }, i) => ({
      entry: { name: `${layer}/${weight}${suffix}`, shape, dtype: "float32", ...(group === undefined ? {} : { group }) },
      values: at(arrays, i),
    }));
  const own = items(weightSpecs(layers), weights, "");
  if (optimizer === null) return own;
  const learned = trainableSpecs(layers);
  const iteration: ManifestItem = { entry: { name: "iter", shape: [], dtype: "int32", group: "optimizer" }, values: Int32Array.of(optimizer.iterations) };
  return [...own, iteration, ...items(learned, optimizer.momentums, "/m", "optimizer"), ...items(learned, optimizer.velocities, "/v", "optimizer")];
}

function joinBytes(arrays: readonly (Float32Array | Int32Array)[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/**
 * Reads the files of a zip of model.json and its weights, in one file or in shards.
 * @throws ModelFormatError if it is none of the page's networks, or damaged.
 */
export function readTfjs(files: ReadonlyMap<string, Uint8Array>): ImportedModel {
  const json = parseJsonObject(new TextDecoder().decode(files.get(FILES.model)!), `${WHAT}'s ${FILES.model}`);
  if (property(json, "format") === "graph-model") refuse(`${WHAT} is a graph model, which keeps no layers. Save a layers model: model.save of a Sequential model.`);
  const topologyObject = objectAt(json, "modelTopology", WHAT);
  // tensorflowjs_converter puts Keras's description one level down.
  const config = property(topologyObject, "model_config");
  const arrays = readManifest(json, files);
  const own = arrays.filter(({ isOptimizer }) => !isOptimizer);
  const found = readKerasNetwork(config === undefined ? topologyObject : asObject(config, `${WHAT}: "model_config"`), layerWeights(own), WHAT);
  const network = identifyLayers(found.layers, WHAT, true, found.weights);
  const { notes, ...state } = fitOptimizer(readOptimizer(json, arrays.filter(({ isOptimizer }) => isOptimizer)), network.layers, found.isFrozen);
  const producer = property(json, "generatedBy");
  const userMetadata = property(json, "userDefinedMetadata");
  return {
    architecture: network.architecture,
    layers: network.layers,
    weights: fitWeights(network.layers, found.weights, WHAT),
    ...state,
    format: "tfjs",
    notes: [...network.notes, ...found.notes, ...notes],
    metadata: { ...(typeof producer === "string" ? { producer: producer.slice(0, 100) } : {}), ...(userMetadata === undefined || userMetadata === null ? {} : ownMetadata(asObject(userMetadata, `${WHAT}: "userDefinedMetadata"`))) },
  };
}

/** By the layers' names, which tfjs and its converter write into the weights'. */
function layerWeights(arrays: readonly FoundWeights[]): WeightsOf {
  return ({ name }: KerasLayer) => arrays.filter((array) => array.name.split("/").at(-2) === name);
}

type ManifestArray = FoundWeights & { readonly isOptimizer: boolean };

function readManifest(json: JsonObject, files: ReadonlyMap<string, Uint8Array>): ManifestArray[] {
  return arrayAt(json, "weightsManifest", WHAT).flatMap((item) => {
    const group = asObject(item, `${WHAT}: a group of weights`);
    const shards = arrayAt(group, "paths", WHAT).map((path) => shardBytes(files, asString(path, `${WHAT}: a path of weights`)));
    return readGroup(arrayAt(group, "weights", WHAT), shards);
  });
}

function shardBytes(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  return files.get(path.replace(/^\.\//, "")) ?? refuse(`${WHAT} lacks ${describe(path)}, which its model.json names. Pack both into the zip.`);
}

function readGroup(entries: readonly unknown[], shards: readonly Uint8Array[]): ManifestArray[] {
  // Otherwise a small file could ask for as much memory as it likes.
  if (new Set(shards).size !== shards.length) refuse(`${WHAT} names one file of weights twice. It is damaged; save it again.`);
  const bytes = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const shard of shards) {
    bytes.set(shard, filled);
    filled += shard.length;
  }
  let at = 0;
  return entries.map((item) => {
    const entry = asObject(item, `${WHAT}: a weight`);
    const name = stringAt(entry, "name", WHAT);
    const array = readArray(entry, name, bytes, at);
    at += 4 * array.values.length;
    return { ...array, name, isOptimizer: property(entry, "group") === "optimizer" };
  });
}

function readArray(entry: JsonObject, name: string, bytes: Uint8Array, at: number): Pick<FoundWeights, "shape" | "values"> {
  const dtype = property(entry, "dtype");
  if (property(entry, "quantization") !== undefined) refuse(`${WHAT}: the weight “${name}” is quantized, so its exact values are lost. Save the model without quantization.`);
  if (dtype !== "float32" && dtype !== "int32") refuse(`${WHAT}: the weight “${name}” is of type ${describe(dtype)}; float32 is read here.`);
  const shape = shapeAt(entry, "shape", `${WHAT}: the weight “${name}”`);
  const size = sizeOfShape(shape);
  if (!(at + 4 * size <= bytes.length)) refuse(`${WHAT} ends within the weight “${name}” of shape [${shape.join(", ")}]. It was cut short; save it again.`);
  const { buffer } = bytes.slice(at, at + 4 * size);
  return { shape, values: dtype === "float32" ? new Float32Array(buffer) : new Int32Array(buffer) };
}

/** tfjs's order: the iterations, then moments, named as Keras 2 names them. */
function readOptimizer(json: JsonObject, arrays: readonly FoundWeights[]): FoundOptimizer | null {
  const training = property(json, "trainingConfig");
  const [iteration, ...moments] = arrays;
  if (!isJsonObject(training) || iteration === undefined) return null;
  const optimizer = objectAt(training, "optimizer_config", WHAT);
  const config = property(optimizer, "config");
  return { kind: property(optimizer, "class_name"), config: isJsonObject(config) ? keras2Names(config) : {}, iterations: iteration.values[0] ?? Number.NaN, arrays: moments };
}

/** tfjs writes "beta1" where Keras has "beta_1". */
function keras2Names(config: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name.replace(/^beta([12])$/, "beta_$1"), value]));
}
