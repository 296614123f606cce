/** @file The chunks of an HDF5 data set: where each is, by any of HDF5's indexes, and all of them put together. */
import { at as entryAt } from "../../data/arrays";
import { type Hdf5Bytes, Hdf5Error, type Hdf5Space, sizeOf } from "./hdf5Bytes";
import { unfilter, type Hdf5Filter } from "./hdf5Filters";
import { treeRecords, type Step } from "./hdf5Heap";

/** A chunked data set as its messages describe it. */
export interface ChunkedData {
  readonly space: Hdf5Space;
  /** Bytes of one number. */
  readonly size: number;
  readonly filters: readonly Hdf5Filter[];
  /** Of the data layout message. */
  readonly layout: number;
}

interface Chunk {
  /** Of its first number, along each axis. */
  readonly offsets: readonly number[];
  readonly address: number;
  /** In the file. */
  readonly bytes: number;
  readonly mask: number;
}

/** What all indexes need to know. */
interface Grid {
  readonly shape: readonly number[];
  readonly maxShape: readonly number[];
  readonly chunkShape: readonly number[];
  /** Bytes of a chunk before filters. */
  readonly chunkBytes: number;
  readonly isFiltered: boolean;
}

/**
 * All bytes of the data set, in one row.
 * @param spend Called with the bytes of each chunk before it is unpacked.
 * @throws Hdf5Error if it is damaged, or if parts of it were never written.
 */
export function readChunks(file: Hdf5Bytes, data: ChunkedData, step: Step, spend: (bytes: number) => void): Uint8Array {
  const { layout, size } = data;
  const version = file.u8(layout);
  const dimensionBytes = version === 3 ? 4 : file.u8(layout + 4);
  const numAxes = file.u8(layout + (version === 3 ? 2 : 3)) - 1;
  const dimensions = layout + (version === 3 ? 11 : 5);
  const { shape, maxShape } = data.space;
  if (numAxes !== shape.length) throw new Hdf5Error("a data set in it has chunks of another shape");
  const chunkShape = Array.from({ length: numAxes }, (_, axis) => file.uint(dimensions + dimensionBytes * axis, dimensionBytes));
  const grid: Grid = { shape, maxShape, chunkShape, chunkBytes: sizeOf(chunkShape) * size, isFiltered: data.filters.length > 0 };
  if (!chunkShape.every((length) => length > 0)) throw new Hdf5Error("a data set in it has empty chunks");
  const chunks = version === 3 ? treeChunks(file, file.address(layout + 3), grid, step) : indexedChunks(file, { layout, at: dimensions + dimensionBytes * (numAxes + 1) }, grid, step);
  const leavesEdges = version > 3 && (file.u8(layout + 2) & 1) === 1;
  const out = new Uint8Array(sizeOf(shape) * size);
  let written = 0;
  for (const { offsets, address, bytes, mask } of chunks) {
    step();
    spend(grid.chunkBytes);
    const packed = file.slice(address, bytes);
    const isEdge = offsets.some((offset, axis) => offset + entryAt(chunkShape, axis) > entryAt(shape, axis));
    const chunk = leavesEdges && isEdge ? packed : unfilter(packed, data.filters, mask, grid.chunkBytes);
    written += place(chunk, offsets, grid, size, out);
  }
  if (written < out.length) throw new Hdf5Error("a part of a data set in it was never written");
  return out;
}

/** Copies a chunk row by row, without what lies beyond the edges; the bytes that it put. */
function place(chunk: Uint8Array, offsets: readonly number[], { shape, chunkShape }: Grid, size: number, out: Uint8Array): number {
  const axes = shape.length;
  const lengths = shape.map((length, axis) => Math.min(entryAt(chunkShape, axis), length - entryAt(offsets, axis)));
  if (axes === 0 || lengths.some((length) => length <= 0)) return 0;
  const rowBytes = entryAt(lengths, axes - 1) * size;
  const index = lengths.map(() => 0);
  const numRows = sizeOf(lengths.slice(0, -1));
  for (let row = 0; row < numRows; row++) {
    let [from, to] = [0, 0];
    for (let axis = 0; axis < axes; axis++) {
      from = from * entryAt(chunkShape, axis) + entryAt(index, axis);
      to = to * entryAt(shape, axis) + entryAt(offsets, axis) + entryAt(index, axis);
    }
    out.set(chunk.subarray(from * size, from * size + rowBytes), to * size);
    for (let axis = axes - 2; axis >= 0; axis--) {
      index[axis] = entryAt(index, axis) + 1;
      if (entryAt(index, axis) < entryAt(lengths, axis)) break;
      index[axis] = 0;
    }
  }
  return numRows * rowBytes;
}

/** A version 1 B-tree (III.A.1): keys of size, filter mask and offsets. */
function* treeChunks(file: Hdf5Bytes, node: number | null, grid: Grid, step: Step, depth = 0): Generator<Chunk> {
  step();
  if (node === null) return;
  file.expectSignature(node, "TREE");
  const level = file.u8(node + 5);
  const count = file.u16(node + 6);
  if (file.u8(node + 4) !== 1 || depth > 16) throw new Hdf5Error("an index of chunks in it is damaged");
  const keySize = 8 + 8 * (grid.shape.length + 1);
  for (let i = 0; i < count; i++) {
    const key = node + 24 + i * (keySize + 8);
    const child = file.u64(key + keySize);
    if (level > 0) yield* treeChunks(file, child, grid, step, depth + 1);
    else yield { offsets: grid.shape.map((_, axis) => file.u64(key + 8 + 8 * axis)), address: child, bytes: file.u32(key), mask: file.u32(key + 4) };
  }
}

/** The indexes of layouts from version 4 on (IV.A.2.i). @param index Where the message says which, and its `at`. */
function* indexedChunks(file: Hdf5Bytes, { layout, at }: { readonly layout: number; readonly at: number }, grid: Grid, step: Step): Generator<Chunk> {
  const kind = file.u8(at);
  const parameters = at + 1;
  switch (kind) {
    case 1: {
      const hasSize = (file.u8(layout + 2) & 2) !== 0;
      const address = file.address(parameters + (hasSize ? 12 : 0));
      if (address !== null) yield { offsets: grid.shape.map(() => 0), address, bytes: hasSize ? file.u64(parameters) : grid.chunkBytes, mask: hasSize ? file.u32(parameters + 8) : 0 };
      return;
    }
    case 2: {
      const start = file.address(parameters);
      if (start !== null) for (const [i, offsets] of gridOffsets(grid, step)) yield { offsets, address: start + i * grid.chunkBytes, bytes: grid.chunkBytes, mask: 0 };
      return;
    }
    case 3:
      yield* arrayChunks(file, grid, step, fixedArray(file, file.address(parameters + 1), step));
      return;
    case 4:
      yield* arrayChunks(file, grid, step, extensibleArray(file, file.address(parameters + 5), step));
      return;
    case 5:
      yield* bTreeChunks(file, file.address(parameters + 6), grid, step);
      return;
    default:
      throw new Hdf5Error("a data set in it has chunks in an order that is not read here");
  }
}

function* bTreeChunks(file: Hdf5Bytes, header: number | null, grid: Grid, step: Step): Generator<Chunk> {
  if (header === null) return;
  const axes = grid.shape.length;
  for (const { at, size } of treeRecords(file, header, step)) {
    const sizeBytes = grid.isFiltered ? size - 8 - 4 - 8 * axes : 0;
    if (sizeBytes < 0 || sizeBytes > 8) throw new Hdf5Error("an index of chunks in it is damaged");
    const bytes = grid.isFiltered ? file.uint(at + 8, sizeBytes) : grid.chunkBytes;
    const scaled = at + 8 + (grid.isFiltered ? sizeBytes + 4 : 0);
    yield { offsets: grid.chunkShape.map((length, axis) => file.u64(scaled + 8 * axis) * length), address: file.u64(at), bytes, mask: grid.isFiltered ? file.u32(at + 8 + sizeBytes) : 0 };
  }
}

/** Number and offsets of every chunk that the shape reaches, numbered over all that the largest shape would have; an axis without end comes first. */
function* gridOffsets({ shape, maxShape, chunkShape }: Grid, step: Step): Generator<readonly [number: number, offsets: readonly number[]]> {
  const counts = shape.map((length, axis) => Math.ceil(length / entryAt(chunkShape, axis)));
  const mostCounts = maxShape.map((length, axis) => Math.ceil(length / entryAt(chunkShape, axis)));
  const endless = maxShape.indexOf(Number.POSITIVE_INFINITY);
  const order = shape.map((_, axis) => axis);
  if (endless > 0) order.unshift(...order.splice(endless, 1));
  const total = sizeOf(counts);
  for (let i = 0; i < total; i++) {
    step();
    let rest = i;
    const scaled = counts.map(() => 0);
    for (let axis = counts.length - 1; axis >= 0; axis--) {
      scaled[axis] = rest % entryAt(counts, axis);
      rest = Math.floor(rest / entryAt(counts, axis));
    }
    const number = order.reduce((sum, axis, place) => (place === 0 ? 0 : sum * entryAt(mostCounts, axis)) + entryAt(scaled, axis), 0);
    yield [number, scaled.map((index, axis) => index * entryAt(chunkShape, axis))];
  }
}

/** Where the entry of a chunk's number is, and how large one is; null where it was never written. */
interface ChunkArray {
  readonly entry: (number: number) => number | null;
  readonly entrySize: number;
}

function* arrayChunks(file: Hdf5Bytes, grid: Grid, step: Step, { entry, entrySize }: ChunkArray): Generator<Chunk> {
  for (const [number, offsets] of gridOffsets(grid, step)) {
    const at = entry(number);
    const address = at === null ? null : file.address(at);
    if (at === null || address === null) continue;
    if (!grid.isFiltered) yield { offsets, address, bytes: grid.chunkBytes, mask: 0 };
    else yield { offsets, address, bytes: file.uint(at + 8, Math.min(8, Math.max(0, entrySize - 12))), mask: file.u32(at + entrySize - 4) };
  }
}

const CHECKSUM = 4;

/** A fixed array (III.F): a header, and one block of entries, in pages where there are many. */
function fixedArray(file: Hdf5Bytes, header: number | null, step: Step): ChunkArray {
  if (header === null) return { entry: () => null, entrySize: 8 };
  step();
  file.expectSignature(header, "FAHD");
  const entrySize = file.u8(header + 6);
  const pageEntries = 2 ** file.u8(header + 7);
  const count = file.u64(header + 8);
  const block = file.address(header + 16);
  if (block === null) return { entry: () => null, entrySize };
  file.expectSignature(block, "FADB");
  const start = block + 14;
  if (count <= pageEntries) return { entry: (number) => (number < count ? start + number * entrySize : null), entrySize };
  const bitmapBytes = Math.ceil(Math.ceil(count / pageEntries) / 8);
  return { entry: (number) => (number < count && isSet(file, start, Math.floor(number / pageEntries)) ? pagedEntry(start + bitmapBytes + CHECKSUM, number, pageEntries, entrySize) : null), entrySize };
}

/** Bits of the bitmaps of pages, the first the largest. */
function isSet(file: Hdf5Bytes, bitmap: number, bit: number): boolean {
  return (file.u8(bitmap + (bit >> 3)) & (0x80 >> (bit & 7))) !== 0;
}

function pagedEntry(pages: number, number: number, pageEntries: number, entrySize: number): number {
  const page = Math.floor(number / pageEntries);
  return pages + page * (pageEntries * entrySize + CHECKSUM) + (number % pageEntries) * entrySize;
}

/** An extensible array (III.E): some entries in an index block, all others in blocks that grow, of which later ones are found by super blocks. */
function extensibleArray(file: Hdf5Bytes, header: number | null, step: Step): ChunkArray {
  if (header === null) return { entry: () => null, entrySize: 8 };
  step();
  file.expectSignature(header, "EAHD");
  const entrySize = file.u8(header + 6);
  const maxBits = file.u8(header + 7);
  const [inIndex, leastEntries, leastPointers] = [file.u8(header + 8), file.u8(header + 9), file.u8(header + 10)];
  const pageEntries = 2 ** file.u8(header + 11);
  const index = file.address(header + 60);
  if (index === null || leastEntries === 0 || leastPointers === 0) return { entry: () => null, entrySize };
  file.expectSignature(index, "EAIB");
  const offsetBytes = Math.ceil(maxBits / 8);
  const firstEntries = index + 14;
  const blocks = firstEntries + inIndex * entrySize;
  const numBlocks = 2 * (leastPointers - 1);
  const numDirect = 2 * Math.log2(leastPointers);
  const entry = (number: number): number | null => {
    if (number < inIndex) return firstEntries + number * entrySize;
    const rest = number - inIndex;
    const superBlock = Math.floor(Math.log2(rest / leastEntries + 1));
    const blockEntries = 2 ** Math.floor((superBlock + 1) / 2) * leastEntries;
    const inSuper = rest - leastEntries * (2 ** superBlock - 1);
    const blockIndex = Math.floor(inSuper / blockEntries);
    const inBlock = inSuper % blockEntries;
    if (superBlock < numDirect) {
      const blocksBefore = firstBlockOf(superBlock);
      return inDataBlock(file, file.address(blocks + 8 * (blocksBefore + blockIndex)), { inBlock, blockEntries, offsetBytes, pageEntries, entrySize }, () => true);
    }
    const address = file.address(blocks + 8 * numBlocks + 8 * (superBlock - numDirect));
    if (address === null) return null;
    step();
    file.expectSignature(address, "EASB");
    const count = 2 ** Math.floor(superBlock / 2);
    const bitmaps = address + 14 + offsetBytes;
    const bitmapBytes = blockEntries > pageEntries ? Math.ceil(blockEntries / pageEntries / 8) : 0;
    const pointer = bitmaps + count * bitmapBytes + 8 * blockIndex;
    return inDataBlock(file, file.address(pointer), { inBlock, blockEntries, offsetBytes, pageEntries, entrySize }, (page) => isSet(file, bitmaps + blockIndex * bitmapBytes, page));
  };
  return { entry, entrySize };
}

/** Data blocks of the super blocks before: 1, 1, 2, 2, 4, 4, … */
function firstBlockOf(superBlock: number): number {
  let blocks = 0;
  for (let i = 0; i < superBlock; i++) blocks += 2 ** Math.floor(i / 2);
  return blocks;
}

interface InBlock {
  readonly inBlock: number;
  readonly blockEntries: number;
  readonly offsetBytes: number;
  readonly pageEntries: number;
  readonly entrySize: number;
}

function inDataBlock(file: Hdf5Bytes, block: number | null, { inBlock, blockEntries, offsetBytes, pageEntries, entrySize }: InBlock, hasPage: (page: number) => boolean): number | null {
  if (block === null) return null;
  file.expectSignature(block, "EADB");
  const start = block + 14 + offsetBytes;
  if (blockEntries <= pageEntries) return start + inBlock * entrySize;
  return hasPage(Math.floor(inBlock / pageEntries)) ? pagedEntry(start + CHECKSUM, inBlock, pageEntries, entrySize) : null;
}
