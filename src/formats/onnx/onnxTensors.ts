/** @file The numbers that an ONNX file holds: initializers, constants and files beside it, checked as they are asked for. */
import { refuse } from "../formatError";
import { sizeOfShape } from "../weights";
import { WHAT } from "./onnxNodes";
import { DATA_TYPE, type TensorProto } from "./onnxProto";

/** Numbers that do not depend on the images. */
export interface Constant {
  readonly kind: "constant";
  /** As the file names it. */
  readonly name: string;
  readonly shape: readonly number[];
  /** In an integer one, NaN stands for the number of images. */
  readonly values: ArrayLike<number>;
  readonly isInteger: boolean;
}

/** Files that were chosen with the .onnx file, by name. */
export type FilesBeside = ReadonlyMap<string, Uint8Array>;

/** @throws ModelFormatError if the numbers are not there, or of a type or count that cannot be. */
export function readTensor(tensor: TensorProto, name: string, beside: FilesBeside): Constant {
  const what = `${WHAT}: the weights “${name}”`;
  const shape = tensor.dims ?? [];
  const bytes = tensor.data_location === 1 ? externalBytes(tensor, what, beside) : tensor.raw_data;
  const values = readValues(tensor, bytes, what);
  if (shape.length > 6 || shape.some((size) => size < 0) || values.length !== sizeOfShape(shape)) refuse(`${what} should hold ${shape.join(" × ")} values, but hold ${values.length}. The file is damaged; save it again.`);
  return { kind: "constant", name, shape, values, isInteger: !(values instanceof Float32Array) };
}

/** Copies, as the file's bytes need not be aligned. */
function readValues({ data_type, float_data = [], int32_data = [], int64_data = [] }: TensorProto, bytes: Uint8Array | undefined, what: string): Float32Array | readonly number[] {
  switch (data_type) {
    case DATA_TYPE.float:
      return bytes === undefined ? Float32Array.from(float_data) : new Float32Array(bufferOf(bytes), 0, Math.floor(bytes.length / 4));
    case DATA_TYPE.float16:
      return Float32Array.from(shorts(bytes, int32_data), fromHalf);
    case DATA_TYPE.bfloat16:
      return new Float32Array(Uint32Array.from(shorts(bytes, int32_data), (value) => value << 16).buffer);
    case DATA_TYPE.int64:
      return bytes === undefined ? int64_data : Array.from(new BigInt64Array(bufferOf(bytes), 0, Math.floor(bytes.length / 8)), Number);
    case DATA_TYPE.int32:
      return bytes === undefined ? int32_data : Array.from(new Int32Array(bufferOf(bytes), 0, Math.floor(bytes.length / 4)));
    case DATA_TYPE.bool:
      return bytes === undefined ? int32_data : Array.from(bytes);
    default:
      return refuse(`${what} are of type ${data_type ?? "unknown"}; float (1) is read here. Export the model in 32-bit floats.`);
  }
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function shorts(bytes: Uint8Array | undefined, values: readonly number[]): ArrayLike<number> {
  return bytes === undefined ? values : new Uint16Array(bufferOf(bytes), 0, Math.floor(bytes.length / 2));
}

/** IEEE 754 binary16. */
function fromHalf(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function externalBytes({ external_data = [] }: TensorProto, what: string, beside: FilesBeside): Uint8Array {
  const entry = (key: string): string | undefined => external_data.find((item) => item.key === key)?.value;
  const location = entry("location");
  if (location === undefined) refuse(`${what} are kept in another file. Save the model as a single file.`);
  const fileName = location.split(/[/\\]/).at(-1) ?? "";
  const file = beside.get(fileName) ?? refuse(`${what} are kept in another file, “${fileName.slice(0, 200)}”. Choose both files together, under the names they were saved with.`);
  const offset = Number(entry("offset") ?? 0);
  const length = Number(entry("length") ?? file.length - offset);
  if (!isCount(offset) || !isCount(length) || offset + length > file.length) {
    refuse(`${what} should be bytes ${offset} to ${offset + length} of “${fileName.slice(0, 200)}”, but that file has ${file.length}. It is cut short, or belongs to another network.`);
  }
  return file.subarray(offset, offset + length);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
