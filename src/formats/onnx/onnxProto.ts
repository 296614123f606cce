/**
 * @file The part of ONNX's protobuf schema that these networks need, and its coding.
 * Schema: https://github.com/onnx/onnx/blob/v1.18.0/onnx/onnx.proto; field numbers and names are its own.
 *
 * Tables instead of generated code: a dozen messages, and nothing is made by `eval`, as protobufjs's reflection does.
 */
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

export interface ModelProto {
  readonly ir_version?: number;
  readonly producer_name?: string;
  readonly producer_version?: string;
  readonly doc_string?: string;
  readonly graph?: GraphProto;
  readonly opset_import?: readonly { readonly domain?: string; readonly version?: number }[];
  readonly metadata_props?: readonly { readonly key?: string; readonly value?: string }[];
}

export interface GraphProto {
  readonly node?: readonly NodeProto[];
  readonly name?: string;
  readonly initializer?: readonly TensorProto[];
  readonly input?: readonly ValueInfoProto[];
  readonly output?: readonly ValueInfoProto[];
}

export interface NodeProto {
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly name?: string;
  readonly op_type?: string;
  readonly attribute?: readonly AttributeProto[];
  /** Whose operator it is; ONNX's own where there is none. */
  readonly domain?: string;
}

export interface AttributeProto {
  readonly name?: string;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorProto;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  readonly type?: number;
}

export interface TensorProto {
  readonly dims?: readonly number[];
  readonly data_type?: number;
  readonly float_data?: readonly number[];
  readonly int32_data?: readonly number[];
  readonly int64_data?: readonly number[];
  readonly name?: string;
  readonly raw_data?: Uint8Array;
  /** Where in which other file: "location", "offset" and "length" as texts. */
  readonly external_data?: readonly { readonly key?: string; readonly value?: string }[];
  /** 1: in another file. */
  readonly data_location?: number;
}

export interface ValueInfoProto {
  readonly name?: string;
  readonly type?: { readonly tensor_type?: { readonly elem_type?: number; readonly shape?: { readonly dim?: readonly { readonly dim_value?: number; readonly dim_param?: string }[] } } };
}

/** TensorProto.DataType and AttributeProto.AttributeType. */
export const DATA_TYPE = { float: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float16: 10, double: 11, bfloat16: 16 } as const;
export const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

type Scalar = "int64" | "float" | "string" | "bytes";
type MessageType = Readonly<Record<number, Field>>;
/** Name, kind of value, and whether there may be several. */
type Field = readonly [name: string, kind: Scalar | MessageType, repeated?: "repeated"];
type Message = Record<string, unknown>;

const TENSOR: MessageType = {
  1: ["dims", "int64", "repeated"],
  2: ["data_type", "int64"],
  4: ["float_data", "float", "repeated"],
  5: ["int32_data", "int64", "repeated"],
  7: ["int64_data", "int64", "repeated"],
  8: ["name", "string"],
  9: ["raw_data", "bytes"],
  13: ["external_data", { 1: ["key", "string"], 2: ["value", "string"] }, "repeated"],
  14: ["data_location", "int64"],
};
const ATTRIBUTE: MessageType = {
  1: ["name", "string"],
  2: ["f", "float"],
  3: ["i", "int64"],
  4: ["s", "bytes"],
  5: ["t", TENSOR],
  7: ["floats", "float", "repeated"],
  8: ["ints", "int64", "repeated"],
  20: ["type", "int64"],
};
const NODE: MessageType = {
  1: ["input", "string", "repeated"],
  2: ["output", "string", "repeated"],
  3: ["name", "string"],
  4: ["op_type", "string"],
  5: ["attribute", ATTRIBUTE, "repeated"],
  7: ["domain", "string"],
};
const SHAPE: MessageType = { 1: ["dim", { 1: ["dim_value", "int64"], 2: ["dim_param", "string"] }, "repeated"] };
const VALUE_INFO: MessageType = { 1: ["name", "string"], 2: ["type", { 1: ["tensor_type", { 1: ["elem_type", "int64"], 2: ["shape", SHAPE] }] }] };
const GRAPH: MessageType = {
  1: ["node", NODE, "repeated"],
  2: ["name", "string"],
  5: ["initializer", TENSOR, "repeated"],
  11: ["input", VALUE_INFO, "repeated"],
  12: ["output", VALUE_INFO, "repeated"],
};
const MODEL: MessageType = {
  1: ["ir_version", "int64"],
  2: ["producer_name", "string"],
  3: ["producer_version", "string"],
  6: ["doc_string", "string"],
  7: ["graph", GRAPH],
  8: ["opset_import", { 1: ["domain", "string"], 2: ["version", "int64"] }, "repeated"],
  14: ["metadata_props", { 1: ["key", "string"], 2: ["value", "string"] }, "repeated"],
};

export function encodeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  encodeMessage(writer, MODEL, { ...model });
  return writer.finish();
}

/** @throws Error if the bytes are no such message. */
export function decodeModel(bytes: Uint8Array): ModelProto {
  return decodeMessage(new BinaryReader(bytes), bytes.length, MODEL);
}

function encodeMessage(writer: BinaryWriter, type: MessageType, message: Message): void {
  for (const [number, [name, kind, repeated]] of Object.entries(type)) {
    const value = message[name];
    if (value === undefined) continue;
    const values = repeated === undefined ? [value] : (value as readonly unknown[]);
    if (repeated !== undefined && (kind === "int64" || kind === "float")) encodePacked(writer, Number(number), kind, values as readonly number[]);
    else for (const item of values) encodeField(writer, Number(number), kind, item);
  }
}

function encodePacked(writer: BinaryWriter, number: number, kind: "int64" | "float", values: readonly number[]): void {
  writer.tag(number, WireType.LengthDelimited).fork();
  for (const value of values) writer[kind](value);
  writer.join();
}

function encodeField(writer: BinaryWriter, number: number, kind: Field[1], value: unknown): void {
  switch (kind) {
    case "int64":
      writer.tag(number, WireType.Varint).int64(value as number);
      return;
    case "float":
      writer.tag(number, WireType.Bit32).float(value as number);
      return;
    case "string":
      writer.tag(number, WireType.LengthDelimited).string(value as string);
      return;
    case "bytes":
      writer.tag(number, WireType.LengthDelimited).bytes(value as Uint8Array);
      return;
    default:
      writer.tag(number, WireType.LengthDelimited).fork();
      encodeMessage(writer, kind, value as Message);
      writer.join();
  }
}

/** Reads up to byte `end`; fields that are not in the table are passed over. */
function decodeMessage(reader: BinaryReader, end: number, type: MessageType): Message {
  // No prototype, so that no name can mean anything but what was read.
  const message: Message = Object.create(null) as Message;
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    const field = Object.hasOwn(type, number) ? type[number] : undefined;
    if (field === undefined) reader.skip(wireType, number);
    else decodeField(reader, wireType, field, message);
    if (reader.pos > end) throw new Error(`a part ends at byte ${reader.pos} instead of ${end}`);
  }
  return message;
}

function decodeField(reader: BinaryReader, wireType: WireType, [name, kind, repeated]: Field, message: Message): void {
  if (repeated === undefined) {
    message[name] = decodeValue(reader, wireType, kind);
    return;
  }
  const values = (message[name] ??= []) as unknown[];
  if (wireType !== WireType.LengthDelimited || (kind !== "int64" && kind !== "float")) {
    values.push(decodeValue(reader, wireType, kind));
    return;
  }
  const end = endOfPart(reader);
  while (reader.pos < end) values.push(decodeScalar(reader, kind));
}

const WIRE_TYPES = { int64: WireType.Varint, float: WireType.Bit32, string: WireType.LengthDelimited, bytes: WireType.LengthDelimited } as const;

function decodeValue(reader: BinaryReader, wireType: WireType, kind: Field[1]): unknown {
  const expected = typeof kind === "string" ? WIRE_TYPES[kind] : WireType.LengthDelimited;
  if (wireType !== expected) throw new Error(`byte ${reader.pos} holds another kind of value than ONNX has there`);
  return typeof kind === "string" ? decodeScalar(reader, kind) : decodeMessage(reader, endOfPart(reader), kind);
}

function decodeScalar(reader: BinaryReader, kind: Scalar): unknown {
  return kind === "int64" ? Number(reader.int64()) : reader[kind]();
}

function endOfPart(reader: BinaryReader): number {
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new Error(`a part should end at byte ${end}, but the file has ${reader.len}`);
  return end;
}
