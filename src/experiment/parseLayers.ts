/** @file Layers that come from outside (a record, results.json): checked field by field, and bounded. */
import { ACTIVATIONS, type LayerSpec, type LayerType, type Padding, type Pair } from "../nn/architectures/layers";
import { NETWORK_LIMITS, networkProblem } from "./networkProblem";
import { count, fail, type Fields, flag, fraction, list, number, object, oneOf, type Parse } from "./parsing";

/**
 * Layers from `[batch, 28, 28, 1]` to the probabilities of ten classes.
 * @throws Error naming the first that will not do.
 */
export function parseLayers(value: unknown, path: string): LayerSpec[] {
  const layers = list(value, path, (item) => item);
  if (layers.length > NETWORK_LIMITS.layers) fail(path, `at most ${NETWORK_LIMITS.layers} layers`, value);
  const parsed = layers.map((layer, i) => parseLayer(layer, `${path}[${i}]`));
  const problem = networkProblem(parsed);
  if (problem !== null) throw new Error(`${path} are no network: ${problem}`);
  return parsed;
}

function parseLayer(value: unknown, path: string): LayerSpec {
  const fields = new LayerFields(object(value, path), path);
  const type = fields.get("type", (name, at) => oneOf(Object.keys(LAYERS) as LayerType[], name, at));
  return LAYERS[type](fields);
}

/** One layer's fields, each through its check. */
class LayerFields {
  readonly #fields: Fields;
  readonly #path: string;

  constructor(fields: Fields, path: string) {
    this.#fields = fields;
    this.#path = path;
  }

  /** @param absent What a field that is not there means: files from before it was one do not have it. */
  get<T>(name: string, parse: Parse<T>, absent?: T): T {
    const value = this.#fields[name];
    return value === undefined && absent !== undefined ? absent : parse(value, `${this.#path}.${name}`);
  }
}

/** By kind, so that none can be forgotten. */
const LAYERS: { readonly [Type in LayerType]: (fields: LayerFields) => LayerSpec } = {
  conv2d: (fields) => ({
    type: "conv2d",
    filters: fields.get("filters", wholeTo(NETWORK_LIMITS.filters)),
    kernelSize: fields.get("kernelSize", pairTo(NETWORK_LIMITS.kernelSize), [3, 3]),
    strides: fields.get("strides", pairTo(NETWORK_LIMITS.strides)),
    padding: fields.get("padding", padding),
    dilationRate: fields.get("dilationRate", pairTo(NETWORK_LIMITS.dilationRate), [1, 1]),
    activation: fields.get("activation", activation, "relu"),
    useBias: fields.get("useBias", flag, true),
  }),
  maxPooling2d: (fields) => pooling("maxPooling2d", fields),
  averagePooling2d: (fields) => pooling("averagePooling2d", fields),
  globalMaxPooling2d: () => ({ type: "globalMaxPooling2d" }),
  globalAveragePooling2d: () => ({ type: "globalAveragePooling2d" }),
  batchNormalization: (fields) => ({
    type: "batchNormalization",
    momentum: fields.get("momentum", fraction),
    epsilon: fields.get("epsilon", positive),
    center: fields.get("center", flag),
    scale: fields.get("scale", flag),
  }),
  flatten: () => ({ type: "flatten" }),
  reshape: (fields) => ({ type: "reshape", targetShape: fields.get("targetShape", (value, path) => list(value, path, wholeTo(NETWORK_LIMITS.params))) }),
  zeroPadding2d: (fields) => ({ type: "zeroPadding2d", padding: fields.get("padding", twoOf(twoOf(padTo(NETWORK_LIMITS.zeroPadding)))) }),
  rescaling: (fields) => ({ type: "rescaling", scale: fields.get("scale", number), offset: fields.get("offset", number) }),
  dense: (fields) => ({ type: "dense", units: fields.get("units", wholeTo(NETWORK_LIMITS.units)), activation: fields.get("activation", activation), useBias: fields.get("useBias", flag, true) }),
  activation: (fields) => ({ type: "activation", activation: fields.get("activation", activation) }),
  leakyReLU: (fields) => ({ type: "leakyReLU", negativeSlope: fields.get("negativeSlope", number) }),
  elu: (fields) => ({ type: "elu", alpha: fields.get("alpha", number) }),
  dropout: (fields) => ({ type: "dropout", rate: fields.get("rate", rate) }),
  spatialDropout2d: (fields) => ({ type: "spatialDropout2d", rate: fields.get("rate", rate) }),
};

function pooling(type: "maxPooling2d" | "averagePooling2d", fields: LayerFields): LayerSpec {
  const poolSize = fields.get("poolSize", pairTo(NETWORK_LIMITS.poolSize), [2, 2]);
  return { type, poolSize, strides: fields.get("strides", pairTo(NETWORK_LIMITS.poolSize), poolSize), padding: fields.get("padding", padding, "valid") };
}

function wholeTo(most: number): Parse<number> {
  return (value, path) => {
    const amount = count(value, path);
    return amount >= 1 && amount <= most ? amount : fail(path, `a whole number from 1 to ${most}`, value);
  };
}

function padTo(most: number): Parse<number> {
  return (value, path) => {
    const amount = count(value, path);
    return amount <= most ? amount : fail(path, `a whole number from 0 to ${most}`, value);
  };
}

/** One number for both ways is what files from before there were two have. */
function pairTo(most: number): Parse<Pair> {
  return (value, path) => (Array.isArray(value) ? twoOf(wholeTo(most))(value, path) : [wholeTo(most)(value, path), wholeTo(most)(value, path)]);
}

function twoOf<T>(parse: Parse<T>): Parse<readonly [T, T]> {
  return (value, path) => {
    const items = list(value, path, (item) => item);
    if (items.length !== 2) fail(path, "a list of 2", value);
    return [parse(items[0], `${path}[0]`), parse(items[1], `${path}[1]`)];
  };
}

function padding(value: unknown, path: string): Padding {
  return oneOf(["valid", "same"] as const, value, path);
}

function activation(value: unknown, path: string): (typeof ACTIVATIONS)[number] {
  return oneOf(ACTIVATIONS, value, path);
}

function positive(value: unknown, path: string): number {
  const given = number(value, path);
  return given > 0 ? given : fail(path, "a number above 0", value);
}

/** All of a layer dropped would leave nothing to divide by. */
function rate(value: unknown, path: string): number {
  const given = number(value, path);
  return given >= 0 && given < 1 ? given : fail(path, "a number from 0, below 1", value);
}
