/** @file Keras's .h5: the whole model in one HDF5 file (keras/src/legacy/saving/legacy_h5_format.py). */
import type { AdamState } from "../nn/adam";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { refuse } from "./formatError";
import { readHdf5 } from "./hdf5/hdf5";
import { bytesAttribute, hdf5Dataset, hdf5Group, listAttribute, textAttribute, type Hdf5Attribute, type Hdf5Group } from "./hdf5/hdf5Tree";
import { identifyLayers, identifyWeights } from "./identify";
import { asObject, parseJsonObject, property } from "./json";
import { adamFrom, datasetAt, groupAt, textAt, toFound } from "./keras";
import { KERAS_VERSION, legacyModelConfig, legacyTrainingConfig, parseModelConfig } from "./kerasConfig";
import { layerWeightsOf } from "./kerasWeights";
import { METADATA_KEY, ownMetadata } from "./metadata";
import type { ImportedModel, TrainedModel } from "./model";
import { assertWeights, fitWeights, weightSpecs, type FoundWeights } from "./weights";
import { at } from "../data/arrays";

const BACKEND = "tensorflow";
const WHAT = "The .h5 file";

/**
 * The file's bytes, compiled as in the paper; attribute by attribute what Keras 3.15 writes, but without Adam's state:
 * Keras 3.15.1 builds the optimizer of an .h5 that has one for no variables, and `fit` then fails with "Unknown variable"
 * (its own files' too). A .keras file carries the state.
 */
export async function writeKerasH5(model: TrainedModel): Promise<Uint8Array<ArrayBuffer>> {
  const { layers } = model;
  assertWeights(layers, model.weights, "writeKerasH5");
  const { writeHdf5 } = await import("./hdf5/hdf5Writer");
  const metadata: Record<string, Hdf5Attribute> = Object.keys(model.metadata).length === 0 ? {} : { [METADATA_KEY]: textAttribute(JSON.stringify(model.metadata)) };
  return writeHdf5(
    hdf5Group(
      { model_weights: modelWeights(layers, model.weights) },
      {
        keras_version: textAttribute(KERAS_VERSION),
        backend: textAttribute(BACKEND),
        model_config: bytesAttribute(JSON.stringify(legacyModelConfig(layers))),
        training_config: bytesAttribute(JSON.stringify(legacyTrainingConfig(model.learningRate))),
        ...metadata,
      },
    ),
  );
}

function modelWeights(layers: readonly LayerSpec[], weights: readonly Float32Array[]): Hdf5Group {
  const names = summarize(layers).layers.map(({ name }) => name);
  const specs = weightSpecs(layers);
  const groups = names.map((name) => {
    const own = specs.flatMap((spec, i) => (spec.layer === name ? [[spec.weight, hdf5Dataset(at(weights, i), spec.shape)] as const] : []));
    const attributes = { weight_names: listAttribute(own.map(([weight]) => `sequential/${name}/${weight}`)) };
    return [name, hdf5Group(own.length === 0 ? {} : { sequential: hdf5Group({ [name]: hdf5Group(Object.fromEntries(own)) }) }, attributes)] as const;
  });
  const topLevel = hdf5Group({}, { weight_names: listAttribute([]) });
  return hdf5Group(
    { ...Object.fromEntries(groups), top_level_model_weights: topLevel },
    { layer_names: listAttribute(names), backend: bytesAttribute(BACKEND), keras_version: bytesAttribute(KERAS_VERSION) },
  );
}

/**
 * Reads a model that Keras 2 or 3 or this page saved, or weights that Keras saved alone.
 * @throws ModelFormatError if it is none of the page's networks, or damaged.
 */
export function readKerasH5(bytes: Uint8Array): ImportedModel {
  const root = readHdf5(bytes, WHAT);
  // `save_weights("x.weights.h5")` writes what a .keras file has inside.
  const found = groupAt(root, "layers") === undefined ? findWeights(groupAt(root, "model_weights") ?? root) : layerWeightsOf(root, WHAT);
  const config = textAt(root, "model_config");
  const architecture = config === undefined ? identifyWeights(found, WHAT) : identifyLayers(parseModelConfig(parseJsonObject(config, `${WHAT}'s model_config`), WHAT), WHAT);
  const producer = textAt(root, "keras_version") ?? textAt(groupAt(root, "model_weights") ?? root, "keras_version");
  return {
    architecture: architecture.id,
    layers: architecture.layers,
    weights: fitWeights(architecture.layers, found, WHAT),
    optimizer: isAdam(root) ? findAdam(root, architecture.layers) : null,
    format: "keras-h5",
    metadata: { ...(producer === undefined ? {} : { producer: `Keras ${producer}` }), ...readMetadata(root) },
  };
}

function readMetadata(root: Hdf5Group): Record<string, string> {
  const text = textAt(root, METADATA_KEY);
  return text === undefined ? {} : ownMetadata({ [METADATA_KEY]: parseJsonObject(text, `${WHAT}'s ${METADATA_KEY}`) });
}

/** All weights, in the order in which `layer_names` and each layer's `weight_names` give them, as Keras itself reads them. */
function findWeights(group: Hdf5Group): FoundWeights[] {
  const layerNames = namesAt(group, "layer_names");
  if (layerNames === null) refuse(`${WHAT} holds no model: it has no list of layer names. Save one with Keras's model.save.`);
  return layerNames.flatMap((layerName) => {
    const layer = groupAt(group, layerName) ?? refuse(`${WHAT} names a layer “${layerName}”, but holds no weights under that name. It is damaged; save it again.`);
    return (namesAt(layer, "weight_names") ?? []).map((name) => {
      const dataset = datasetAt(layer, name) ?? refuse(`${WHAT} names the weight “${name}” of the layer “${layerName}”, but does not hold it. It is damaged; save it again.`);
      return toFound(name, dataset);
    });
  });
}

/** Keras splits long lists into name0, name1, …; null where there is none. */
function namesAt(group: Hdf5Group, name: string): string[] | null {
  const whole = group.attributes.get(name);
  if (whole !== undefined) return whole.kind === "strings" ? [...whole.values] : [];
  const parts: string[] = [];
  for (let i = 0; ; i++) {
    const part = group.attributes.get(`${name}${i}`);
    if (part?.kind !== "strings") return i === 0 ? null : parts;
    parts.push(...part.values);
  }
}

function isAdam(root: Hdf5Group): boolean {
  const text = textAt(root, "training_config");
  if (text === undefined) return false;
  const optimizer = property(parseJsonObject(text, `${WHAT}'s training_config`), "optimizer_config");
  return optimizer !== undefined && optimizer !== null && property(asObject(optimizer, `${WHAT}'s optimizer_config`), "class_name") === "Adam";
}

/** Keras 3 names moments …_momentum and …_velocity, Keras 2 …/m:0 and …/v:0. */
function findAdam(root: Hdf5Group, layers: readonly LayerSpec[]): AdamState | null {
  const group = groupAt(root, "optimizer_weights");
  if (group === undefined) return null;
  const names = namesAt(group, "weight_names") ?? [];
  const arrays = (pattern: RegExp): FoundWeights[] =>
    names.flatMap((name) => {
      const dataset = pattern.test(name) ? datasetAt(group, name) : undefined;
      return dataset === undefined ? [] : [toFound(name, dataset)];
    });
  const iteration = names.find((name) => /(^|\/)iter(ation)?(:0)?$/.test(name));
  return adamFrom(layers, iteration === undefined ? undefined : datasetAt(group, iteration), arrays(/(_momentum|\/m)(:0)?$/), arrays(/(_velocity|\/v)(:0)?$/), WHAT);
}
