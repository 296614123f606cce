/** @file Safetensors files (https://github.com/huggingface/safetensors, "Format"): weights alone, by PyTorch's names or Keras's. */
import { at } from "../data/arrays";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { fromBfloat16, fromFloat16 } from "./floats";
import { refuse } from "./formatError";
import { arrayAt, asObject, describe, parseJsonObject, property, shapeAt, stringAt, type JsonObject } from "./json";
import { MAX_HDF5_OBJECTS, MAX_JSON_BYTES } from "./limits";
import { cleanMetadata } from "./metadata";
import type { ImportedModel } from "./model";
import { ontoNetwork, type StoredLayer } from "./weightsAlone";
import { transpose } from "./onnx/onnxLayout";
import { sizeOfShape, type FoundWeights } from "./weights";

const WHAT = "The .safetensors file";

/** Whether it begins as one does: the length of a header, and the header's brace. */
export function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10 || bytes[8] !== 0x7b) return false;
  const length = headerLength(bytes);
  return length >= 2 && length + 8 <= bytes.length;
}

function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true));
}

/**
 * Reads weights onto a network.
 * @param onto null where nobody has picked one.
 * @throws WeightsAloneError if it has to be picked; ModelFormatError if it is damaged, or if its weights do not fit the network.
 */
export function readSafetensors(bytes: Uint8Array, onto: readonly LayerSpec[] | null): ImportedModel {
  const length = headerLength(bytes);
  if (length > MAX_JSON_BYTES) refuse(`${WHAT}'s header is ${length} bytes long; at most ${MAX_JSON_BYTES} are read.`);
  const header = parseJsonObject(new TextDecoder().decode(bytes.subarray(8, 8 + length)), `${WHAT}'s header`);
  const groups = groupsOf(tensors(header, bytes.subarray(8 + length)));
  const metadata = property(header, "__metadata__");
  const said = { format: "safetensors", metadata: typeof metadata === "object" && metadata !== null ? cleanMetadata(Object.entries(metadata)) : {} } as const;
  const isPytorch = groups.some(({ arrays }) => arrays.has("weight"));
  if (!isPytorch) return ontoNetwork(groups.map(({ name, arrays }) => ({ name, arrays: [...arrays.values()] })).sort(byNumber), onto === null || !namesMatch(groups, onto) ? "order" : "names", onto, WHAT, said);
  return ontoNetwork(pytorchLayers(groups, onto), "order", onto, WHAT, said);
}

function tensors(header: JsonObject, data: Uint8Array): FoundWeights[] {
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
  if (entries.length > MAX_HDF5_OBJECTS) refuse(`${WHAT} holds ${entries.length} tensors; at most ${MAX_HDF5_OBJECTS} are read.`);
  return entries.map(([name, value]) => tensor(name, asObject(value, `${WHAT}: “${name.slice(0, 100)}”`), data));
}

const TYPES: Readonly<Record<string, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  F64: [8, (view, at) => view.getFloat64(at, true)],
  F32: [4, (view, at) => view.getFloat32(at, true)],
  F16: [2, (view, at) => fromFloat16(view.getUint16(at, true))],
  BF16: [2, (view, at) => fromBfloat16(view.getUint16(at, true))],
  I64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  I32: [4, (view, at) => view.getInt32(at, true)],
};

function tensor(name: string, entry: JsonObject, data: Uint8Array): FoundWeights {
  const what = `${WHAT}: “${name.slice(0, 100)}”`;
  const type = stringAt(entry, "dtype", what);
  const [bytes, read] = (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? refuse(`${what} is of type ${describe(type)}; floating-point numbers are read here. Save it in float32.`);
  const shape = shapeAt(entry, "shape", what);
  const [from, to] = arrayAt(entry, "data_offsets", what);
  const size = sizeOfShape(shape);
  if (typeof from !== "number" || typeof to !== "number" || !(from >= 0) || to - from !== size * bytes || !(to <= data.length)) refuse(`${what} of shape [${shape.join(", ")}] lies outside the file. It was cut short; save it again.`);
  const view = new DataView(data.buffer, data.byteOffset + from, size * bytes);
  return { name, shape, values: Float32Array.from({ length: size }, (_, i) => read(view, i * bytes)) };
}

interface Group {
  /** All of a tensor's name but its last part. */
  readonly name: string;
  /** By the last parts. */
  readonly arrays: ReadonlyMap<string, FoundWeights>;
}

function groupsOf(found: readonly FoundWeights[]): Group[] {
  const groups = new Map<string, Map<string, FoundWeights>>();
  for (const array of found) {
    const [, name = "", part = array.name] = /^(.*)[./]([^./]+)$/.exec(array.name) ?? [];
    // PyTorch counts batches there, for means that are no running ones.
    if (part === "num_batches_tracked") continue;
    groups.set(name, (groups.get(name) ?? new Map<string, FoundWeights>()).set(part, array));
  }
  return [...groups].map(([name, arrays]) => ({ name, arrays }));
}

function namesMatch(groups: readonly Group[], layers: readonly LayerSpec[]): boolean {
  const names = summarize(layers).layers.map(({ name }) => name);
  return groups.every(({ name }) => names.includes(name));
}

/** "conv2" before "conv10"; "conv2d" before "conv2d_1". */
function byNumber(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, "en", { numeric: true });
}

type Kind = "conv2d" | "dense" | "batchNormalization";

/** A group with Keras's names and order of axes. */
interface Converted extends StoredLayer {
  readonly kind: Kind;
}

/** In the order of the network's layers; each kind of layer by itself, since names say nothing of the order among kinds. */
function pytorchLayers(groups: readonly Group[], onto: readonly LayerSpec[] | null): StoredLayer[] {
  const converted = groups.map(convert).sort(byNumber);
  if (onto === null) return inOrderOf(converted, ["conv2d", "batchNormalization", "dense"]);
  const targets = onto.map(({ type }) => type).filter((type): type is Kind => type === "conv2d" || type === "dense" || type === "batchNormalization");
  const rest = [...converted];
  const ordered = targets.flatMap((kind) => {
    const index = rest.findIndex((group) => group.kind === kind);
    return index === -1 ? [] : rest.splice(index, 1);
  });
  for (const kind of ["conv2d", "dense", "batchNormalization"] as const) assertTold(converted.filter((group) => group.kind === kind));
  return rowsAsKeras([...ordered, ...rest], onto);
}

function inOrderOf(converted: readonly Converted[], kinds: readonly Kind[]): StoredLayer[] {
  return kinds.flatMap((kind) => converted.filter((group) => group.kind === kind));
}

/** Layers of one shape whose names are not counted could be in any order. */
function assertTold(groups: readonly Converted[]): void {
  const stem = ({ name }: StoredLayer): string => name.replace(/\d+/g, "#");
  for (const [i, group] of groups.entries()) {
    const twin = groups.slice(0, i).find((other) => shapesOf(other) === shapesOf(group) && stem(other) !== stem(group));
    if (twin !== undefined) refuse(`${WHAT} has “${twin.name}” and “${group.name}”, of the same shape, and its names do not say which comes first. Save the whole model, as ONNX for example.`);
  }
}

function shapesOf({ arrays }: StoredLayer): string {
  return arrays.map(({ shape }) => shape.join("×")).join();
}

function convert({ name, arrays }: Group): Converted {
  const weight = arrays.get("weight");
  const named = (part: string, as: string): FoundWeights[] => {
    const array = arrays.get(part);
    return array === undefined ? [] : [{ ...array, name: `${name}/${as}` }];
  };
  const rank = weight?.shape.length ?? 1;
  const known = rank === 1 ? ["weight", "bias", "running_mean", "running_var"] : ["weight", "bias"];
  const stranger = [...arrays.keys()].find((part) => !known.includes(part));
  if (stranger !== undefined) refuse(`${WHAT}: the layer “${name}” has ${describe(stranger)}, which no layer of this page has. Choose a file of another network.`);
  if (rank === 4 && weight !== undefined) return { name, kind: "conv2d", arrays: [turned(weight, [2, 3, 1, 0], `${name}/kernel`), ...named("bias", "bias")] };
  if (rank === 2 && weight !== undefined) return { name, kind: "dense", arrays: [turned(weight, [1, 0], `${name}/kernel`), ...named("bias", "bias")] };
  if (!arrays.has("running_mean")) refuse(`${WHAT}: the layer “${name}” is neither a convolution, a dense layer nor batch normalisation (a layer normalisation, perhaps), which this page cannot train. Choose a file of another network.`);
  return { name, kind: "batchNormalization", arrays: [...named("weight", "gamma"), ...named("bias", "beta"), ...named("running_mean", "moving_mean"), ...named("running_var", "moving_variance")] };
}

function turned({ shape, values }: FoundWeights, axes: readonly number[], name: string): FoundWeights {
  return { name, shape: axes.map((axis) => at(shape, axis)), values: transpose(values, shape, axes) };
}

/** PyTorch flattens channels first: the rows of a dense kernel behind a flatten go into Keras's order. */
function rowsAsKeras(stored: readonly StoredLayer[], layers: readonly LayerSpec[]): StoredLayer[] {
  const shapes = summarize(layers).layers.map(({ outputShape }) => outputShape.slice(1).map((size) => size ?? 0));
  const flattened = layers.findIndex(({ type }, i) => type === "flatten" && (i === 0 ? false : at(shapes, i - 1).length === 3));
  if (flattened === -1) return [...stored];
  const [height = 1, width = 1, channels = 1] = at(shapes, flattened - 1);
  const before = layers.slice(0, flattened).filter(({ type }) => type === "conv2d" || type === "dense" || type === "batchNormalization").length;
  const behind = layers.slice(flattened + 1).find(({ type }) => type === "conv2d" || type === "dense" || type === "batchNormalization");
  if (behind?.type !== "dense" && channels > 1) refuse(`${WHAT} cannot be laid onto a network whose flatten is not followed by a dense layer: PyTorch flattens in another order. Save the whole model, as ONNX for example.`);
  return stored.map((layer, i) => {
    const [kernel, ...others] = layer.arrays;
    if (i !== before || kernel === undefined || kernel.shape.length !== 2 || kernel.shape[0] !== height * width * channels) return layer;
    return { ...layer, arrays: [{ ...kernel, values: transpose(kernel.values, [channels, height, width, at(kernel.shape, 1)], [1, 2, 0, 3]) }, ...others] };
  });
}
