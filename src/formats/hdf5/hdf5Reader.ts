/**
 * @file Reads HDF5 files as h5py writes them: a bounded reader of the classic layout, written for files nobody vouches for.
 *
 * Not h5wasm, which writes ours: fed with damaged files, version 0.10.3 never came back from one of the first 650 to
 * 1,300 in three runs of four, and in the fourth left its memory and refused every file after. A page cannot interrupt it.
 *
 * Layout: HDF5 File Format Specification 3.0, https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html.
 * Read are superblocks 0 and 1, version 1 headers, symbol tables, and contiguous or compact data: what every h5py
 * writes unless told otherwise (it asks for libver "earliest").
 */
import { MAX_FILE_BYTES, MAX_HDF5_ATTRIBUTES, MAX_HDF5_ATTRIBUTE_VALUES, MAX_HDF5_DEPTH, MAX_HDF5_OBJECTS, MAX_HDF5_STEPS, MAX_JSON_BYTES } from "../limits";
import { Hdf5Bytes, Hdf5Error, readSpace, readType, sizeOf, type Hdf5Type } from "./hdf5Bytes";
import type { Hdf5Attribute, Hdf5Dataset, Hdf5Group } from "./hdf5Tree";
import { at } from "../../data/arrays";

/** Kinds of header messages (section IV.A.2). */
const MESSAGE = { space: 0x01, type: 0x03, layout: 0x08, filters: 0x0b, attribute: 0x0c, continuation: 0x10, symbolTable: 0x11 } as const;
const UNREADABLE_LAYOUT = "it is written in a layout of HDF5 that is not read here; save it with Keras's own model.save, without compression";

interface Message {
  readonly kind: number;
  readonly at: number;
  readonly size: number;
  /** Its content is elsewhere. */
  readonly isShared: boolean;
}

/** The tree of a whole file. @throws Hdf5Error if it is damaged, asks for too much, or is not of the layout read here. */
export function readHdf5Tree(bytes: Uint8Array): Hdf5Group {
  return new Hdf5Reader(new Hdf5Bytes(bytes)).root();
}

class Hdf5Reader {
  readonly #file: Hdf5Bytes;
  #steps = 0;
  #objects = 0;
  #valueBytes = 0;

  constructor(file: Hdf5Bytes) {
    this.#file = file;
  }

  root(): Hdf5Group {
    const version = this.#file.u8(8);
    if (version > 1 || this.#file.u8(13) !== 8 || this.#file.u8(14) !== 8) throw new Hdf5Error(UNREADABLE_LAYOUT);
    const base = version === 0 ? 24 : 28;
    if (this.#file.u64(base) !== 0) throw new Hdf5Error(UNREADABLE_LAYOUT);
    const node = this.#object(this.#file.u64(base + 40), 0);
    if (node.kind !== "group") throw new Hdf5Error("its root is no group");
    return node;
  }

  #object(header: number, depth: number): Hdf5Group | Hdf5Dataset {
    if (++this.#objects > MAX_HDF5_OBJECTS) throw new Hdf5Error(`it has more than ${MAX_HDF5_OBJECTS} objects`);
    if (depth > MAX_HDF5_DEPTH) throw new Hdf5Error(`its groups are more than ${MAX_HDF5_DEPTH} deep`);
    const messages = this.#messages(header);
    const table = messages.find(({ kind }) => kind === MESSAGE.symbolTable);
    if (table === undefined) return this.#dataset(messages);
    return { kind: "group", attributes: this.#attributes(messages), children: this.#children(table.at, depth) };
  }

  /** The messages of a version 1 header (IV.A.1.a), continuation blocks included. */
  #messages(header: number): Message[] {
    this.#step();
    if (this.#file.u8(header) !== 1) throw new Hdf5Error(UNREADABLE_LAYOUT);
    const blocks = [{ at: header + 16, end: header + 16 + this.#file.u32(header + 8) }];
    const messages: Message[] = [];
    for (const block of blocks) {
      for (let { at } = block; at + 8 <= block.end; ) {
        this.#step();
        const message: Message = { kind: this.#file.u16(at), size: this.#file.u16(at + 2), isShared: (this.#file.u8(at + 4) & 2) !== 0, at: at + 8 };
        if (message.kind === MESSAGE.continuation) {
          const start = this.#file.u64(message.at);
          blocks.push({ at: start, end: start + this.#file.u64(message.at + 8) });
        } else messages.push(message);
        at = message.at + message.size;
      }
    }
    return messages;
  }

  #children(table: number, depth: number): Map<string, Hdf5Group | Hdf5Dataset> {
    const children = new Map<string, Hdf5Group | Hdf5Dataset>();
    const heap = this.#file.u64(table + 8);
    this.#file.expectSignature(heap, "HEAP");
    const names = this.#file.slice(this.#file.u64(heap + 24), this.#file.u64(heap + 8));
    for (const entry of this.#symbols(this.#file.u64(table))) {
      // Links to other names (cache type 2) are left aside: no model needs them.
      if (this.#file.u32(entry + 16) === 2) continue;
      children.set(nameAt(names, this.#file.u64(entry)), this.#object(this.#file.u64(entry + 8), depth + 1));
    }
    return children;
  }

  /** Addresses of the symbol table entries under a B-tree node (III.A.1, III.B). */
  *#symbols(node: number): Generator<number> {
    this.#step();
    this.#file.expectSignature(node, "TREE");
    const level = this.#file.u8(node + 5);
    const count = this.#file.u16(node + 6);
    for (let i = 0; i < count; i++) {
      const child = this.#file.u64(node + 32 + 16 * i);
      if (level > 0) yield* this.#symbols(child);
      else yield* this.#leafSymbols(child);
    }
  }

  *#leafSymbols(leaf: number): Generator<number> {
    this.#step();
    this.#file.expectSignature(leaf, "SNOD");
    const count = this.#file.u16(leaf + 6);
    for (let i = 0; i < count; i++) yield leaf + 8 + 40 * i;
  }

  #dataset(messages: readonly Message[]): Hdf5Dataset {
    const find = (kind: number): Message | undefined => messages.find((message) => message.kind === kind && !message.isShared);
    const [space, type, layout] = [find(MESSAGE.space), find(MESSAGE.type), find(MESSAGE.layout)];
    if (space === undefined || type === undefined || layout === undefined || find(MESSAGE.filters) !== undefined) throw new Hdf5Error(UNREADABLE_LAYOUT);
    const shape = readSpace(this.#file, space.at);
    if (shape === null) throw new Hdf5Error("a data set in it is empty");
    const dtype = readType(this.#file, type.at);
    const count = sizeOf(shape);
    this.#spend(count * dtype.size);
    const data = count === 0 ? new Uint8Array(0) : this.#data(layout.at, count * dtype.size);
    return { kind: "dataset", shape, values: toNumbers(data, dtype, count) };
  }

  /** A data layout message (IV.A.2.i), version 3 or 4: compact or contiguous. */
  #data(layout: number, size: number): Uint8Array {
    const version = this.#file.u8(layout);
    const kind = this.#file.u8(layout + 1);
    if ((version !== 3 && version !== 4) || kind > 1) throw new Hdf5Error(UNREADABLE_LAYOUT);
    if (kind === 0) return this.#file.slice(layout + 4, size);
    const address = this.#file.address(layout + 2);
    if (address === null) throw new Hdf5Error("a data set in it was never written");
    return this.#file.slice(address, size);
  }

  #attributes(messages: readonly Message[]): Map<string, Hdf5Attribute> {
    const own = messages.filter(({ kind }) => kind === MESSAGE.attribute);
    if (own.length > MAX_HDF5_ATTRIBUTES) throw new Hdf5Error(`a group in it has more than ${MAX_HDF5_ATTRIBUTES} attributes`);
    const attributes = new Map<string, Hdf5Attribute>();
    for (const message of own) {
      const [name, attribute] = this.#attribute(message);
      if (attribute !== null) attributes.set(name, attribute);
    }
    return attributes;
  }

  /** An attribute message (IV.A.2.m); its value is null if of a kind that no model needs. */
  #attribute({ at, isShared }: Message): [name: string, value: Hdf5Attribute | null] {
    const version = this.#file.u8(at);
    if (version < 1 || version > 3 || isShared) throw new Hdf5Error(UNREADABLE_LAYOUT);
    const [nameSize, typeSize, spaceSize] = [this.#file.u16(at + 2), this.#file.u16(at + 4), this.#file.u16(at + 6)];
    const padded = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
    const nameAddress = at + (version === 3 ? 9 : 8);
    const typeAddress = nameAddress + padded(nameSize);
    const spaceAddress = typeAddress + padded(typeSize);
    const name = nameAt(this.#file.slice(nameAddress, nameSize), 0);
    const shape = readSpace(this.#file, spaceAddress);
    const value = shape === null ? null : this.#attributeValue(readType(this.#file, typeAddress), shape, spaceAddress + padded(spaceSize));
    return [name, value];
  }

  #attributeValue(type: Hdf5Type, shape: readonly number[], from: number): Hdf5Attribute | null {
    const count = sizeOf(shape);
    if (count > MAX_HDF5_ATTRIBUTE_VALUES) throw new Hdf5Error(`an attribute in it has ${count} values`);
    this.#spend(count * type.size);
    if (type.kind === "other") return null;
    if (type.kind === "string" || type.kind === "vlen-string") {
      const strings = Array.from({ length: count }, (_, i) => this.#string(type, from + i * type.size));
      return shape.length === 0 ? { kind: "string", value: at(strings, 0), charset: type.charset } : { kind: "strings", values: strings };
    }
    return { kind: "numbers", values: Array.from(toNumbers(this.#file.slice(from, count * type.size), type, count), Number) };
  }

  #string(type: Extract<Hdf5Type, { kind: "string" | "vlen-string" }>, at: number): string {
    const bytes = type.kind === "string" ? this.#file.slice(at, type.size) : this.#heapObject(this.#file.address(at + 4) ?? 0, this.#file.u32(at + 12), this.#file.u32(at));
    if (bytes.length > MAX_JSON_BYTES) throw new Hdf5Error(`a text in it is ${bytes.length} bytes long`);
    this.#spend(bytes.length);
    // Fixed lengths are filled up with zeros, or with spaces.
    let end = bytes.length;
    while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 0x20)) end--;
    return new TextDecoder().decode(bytes.subarray(0, end));
  }

  /** An object of a global heap collection (III.E). */
  #heapObject(collection: number, index: number, size: number): Uint8Array {
    if (size === 0) return new Uint8Array(0);
    this.#file.expectSignature(collection, "GCOL");
    const end = collection + this.#file.u64(collection + 8);
    for (let at = collection + 16; at + 16 <= end; ) {
      this.#step();
      const objectSize = this.#file.u64(at + 8);
      const found = this.#file.u16(at);
      if (found === index && size <= objectSize) return this.#file.slice(at + 16, size);
      if (found === 0) break;
      at += 16 + Math.ceil(objectSize / 8) * 8;
    }
    throw new Hdf5Error(`a text in it is missing from its heap at byte ${collection}`);
  }

  #step(): void {
    if (++this.#steps > MAX_HDF5_STEPS) throw new Hdf5Error("its parts point in circles");
  }

  /** Counts bytes before they are copied: many names may share one heap. */
  #spend(bytes: number): void {
    this.#valueBytes += bytes;
    if (!(this.#valueBytes <= MAX_FILE_BYTES)) throw new Hdf5Error(`it asks for more than ${MAX_FILE_BYTES} bytes`);
  }
}

/** Copies, as the file’s bytes need not be aligned (and `slice` of Node’s Buffer would not). */
function toNumbers(data: Uint8Array, { kind, size }: Hdf5Type, count: number): Hdf5Dataset["values"] {
  const { buffer } = new Uint8Array(data);
  if (kind === "float") return size === 4 ? new Float32Array(buffer) : new Float64Array(buffer);
  if (kind === "signed" && size === 8) return new BigInt64Array(buffer);
  if ((kind !== "signed" && kind !== "unsigned") || ![1, 2, 4].includes(size)) throw new Hdf5Error("a data set in it does not hold numbers");
  const view = new DataView(buffer);
  const read = { signed1: "getInt8", signed2: "getInt16", signed4: "getInt32", unsigned1: "getUint8", unsigned2: "getUint16", unsigned4: "getUint32" } as const;
  const method = read[`${kind}${size as 1 | 2 | 4}`];
  return Float64Array.from({ length: count }, (_, i) => view[method](i * size, true));
}

function nameAt(bytes: Uint8Array, start: number): string {
  if (start >= bytes.length) throw new Hdf5Error("a name in it lies outside its heap");
  const end = bytes.indexOf(0, start);
  return new TextDecoder().decode(bytes.subarray(start, end === -1 ? bytes.length : end));
}
