/**
 * @file Reads HDF5 files as h5py writes them: a bounded reader of the classic layout, written for files nobody vouches for.
 *
 * Not h5wasm, which writes ours: fed with damaged files, version 0.10.3 never came back from one of the first 650 to
 * 1,300 in three runs of four, and in the fourth left its memory and refused every file after. A page cannot interrupt it.
 *
 * Layout: HDF5 File Format Specification 3.0, https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html.
 * Read is what h5py can write: superblocks 0 to 3, both kinds of header, groups and attributes whether few or many, data
 * in one piece or in chunks under any index, packed by gzip, LZF, shuffled, checked. Checksums of the newer parts are
 * not compared: a wrong one would only tell what bounds and signatures tell too.
 */
import { MAX_FILE_BYTES, MAX_HDF5_ATTRIBUTES, MAX_HDF5_ATTRIBUTE_VALUES, MAX_HDF5_DEPTH, MAX_HDF5_OBJECTS, MAX_HDF5_STEPS, MAX_JSON_BYTES } from "../limits";
import { Hdf5Bytes, Hdf5Error, readSpace, readType, sizeOf, type Hdf5Type } from "./hdf5Bytes";
import { readChunks, type ChunkedData } from "./hdf5Chunks";
import { readFilters } from "./hdf5Filters";
import { FractalHeap, treeRecords } from "./hdf5Heap";
import { toNumbers } from "./hdf5Numbers";
import type { Hdf5Attribute, Hdf5Dataset, Hdf5Group } from "./hdf5Tree";
import { at } from "../../data/arrays";

/** Kinds of header messages (section IV.A.2). */
const MESSAGE = { space: 0x01, linkInfo: 0x02, type: 0x03, link: 0x06, layout: 0x08, groupInfo: 0x0a, filters: 0x0b, attribute: 0x0c, continuation: 0x10, symbolTable: 0x11, attributeInfo: 0x15 } as const;
/** Of which a group has one at least. */
const GROUP_MESSAGES: readonly number[] = [MESSAGE.symbolTable, MESSAGE.linkInfo, MESSAGE.link, MESSAGE.groupInfo];
const CHECKSUM_BYTES = 4;
const UNREADABLE_LAYOUT = "it is written in a layout of HDF5 that is not read here; save it with Keras's own model.save";

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
    const node = this.#object(this.#rootHeader(), 0);
    if (node.kind !== "group") throw new Hdf5Error("its root is no group");
    return node;
  }

  /** From the superblock (II.A), of version 0 to 3. */
  #rootHeader(): number {
    const version = this.#file.u8(8);
    const sizes = version < 2 ? 13 : 9;
    if (version > 3 || this.#file.u8(sizes) !== 8 || this.#file.u8(sizes + 1) !== 8) throw new Hdf5Error(UNREADABLE_LAYOUT);
    if (version >= 2) return this.#file.u64(36);
    return this.#file.u64((version === 0 ? 24 : 28) + 40);
  }

  #object(header: number, depth: number): Hdf5Group | Hdf5Dataset {
    if (++this.#objects > MAX_HDF5_OBJECTS) throw new Hdf5Error(`it has more than ${MAX_HDF5_OBJECTS} objects`);
    if (depth > MAX_HDF5_DEPTH) throw new Hdf5Error(`its groups are more than ${MAX_HDF5_DEPTH} deep`);
    const messages = this.#messages(header);
    if (messages.some(({ kind }) => kind === MESSAGE.layout)) return this.#dataset(messages);
    if (!messages.some(({ kind }) => GROUP_MESSAGES.includes(kind))) throw new Hdf5Error(UNREADABLE_LAYOUT);
    return { kind: "group", attributes: this.#attributes(messages), children: this.#children(messages, depth) };
  }

  #messages(header: number): Message[] {
    this.#step();
    if (this.#file.u8(header) === 1) return this.#oldMessages(header);
    if (!this.#file.hasSignature(header, "OHDR") || this.#file.u8(header + 4) !== 2) throw new Hdf5Error(UNREADABLE_LAYOUT);
    return this.#newMessages(header);
  }

  /** Of a version 1 header (IV.A.1.a), continuation blocks included. */
  #oldMessages(header: number): Message[] {
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

  /** Of a version 2 header (IV.A.1.b); each block ends with a checksum. */
  #newMessages(header: number): Message[] {
    const flags = this.#file.u8(header + 5);
    const sizeAt = header + 6 + ((flags & 0x20) === 0 ? 0 : 16) + ((flags & 0x10) === 0 ? 0 : 4);
    const sizeBytes = 1 << (flags & 3);
    const frame = (flags & 4) === 0 ? 4 : 6;
    const first = sizeAt + sizeBytes;
    const blocks = [{ at: first, end: first + this.#file.uint(sizeAt, sizeBytes) }];
    const messages: Message[] = [];
    for (const block of blocks) {
      for (let { at } = block; at + frame <= block.end; ) {
        this.#step();
        const message: Message = { kind: this.#file.u8(at), size: this.#file.u16(at + 1), isShared: (this.#file.u8(at + 3) & 2) !== 0, at: at + frame };
        if (message.kind === MESSAGE.continuation) {
          const start = this.#file.u64(message.at);
          this.#file.expectSignature(start, "OCHK");
          blocks.push({ at: start + 4, end: start + this.#file.u64(message.at + 8) - CHECKSUM_BYTES });
        } else messages.push(message);
        at = message.at + message.size;
      }
    }
    return messages;
  }

  #children(messages: readonly Message[], depth: number): Map<string, Hdf5Group | Hdf5Dataset> {
    const children = new Map<string, Hdf5Group | Hdf5Dataset>();
    for (const [name, header] of this.#links(messages)) children.set(name, this.#object(header, depth + 1));
    return children;
  }

  /** Names and headers of what is in a group. Links to other names are left aside: no model needs them. */
  *#links(messages: readonly Message[]): Generator<readonly [name: string, header: number]> {
    for (const { kind, at } of messages) {
      if (kind === MESSAGE.symbolTable) yield* this.#oldLinks(at);
      else if (kind === MESSAGE.link) yield* this.#link(at);
      else if (kind === MESSAGE.linkInfo) {
        const heap = at + 2 + ((this.#file.u8(at + 1) & 1) === 0 ? 0 : 8);
        for (const link of this.#dense(heap, heap + 8, (record) => record + 4)) yield* this.#link(link);
      }
    }
  }

  *#oldLinks(table: number): Generator<readonly [name: string, header: number]> {
    const heap = this.#file.u64(table + 8);
    this.#file.expectSignature(heap, "HEAP");
    const names = this.#file.slice(this.#file.u64(heap + 24), this.#file.u64(heap + 8));
    for (const entry of this.#symbols(this.#file.u64(table))) {
      if (this.#file.u32(entry + 16) !== 2) yield [nameAt(names, this.#file.u64(entry)), this.#file.u64(entry + 8)];
    }
  }

  /** A link message (IV.A.2.g). */
  *#link(start: number): Generator<readonly [name: string, header: number]> {
    this.#step();
    const flags = this.#file.u8(start + 1);
    let at = start + 2;
    const isHard = (flags & 8) === 0 || this.#file.u8(at) === 0;
    at += ((flags & 8) === 0 ? 0 : 1) + ((flags & 4) === 0 ? 0 : 8) + ((flags & 0x10) === 0 ? 0 : 1);
    const lengthBytes = 1 << (flags & 3);
    const length = this.#file.uint(at, lengthBytes);
    const name = new TextDecoder().decode(this.#file.slice(at + lengthBytes, length));
    if (isHard) yield [name, this.#file.u64(at + lengthBytes + length)];
  }

  /** Addresses of what is kept in a heap, and found by a B-tree, where there is much of it. @param idIn Where a record has the ID. */
  *#dense(heapAt: number, treeAt: number, idIn: (record: number) => number): Generator<number> {
    const [heap, tree] = [this.#file.address(heapAt), this.#file.address(treeAt)];
    if (heap === null || tree === null) return;
    const step = (): void => this.#step();
    const objects = new FractalHeap(this.#file, heap, step);
    for (const { at } of treeRecords(this.#file, tree, step)) yield objects.object(idIn(at)).at;
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
    const [spaceMessage, typeMessage, layout, filters] = [find(MESSAGE.space), find(MESSAGE.type), find(MESSAGE.layout), find(MESSAGE.filters)];
    if (spaceMessage === undefined || typeMessage === undefined || layout === undefined) throw new Hdf5Error(UNREADABLE_LAYOUT);
    const space = readSpace(this.#file, spaceMessage.at);
    if (space === null) throw new Hdf5Error("a data set in it is empty");
    const type = this.#numberType(readType(this.#file, typeMessage.at), messages);
    const count = sizeOf(space.shape);
    this.#spend(count * type.size);
    const pipeline = filters === undefined ? [] : readFilters(this.#file, filters.at);
    const data = count === 0 ? new Uint8Array(0) : this.#data({ space, size: type.size, filters: pipeline, layout: layout.at }, count * type.size);
    return { kind: "dataset", shape: space.shape, values: toNumbers(data, type, count) };
  }

  /** Keras keeps bfloat16 as bytes that say so in an attribute: HDF5 has no such type. */
  #numberType(type: Hdf5Type, messages: readonly Message[]): Hdf5Type {
    if (type.kind !== "opaque" || type.size !== 2) return type;
    const said = this.#attributes(messages).get("dtype");
    return said?.kind === "string" && said.value === "bfloat16" ? { kind: "bfloat16", size: 2, isBigEndian: false } : type;
  }

  /** By a data layout message (IV.A.2.i), version 3 to 5: compact, contiguous or in chunks. */
  #data(data: ChunkedData, size: number): Uint8Array {
    const { layout } = data;
    const version = this.#file.u8(layout);
    const kind = this.#file.u8(layout + 1);
    if (version < 3 || version > 5 || kind > 2) throw new Hdf5Error(UNREADABLE_LAYOUT);
    if (kind === 2) return readChunks(this.#file, data, () => this.#step(), (bytes) => this.#spend(bytes));
    if (data.filters.length > 0) throw new Hdf5Error(UNREADABLE_LAYOUT);
    if (kind === 0) return this.#file.slice(layout + 4, size);
    const address = this.#file.address(layout + 2);
    if (address === null) throw new Hdf5Error("a data set in it was never written");
    return this.#file.slice(address, size);
  }

  #attributes(messages: readonly Message[]): Map<string, Hdf5Attribute> {
    const own = [...this.#attributeMessages(messages)];
    if (own.length > MAX_HDF5_ATTRIBUTES) throw new Hdf5Error(`a group in it has more than ${MAX_HDF5_ATTRIBUTES} attributes`);
    const attributes = new Map<string, Hdf5Attribute>();
    for (const at of own) {
      const [name, attribute] = this.#attribute(at);
      if (attribute !== null) attributes.set(name, attribute);
    }
    return attributes;
  }

  *#attributeMessages(messages: readonly Message[]): Generator<number> {
    for (const { kind, at, isShared } of messages) {
      if (kind === MESSAGE.attribute) {
        if (isShared) throw new Hdf5Error(UNREADABLE_LAYOUT);
        yield at;
      } else if (kind === MESSAGE.attributeInfo) {
        const heap = at + 2 + ((this.#file.u8(at + 1) & 1) === 0 ? 0 : 2);
        yield* this.#dense(heap, heap + 8, (record) => record);
      }
    }
  }

  /** An attribute message (IV.A.2.m); its value is null if of a kind that no model needs. */
  #attribute(at: number): [name: string, value: Hdf5Attribute | null] {
    const version = this.#file.u8(at);
    // Flags of the newer ones: type or shape are elsewhere.
    if (version < 1 || version > 3 || (version > 1 && (this.#file.u8(at + 1) & 3) !== 0)) throw new Hdf5Error(UNREADABLE_LAYOUT);
    const [nameSize, typeSize, spaceSize] = [this.#file.u16(at + 2), this.#file.u16(at + 4), this.#file.u16(at + 6)];
    const padded = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
    const nameAddress = at + (version === 3 ? 9 : 8);
    const typeAddress = nameAddress + padded(nameSize);
    const spaceAddress = typeAddress + padded(typeSize);
    const name = nameAt(this.#file.slice(nameAddress, nameSize), 0);
    const space = readSpace(this.#file, spaceAddress);
    const value = space === null ? null : this.#attributeValue(readType(this.#file, typeAddress), space.shape, spaceAddress + padded(spaceSize));
    return [name, value];
  }

  #attributeValue(type: Hdf5Type, shape: readonly number[], from: number): Hdf5Attribute | null {
    const count = sizeOf(shape);
    if (count > MAX_HDF5_ATTRIBUTE_VALUES) throw new Hdf5Error(`an attribute in it has ${count} values`);
    this.#spend(count * type.size);
    if (type.kind === "other" || type.kind === "opaque") return null;
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

function nameAt(bytes: Uint8Array, start: number): string {
  if (start >= bytes.length) throw new Hdf5Error("a name in it lies outside its heap");
  const end = bytes.indexOf(0, start);
  return new TextDecoder().decode(bytes.subarray(start, end === -1 ? bytes.length : end));
}
