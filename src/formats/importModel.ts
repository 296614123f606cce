/** @file A file somebody chose, as a network of this page; which format it is, its content says. */
import { ModelFormatError, refuse } from "./formatError";
import { messageOf } from "../data/errors";
import { MAX_FILE_BYTES } from "./limits";
import type { ImportedModel } from "./model";
import type { LayerSpec } from "../nn/architectures/layers";

const SUPPORTED = "Choose a TensorFlow.js .zip (or its model.json and weights together), a Keras .h5 or .keras, or an .onnx file of a network.";

/** Protocol buffers' tags of ModelProto's own fields, with which one begins; pictures, films and documents begin with others. */
const ONNX_BEGINNINGS = [0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72, 0xa2, 0xca];

export interface ImportOptions {
  /** Other files of the same network by their names: a model.json's weights, an ONNX file's data. */
  readonly companions?: ReadonlyMap<string, Uint8Array>;
  /** The network that weights alone belong to. */
  readonly onto?: readonly LayerSpec[];
}

/**
 * Reads a network from a tfjs zip or model.json, a Keras .h5 or .keras, or an ONNX file, written by this page or by
 * others; or weights alone onto the network that somebody picked.
 * Nothing in the file is ever run, and how much it may ask for is bounded (limits.ts).
 *
 * @throws WeightsAloneError if it holds weights alone, of a network that somebody has to pick; ModelFormatError, whose
 *   message is for people, if it is anything else.
 */
export async function importModel(file: Uint8Array, options: ImportOptions = {}): Promise<ImportedModel> {
  // A plain array of bytes, whatever kind of it came: Node's Buffer slices otherwise.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const size = bytes.length + [...(options.companions?.values() ?? [])].reduce((sum, { length }) => sum + length, 0);
  if (bytes.length === 0) refuse(`The file is empty. ${SUPPORTED}`);
  if (size > MAX_FILE_BYTES) refuse(`The file has ${size} bytes; at most ${MAX_FILE_BYTES} are read. No model of this page is that large. ${SUPPORTED}`);
  try {
    return await readAny(bytes, options);
  } catch (error) {
    if (error instanceof ModelFormatError) throw error;
    // Not foreseen, so said as it is; too deep a nesting of JSON comes here, as a RangeError.
    throw new ModelFormatError(`The file cannot be read (${messageOf(error)}). It is damaged, or of a kind this page does not know. ${SUPPORTED}`, { cause: error });
  }
}

async function readAny(bytes: Uint8Array, { companions = new Map<string, Uint8Array>(), onto }: ImportOptions): Promise<ImportedModel> {
  const { isHdf5, readHdf5 } = await import("./hdf5/hdf5");
  if (isHdf5(bytes)) {
    const { holdsModel, readKerasH5, readKerasWeights } = await import("./kerasH5");
    const root = readHdf5(bytes, "The .h5 file");
    return holdsModel(root) ? readKerasH5(root) : readKerasWeights(root, onto ?? null);
  }
  const { isZip } = await import("./zip");
  if (isZip(bytes)) return readArchive(bytes, companions);
  const { isSafetensors, readSafetensors } = await import("./safetensors");
  if (isSafetensors(bytes)) return readSafetensors(bytes, onto ?? null);
  if (isText(bytes)) {
    const { readTfjs, isTfjsModel } = await import("./tfjs");
    // ONNX has no mark of its own, and anything would be called a damaged one.
    if (!isTfjsModel(bytes)) refuse(`The file is a text, not a network. ${SUPPORTED}`);
    return readTfjs(new Map([...companions, ["model.json", bytes]]));
  }
  if (bytes[0] === undefined || !ONNX_BEGINNINGS.includes(bytes[0])) refuse(`The file is no network: it begins as none of their files does. ${SUPPORTED}`);
  return (await import("./onnx/onnxReader")).readOnnx(bytes, companions);
}

/** Whether it begins as plain texts do; an ONNX file begins with a control character. */
function isText(bytes: Uint8Array): boolean {
  const isByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.subarray(isByteOrderMark ? 3 : 0, 64).every((byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

async function readArchive(bytes: Uint8Array, companions: ReadonlyMap<string, Uint8Array>): Promise<ImportedModel> {
  const [{ readZip }, { isKerasArchive, readKeras }, { isTfjsArchive, readTfjs }] = await Promise.all([import("./zip"), import("./kerasV3"), import("./tfjs")]);
  const files = withoutFolder(readZip(bytes, "The archive"));
  if (isKerasArchive(files)) return readKeras(files);
  if (isTfjsArchive(files)) return readTfjs(new Map([...companions, ...files]));
  const names = [...files.keys()];
  const model = names.find((name) => /\.(h5|keras|onnx)$|_tfjs\.zip$/.test(name));
  if (model !== undefined) refuse(`The archive holds whole models (such as “${model}”). Unpack it and choose one of them.`);
  refuse(`The archive holds neither model.json nor config.json${names.length === 0 ? ": it is empty" : `, but “${names[0]!.slice(0, 100)}”`}. ${SUPPORTED}`);
}

/** As people pack a folder rather than its files. */
function withoutFolder(files: Map<string, Uint8Array>): Map<string, Uint8Array> {
  const [first] = files.keys();
  const folder = first?.slice(0, first.indexOf("/") + 1) ?? "";
  if (folder === "" || ![...files.keys()].every((name) => name.startsWith(folder))) return files;
  return new Map([...files].map(([name, bytes]) => [name.slice(folder.length), bytes]));
}
