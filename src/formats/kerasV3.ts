/** @file Keras 3's .keras: a zip of description and weights (keras/src/saving/saving_lib.py). */
import { refuse } from "./formatError";
import { readHdf5 } from "./hdf5/hdf5";
import { identifyLayers } from "./identify";
import { isJsonObject, parseJsonObject, property, type JsonObject } from "./json";
import { KERAS_VERSION, modelConfig } from "./kerasConfig";
import { readKerasNetwork } from "./kerasLayers";
import { storedOptimizer, storedWeights, weightStore } from "./kerasWeights";
import { METADATA_KEY, ownMetadata } from "./metadata";
import type { ImportedModel, TrainedModel } from "./model";
import { fitOptimizer } from "./optimizers";
import { assertWeights, fitWeights } from "./weights";
import { writeZip } from "./zip";

const WHAT = "The .keras file";
/** Names in the archive. */
const FILES = { metadata: "metadata.json", config: "config.json", weights: "model.weights.h5" } as const;

/** Whether these are the files of a .keras archive. */
export function isKerasArchive(files: ReadonlyMap<string, Uint8Array>): boolean {
  return files.has(FILES.config) && (files.has(FILES.weights) || files.has(FILES.metadata));
}

/** The file's bytes, compiled as in the paper, stored as Keras stores it. */
export async function writeKeras(model: TrainedModel, savedAt: Date): Promise<Uint8Array<ArrayBuffer>> {
  const { layers } = model;
  assertWeights(layers, model.weights, "writeKeras");
  const { writeHdf5 } = await import("./hdf5/hdf5Writer");
  const metadata = { keras_version: KERAS_VERSION, date_saved: dateText(savedAt), ...(Object.keys(model.metadata).length === 0 ? {} : { [METADATA_KEY]: model.metadata }) };
  const json = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  return writeZip(
    [
      { name: FILES.metadata, bytes: json(metadata) },
      { name: FILES.config, bytes: json(modelConfig(layers, model.recipe)) },
      { name: FILES.weights, bytes: await writeHdf5(weightStore(layers, model)) },
    ],
    savedAt,
  );
}

/** As Keras writes it: "2026-11-22@10:26:55". */
function dateText(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", "@");
}

/**
 * Reads the files of a .keras archive.
 * @throws ModelFormatError if its network is none that this page can train, or if it is damaged.
 */
export function readKeras(files: ReadonlyMap<string, Uint8Array>): ImportedModel {
  const config = jsonFile(files, FILES.config);
  const store = readHdf5(files.get(FILES.weights) ?? refuse(`${WHAT} lacks ${FILES.weights}. Save it again with Keras's model.save.`), `${WHAT}'s ${FILES.weights}`);
  const found = readKerasNetwork(config, storedWeights(store, WHAT), WHAT);
  const network = identifyLayers(found.layers, WHAT, true, found.weights);
  const metadata = files.has(FILES.metadata) ? jsonFile(files, FILES.metadata) : {};
  const version = property(metadata, "keras_version");
  const { notes, ...state } = fitOptimizer(storedOptimizer(store, describedOptimizer(config)), network.layers, found.isFrozen);
  return {
    architecture: network.architecture,
    layers: network.layers,
    weights: fitWeights(network.layers, found.weights, WHAT),
    ...state,
    format: "keras",
    notes: [...network.notes, ...found.notes, ...notes],
    metadata: { ...(typeof version === "string" ? { producer: `Keras ${version}` } : {}), ...ownMetadata(metadata) },
  };
}

function jsonFile(files: ReadonlyMap<string, Uint8Array>, name: string): JsonObject {
  const bytes = files.get(name) ?? refuse(`${WHAT} lacks ${name}. Save it again with Keras's model.save.`);
  return parseJsonObject(new TextDecoder().decode(bytes), `${WHAT}'s ${name}`);
}

/** Its class is undefined where the file does not say. */
function describedOptimizer(config: JsonObject): { readonly kind: unknown; readonly config: JsonObject } {
  const compile = property(config, "compile_config");
  const optimizer = isJsonObject(compile) ? property(compile, "optimizer") : undefined;
  // Keras takes a bare name too.
  if (!isJsonObject(optimizer)) return { kind: optimizer ?? undefined, config: {} };
  const settings = property(optimizer, "config");
  return { kind: property(optimizer, "class_name"), config: isJsonObject(settings) ? settings : {} };
}
