/** @file HDF5's newer indexes: B-trees of version 2 (III.A.2) and the fractal heaps (III.G) that they point into. */
import { type Hdf5Bytes, Hdf5Error } from "./hdf5Bytes";

/** Counts what is read, and throws where it is too much: what ends a file whose parts point in circles. */
export type Step = () => void;

/** Addresses of the records of a version 2 B-tree, and what is one's size. */
export function* treeRecords(file: Hdf5Bytes, header: number, step: Step): Generator<{ readonly at: number; readonly size: number }> {
  step();
  file.expectSignature(header, "BTHD");
  const [nodeSize, size, depth] = [file.u32(header + 6), file.u16(header + 10), file.u16(header + 12)];
  const root = file.address(header + 16);
  if (size === 0 || depth > MAX_TREE_DEPTH) throw new Hdf5Error("a B-tree in it is damaged");
  if (root !== null) yield* nodeRecords(file, { address: root, count: file.u16(header + 24), depth }, { size, levels: treeLevels(nodeSize, size, depth) }, step);
}

const MAX_TREE_DEPTH = 8;
/** Of a node: signature, version, type and checksum. */
const NODE_FRAME = 10;

interface TreeNode {
  readonly address: number;
  readonly count: number;
  readonly depth: number;
}

interface TreeShape {
  /** Of a record, in bytes. */
  readonly size: number;
  readonly levels: { readonly countBytes: number; readonly totalBytes: readonly number[] };
}

/** How many bytes a node's pointers take for the number of records below, as H5B2hdr.c works it out from the most there could be. */
function treeLevels(nodeSize: number, recordSize: number, depth: number): TreeShape["levels"] {
  const bytesFor = (limit: number): number => Math.floor(Math.floor(Math.log2(Math.max(1, limit))) / 8) + 1;
  let most = Math.floor((nodeSize - NODE_FRAME) / recordSize);
  const countBytes = bytesFor(most);
  const totalBytes = [0];
  for (let level = 1; level <= depth; level++) {
    const pointer = 8 + countBytes + (totalBytes[level - 1] ?? 0);
    const own = Math.floor((nodeSize - NODE_FRAME - pointer) / (recordSize + pointer));
    most = (own + 1) * most + own;
    totalBytes.push(bytesFor(most));
  }
  return { countBytes, totalBytes };
}

function* nodeRecords(file: Hdf5Bytes, { address, count, depth }: TreeNode, shape: TreeShape, step: Step): Generator<{ readonly at: number; readonly size: number }> {
  step();
  file.expectSignature(address, depth === 0 ? "BTLF" : "BTIN");
  const { size, levels } = shape;
  const records = address + 6;
  const pointers = records + count * size;
  const pointerSize = 8 + levels.countBytes + (levels.totalBytes[depth - 1] ?? 0);
  for (let i = 0; i <= count; i++) {
    if (depth > 0) {
      const pointer = pointers + i * pointerSize;
      yield* nodeRecords(file, { address: file.u64(pointer), count: file.uint(pointer + 8, levels.countBytes), depth: depth - 1 }, shape, step);
    }
    if (i === count) return;
    step();
    yield { at: records + i * size, size };
  }
}

/** A heap of objects of any size, in blocks that double. */
export class FractalHeap {
  readonly #file: Hdf5Bytes;
  readonly #step: Step;
  readonly #at: number;

  constructor(file: Hdf5Bytes, header: number, step: Step) {
    step();
    file.expectSignature(header, "FRHP");
    if (file.u16(header + 7) !== 0) throw new Hdf5Error("a heap in it is compressed, which is not read here");
    this.#file = file;
    this.#at = header;
    this.#step = step;
  }

  /** Where the object of an ID is, and its length. */
  object(id: number): { readonly at: number; readonly length: number } {
    const kind = (this.#file.u8(id) >> 4) & 3;
    if (kind === 2) return { at: id + 1, length: (this.#file.u8(id) & 0x0f) + 1 };
    if (kind !== 0) throw new Hdf5Error("a heap in it holds an object larger than are read here");
    const offsetBytes = Math.ceil(this.#maxBits / 8);
    const offset = this.#file.uint(id + 1, offsetBytes);
    const length = this.#file.uint(id + 1 + offsetBytes, this.#lengthBytes);
    const root = this.#file.u64(this.#at + 132);
    const rows = this.#file.u16(this.#at + 140);
    const block = rows === 0 ? { address: root, start: 0 } : this.#blockOf(root, rows, 0, offset, 0);
    this.#file.expectSignature(block.address, "FHDB");
    return { at: block.address + offset - block.start, length };
  }

  get #maxBits(): number {
    return this.#file.u16(this.#at + 128);
  }

  get #width(): number {
    return this.#file.u16(this.#at + 110);
  }

  get #firstSize(): number {
    return this.#file.u64(this.#at + 112);
  }

  get #largestDirect(): number {
    return this.#file.u64(this.#at + 120);
  }

  get #lengthBytes(): number {
    const bytesFor = (limit: number): number => Math.floor(Math.floor(Math.log2(Math.max(1, limit))) / 8) + 1;
    return Math.min(bytesFor(this.#largestDirect), bytesFor(this.#file.u32(this.#at + 10)));
  }

  /** The direct block that holds `offset`, under an indirect block that begins at `start`. */
  #blockOf(indirect: number, rows: number, start: number, offset: number, depth: number): { readonly address: number; readonly start: number } {
    this.#step();
    this.#file.expectSignature(indirect, "FHIB");
    if (depth > 8 || rows > 64) throw new Hdf5Error("a heap in it is damaged");
    let [entry, begin] = [indirect + 13 + Math.ceil(this.#maxBits / 8), start];
    for (let row = 0; row < rows; row++) {
      const size = this.#firstSize * 2 ** Math.max(0, row - 1);
      for (let column = 0; column < this.#width; column++, entry += 8, begin += size) {
        if (offset >= begin + size) continue;
        const address = this.#file.u64(entry);
        if (size <= this.#largestDirect) return { address, start: begin };
        const innerRows = Math.log2(size) - Math.log2(this.#firstSize * this.#width) + 1;
        return this.#blockOf(address, innerRows, begin, offset, depth + 1);
      }
    }
    throw new Hdf5Error("a heap in it is damaged");
  }
}
