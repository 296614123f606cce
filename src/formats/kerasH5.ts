/** @file Keras's .h5: the whole model in one HDF5 file (keras/src/legacy/saving/legacy_h5_format.py). */
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { refuse } from "./formatError";
import { bytesAttribute, hdf5Dataset, hdf5Group, listAttribute, textAttribute, type Hdf5Attribute, type Hdf5Group } from "./hdf5/hdf5Tree";
import { identifyLayers } from "./identify";
import { isJsonObject, parseJsonObject, property } from "./json";
import { datasetAt, groupAt, textAt, toFound } from "./keras";
import { KERAS_VERSION, legacyModelConfig, legacyTrainingConfig } from "./kerasConfig";
import type { KerasLayer } from "./kerasGraph";
import { readKerasNetwork, type WeightsOf } from "./kerasLayers";
import { storedGroups, storedLayers } from "./kerasWeights";
import { METADATA_KEY, ownMetadata } from "./metadata";
import type { ImportedModel, TrainedModel } from "./model";
import { fitOptimizer, type FoundOptimizer } from "./optimizers";
import { assertWeights, fitWeights, weightSpecs, type FoundWeights } from "./weights";
import { ontoNetwork } from "./weightsAlone";
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
        training_config: bytesAttribute(JSON.stringify(legacyTrainingConfig(model.recipe))),
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
 * Reads a model that Keras 2 or 3 or this page saved.
 * @throws ModelFormatError if its network is none that this page can train, or if it is damaged.
 */
export function readKerasH5(root: Hdf5Group): ImportedModel {
  const config = parseJsonObject(textAt(root, "model_config") ?? refuse(`${WHAT} holds no model. Save one with Keras's model.save.`), `${WHAT}'s model_config`);
  const found = readKerasNetwork(config, layerWeights(groupAt(root, "model_weights") ?? root), WHAT);
  const network = identifyLayers(found.layers, WHAT, true, found.weights);
  const { notes, ...state } = fitOptimizer(findOptimizer(root), network.layers, found.isFrozen);
  return {
    architecture: network.architecture,
    layers: network.layers,
    weights: fitWeights(network.layers, found.weights, WHAT),
    ...state,
    format: "keras-h5",
    notes: [...network.notes, ...found.notes, ...notes],
    metadata: h5Metadata(root),
  };
}

/**
 * Reads weights that Keras saved alone, onto the network that was picked.
 * @param onto null where nobody has picked one.
 * @throws WeightsAloneError if it has to be picked; ModelFormatError if the weights do not fit it, or if the file is damaged.
 */
export function readKerasWeights(root: Hdf5Group, onto: readonly LayerSpec[] | null): ImportedModel {
  const said = { format: "keras-h5", metadata: h5Metadata(root) } as const;
  // `save_weights("x.weights.h5")` writes what a .keras file has inside; once, it wrote what an .h5 has.
  const store = storedLayers(root);
  if (store !== undefined) return ontoNetwork(storedGroups(store, WHAT), "names", onto, WHAT, said);
  return ontoNetwork(orderedWeights(root).map(({ layer, arrays }) => ({ name: layer, arrays })), "order", onto, WHAT, said);
}

/** Whether a whole model is in it, not weights alone. */
export function holdsModel(root: Hdf5Group): boolean {
  return root.attributes.has("model_config");
}

/** Who wrote it, and what we had put into it. */
function h5Metadata(root: Hdf5Group): Record<string, string> {
  const producer = textAt(root, "keras_version") ?? textAt(groupAt(root, "model_weights") ?? root, "keras_version");
  return { ...(producer === undefined ? {} : { producer: `Keras ${producer}` }), ...readMetadata(root) };
}

function readMetadata(root: Hdf5Group): Record<string, string> {
  const text = textAt(root, METADATA_KEY);
  return text === undefined ? {} : ownMetadata({ [METADATA_KEY]: parseJsonObject(text, `${WHAT}'s ${METADATA_KEY}`) });
}

/** One layer's weights, or those of a model within the model, which stand together. */
function layerWeights(group: Hdf5Group): WeightsOf {
  return ({ name, within }: KerasLayer) => {
    const own = groupAt(group, within[0]?.name ?? name);
    const arrays = own === undefined ? [] : weightsIn(own, within[0]?.name ?? name);
    return within.length === 0 ? arrays : arrays.filter((array) => array.name.split("/").at(-2) === name);
  };
}

/** Weights by layer, in the order in which `layer_names` and each layer's `weight_names` give them, as Keras itself reads them. */
function orderedWeights(group: Hdf5Group): { readonly layer: string; readonly arrays: readonly FoundWeights[] }[] {
  const layerNames = namesAt(group, "layer_names");
  if (layerNames === null) refuse(`${WHAT} holds no model: it has no list of layer names. Save one with Keras's model.save.`);
  return layerNames.map((layer) => {
    const own = groupAt(group, layer) ?? refuse(`${WHAT} names a layer “${layer}”, but holds no weights under that name. It is damaged; save it again.`);
    return { layer, arrays: weightsIn(own, layer) };
  });
}

function weightsIn(layer: Hdf5Group, layerName: string): FoundWeights[] {
  return (namesAt(layer, "weight_names") ?? []).map((name) => {
    const dataset = datasetAt(layer, name) ?? refuse(`${WHAT} names the weight “${name}” of the layer “${layerName}”, but does not hold it. It is damaged; save it again.`);
    return toFound(name, dataset);
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

/** null where there is none. */
function findOptimizer(root: Hdf5Group): FoundOptimizer | null {
  const group = groupAt(root, "optimizer_weights");
  const text = textAt(root, "training_config");
  if (group === undefined || text === undefined) return null;
  const described = property(parseJsonObject(text, `${WHAT}'s training_config`), "optimizer_config");
  const config = isJsonObject(described) ? property(described, "config") : undefined;
  const names = namesAt(group, "weight_names") ?? [];
  const iteration = names.find((name) => /(^|\/)iter(ation)?(:0)?$/.test(name));
  const arrays = names.flatMap((name) => {
    const dataset = datasetAt(group, name);
    return dataset === undefined || dataset.shape.length === 0 ? [] : [toFound(name, dataset)];
  });
  return {
    kind: isJsonObject(described) ? property(described, "class_name") : undefined,
    config: isJsonObject(config) ? config : {},
    iterations: Number((iteration === undefined ? undefined : datasetAt(group, iteration)?.values[0]) ?? 0),
    arrays,
  };
}
