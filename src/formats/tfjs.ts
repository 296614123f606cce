/** @file TensorFlow.js's model.json and weights.bin, together in one zip; what `tf.loadLayersModel` takes. */
import { IMAGE_SIZE } from "../data/dataset";
import type { AdamState } from "../nn/adam";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { refuse } from "./formatError";
import { identifyLayers } from "./identify";
import { arrayAt, asObject, asString, describe, objectAt, parseJsonObject, property, shapeAt, stringAt, type JsonObject } from "./json";
import { parseModelConfig } from "./kerasConfig";
import { ownMetadata, METADATA_KEY } from "./metadata";
import type { ImportedModel, TrainedModel } from "./model";
import { assertWeights, fitAdam, fitWeights, sizeOfShape, weightSpecs, type FoundWeights } from "./weights";
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

/** What every convolution here has in common. */
const CONVOLUTION = { kernel_size: [3, 3], data_format: "channels_last", dilation_rate: [1, 1], activation: "relu", use_bias: true };

export function isTfjsArchive(files: ReadonlyMap<string, Uint8Array>): boolean {
  return files.has(FILES.model);
}

/**
 * The zip's bytes: unpacked into one folder, `tf.loadLayersModel("…/model.json")` takes it, compiled where Adam's state
 * is in it. (tfjs's Adam adds epsilon after the bias correction, Keras's and ours before: see nn/adam.ts.)
 */
export async function writeTfjs(model: TrainedModel, savedAt: Date): Promise<Uint8Array<ArrayBuffer>> {
  const { layers } = model;
  assertWeights(layers, model.weights, "writeTfjs");
  const manifest = toManifest(layers, model);
  const json = {
    modelTopology: { class_name: "Sequential", config: { name: "sequential", layers: topology(layers) }, keras_version: `tfjs-layers ${TFJS_VERSION}`, backend: "tensor_flow.js" },
    format: "layers-model",
    generatedBy: `TensorFlow.js tfjs-layers v${TFJS_VERSION}`,
    convertedBy: null,
    ...(model.optimizer === null ? {} : { trainingConfig: trainingConfig(model.learningRate) }),
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
  return layers.map((layer, i) => {
    const { name, type } = at(summary, i);
    const input = i === 0 ? { batch_input_shape: [null, IMAGE_SIZE, IMAGE_SIZE, 1], dtype: "float32" } : {};
    return { class_name: type, config: { name, trainable: true, ...input, ...ownConfig(layer) } };
  });
}

function ownConfig(layer: LayerSpec): object {
  switch (layer.type) {
    case "conv2d":
      return { filters: layer.filters, strides: [layer.strides, layer.strides], padding: layer.padding, ...CONVOLUTION, ...INITIALIZERS };
    case "maxPooling2d":
      return { pool_size: [2, 2], padding: "valid", strides: [2, 2], data_format: "channels_last" };
    case "flatten":
      return {};
    case "dense":
      return { units: layer.units, activation: layer.activation, use_bias: true, ...INITIALIZERS };
    case "dropout":
      return { rate: layer.rate, noise_shape: null, seed: null };
  }
}

function trainingConfig(learningRate: number): object {
  return {
    loss: "sparse_categorical_crossentropy",
    metrics: ["accuracy"],
    optimizer_config: { class_name: "Adam", config: { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } },
  };
}

interface ManifestItem {
  readonly entry: { readonly name: string; readonly shape: readonly number[]; readonly dtype: "float32" | "int32"; readonly group?: "optimizer" };
  readonly values: Float32Array | Int32Array;
}

function toManifest(layers: readonly LayerSpec[], { weights, optimizer }: TrainedModel): ManifestItem[] {
  const specs = weightSpecs(layers);
  const items = (arrays: readonly Float32Array[], suffix: string, group?: "optimizer"): ManifestItem[] =>
    specs.map(({ layer, weight, shape }, i) => ({
      entry: { name: `${layer}/${weight}${suffix}`, shape, dtype: "float32", ...(group === undefined ? {} : { group }) },
      values: at(arrays, i),
    }));
  if (optimizer === null) return items(weights, "");
  const iteration: ManifestItem = { entry: { name: "iter", shape: [], dtype: "int32", group: "optimizer" }, values: Int32Array.of(optimizer.iterations) };
  return [...items(weights, ""), iteration, ...items(optimizer.momentums, "/m", "optimizer"), ...items(optimizer.velocities, "/v", "optimizer")];
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
  const architecture = identifyLayers(parseModelConfig(config === undefined ? topologyObject : asObject(config, `${WHAT}: "model_config"`), WHAT), WHAT);
  const arrays = readManifest(json, files);
  const own = arrays.filter(({ isOptimizer }) => !isOptimizer);
  const producer = property(json, "generatedBy");
  const userMetadata = property(json, "userDefinedMetadata");
  return {
    architecture: architecture.id,
    layers: architecture.layers,
    weights: fitWeights(architecture.layers, own, WHAT),
    optimizer: readAdam(json, arrays.filter(({ isOptimizer }) => isOptimizer), architecture.layers),
    format: "tfjs",
    metadata: { ...(typeof producer === "string" ? { producer: producer.slice(0, 100) } : {}), ...(userMetadata === undefined || userMetadata === null ? {} : ownMetadata(asObject(userMetadata, `${WHAT}: "userDefinedMetadata"`))) },
  };
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

/** tfjs's order: the iterations, all first moments, all second ones. */
function readAdam(json: JsonObject, arrays: readonly FoundWeights[], layers: readonly LayerSpec[]): AdamState | null {
  const training = property(json, "trainingConfig");
  if (training === undefined || training === null || arrays.length === 0) return null;
  const optimizer = objectAt(asObject(training, `${WHAT}: "trainingConfig"`), "optimizer_config", WHAT);
  if (property(optimizer, "class_name") !== "Adam") return null;
  const [iteration, ...moments] = arrays;
  const half = moments.length / 2;
  return fitAdam(layers, iteration!.values[0] ?? Number.NaN, moments.slice(0, half), moments.slice(half), WHAT);
}
