/** @file What HDF5 does to the chunks of a data set before they are written, undone: deflate, shuffle, Fletcher's checksum, LZF. */
import { byteAt } from "../../data/arrays";
import { inflateWithin } from "../inflate";
import { type Hdf5Bytes, Hdf5Error } from "./hdf5Bytes";

/** One step of a pipeline, in the order in which it was done. */
export interface Hdf5Filter {
  readonly id: number;
  readonly values: readonly number[];
}

const DEFLATE = 1;
const SHUFFLE = 2;
const FLETCHER32 = 3;
/** h5py's own, registered with the HDF Group. */
const LZF = 32_000;
const NAMES: Readonly<Record<number, string>> = { 4: "szip", 5: "nbit", 6: "scale-offset", 32_001: "blosc", 32_004: "lz4", 32_008: "bitshuffle", 32_015: "zstd" };

/** A filter pipeline message (IV.A.2.l), version 1 or 2. */
export function readFilters(file: Hdf5Bytes, start: number): Hdf5Filter[] {
  const version = file.u8(start);
  const count = file.u8(start + 1);
  if (version !== 1 && version !== 2) throw new Hdf5Error(`a list of filters in it is of version ${version}, which is not read here`);
  let at = start + (version === 1 ? 8 : 2);
  return Array.from({ length: count }, () => {
    const id = file.u16(at);
    const hasName = version === 1 || id >= 256;
    const nameSize = hasName ? file.u16(at + 2) : 0;
    at += hasName ? 4 : 2;
    const numValues = file.u16(at + 2);
    at += 4 + (version === 1 ? Math.ceil(nameSize / 8) * 8 : nameSize);
    const values = Array.from({ length: numValues }, (_, i) => file.u32(at + 4 * i));
    at += 4 * (numValues + (version === 1 ? numValues % 2 : 0));
    return { id, values };
  });
}

/**
 * One chunk as it was before the filters.
 * @param mask Bits of those that were left out for this chunk.
 * @param size Bytes of the chunk: no step is let grow far beyond.
 * @throws Hdf5Error if a filter is not known here, or if the chunk is damaged.
 */
export function unfilter(chunk: Uint8Array, filters: readonly Hdf5Filter[], mask: number, size: number): Uint8Array {
  let bytes = chunk;
  for (let i = filters.length - 1; i >= 0; i--) {
    const filter = filters[i];
    if (filter !== undefined && (mask & (1 << i)) === 0) bytes = undo(filter, bytes, size + CHECKSUM_BYTES * filters.length);
  }
  if (bytes.length < size) throw new Hdf5Error("a chunk in it is shorter than it should be");
  return bytes.subarray(0, size);
}

const CHECKSUM_BYTES = 4;

function undo({ id, values }: Hdf5Filter, bytes: Uint8Array, room: number): Uint8Array {
  switch (id) {
    case DEFLATE:
      return inflate(bytes, room);
    case SHUFFLE:
      return unshuffle(bytes, values[0] ?? 1);
    case FLETCHER32:
      return checked(bytes);
    case LZF:
      return unpackLzf(bytes, room);
    default:
      throw new Hdf5Error(`it is packed by the filter ${NAMES[id] ?? id}, which is not read here; save it with gzip or without compression`);
  }
}

function inflate(bytes: Uint8Array, room: number): Uint8Array {
  try {
    return inflateWithin(bytes, room, true);
  } catch (error) {
    throw new Hdf5Error("a chunk in it cannot be unpacked", { cause: error });
  }
}

/** First all first bytes of the numbers, then all second ones. */
function unshuffle(bytes: Uint8Array, size: number): Uint8Array {
  if (size <= 1 || size > bytes.length) return bytes;
  const count = Math.floor(bytes.length / size);
  const out = Uint8Array.from(bytes);
  for (let byte = 0; byte < size; byte++) {
    for (let i = 0; i < count; i++) out[i * size + byte] = byteAt(bytes, byte * count + i);
  }
  return out;
}

function checked(bytes: Uint8Array): Uint8Array {
  if (bytes.length < CHECKSUM_BYTES) throw new Hdf5Error("a chunk in it is shorter than its checksum");
  const data = bytes.subarray(0, bytes.length - CHECKSUM_BYTES);
  const stored = new DataView(bytes.buffer, bytes.byteOffset + data.length, CHECKSUM_BYTES).getUint32(0, true);
  if (fletcher32(data) !== stored) throw new Hdf5Error("a chunk in it does not have the checksum it was saved with");
  return data;
}

/** As H5_checksum_fletcher32: words of two bytes, the first the larger. */
export function fletcher32(bytes: Uint8Array): number {
  const folded = (sum: number): number => (sum & 0xffff) + Math.floor(sum / 0x10000);
  let [sum, sumOfSums] = [0, 0];
  for (let at = 0, words = 1; at < bytes.length; at += 2, words++) {
    sum += (byteAt(bytes, at) << 8) | (bytes[at + 1] ?? 0);
    sumOfSums += sum;
    // So often that neither leaves 32 bits.
    if (words % 360 === 0 || at + 2 >= bytes.length) [sum, sumOfSums] = [folded(sum), folded(sumOfSums)];
  }
  return ((folded(sumOfSums) << 16) | folded(sum)) >>> 0;
}

/** LZF (Marc Lehmann's): runs as they are, or copies of what has been before. */
export function unpackLzf(bytes: Uint8Array, room: number): Uint8Array {
  const out = new Uint8Array(room);
  let [from, to] = [0, 0];
  const next = (): number => {
    if (from >= bytes.length) throw new Hdf5Error("a chunk in it is cut short");
    return byteAt(bytes, from++);
  };
  while (from < bytes.length) {
    const control = next();
    if (control < 32) {
      const run = bytes.subarray(from, from + control + 1);
      if (run.length !== control + 1 || to + run.length > room) throw new Hdf5Error("a chunk in it cannot be unpacked");
      out.set(run, to);
      from += run.length;
      to += run.length;
      continue;
    }
    const length = (control >> 5 === 7 ? 7 + next() : control >> 5) + 2;
    const back = ((control & 0x1f) << 8) + next() + 1;
    if (back > to || to + length > room) throw new Hdf5Error("a chunk in it cannot be unpacked");
    for (let i = 0; i < length; i++, to++) out[to] = byteAt(out, to - back);
  }
  return out.subarray(0, to);
}
