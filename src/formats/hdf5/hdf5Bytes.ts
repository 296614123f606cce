/** @file Numbers, types and shapes in the bytes of an HDF5 file (HDF5 File Format Specification 3.0, sections III and IV). */

/** An address that points nowhere. */
const UNDEFINED_ADDRESS = 0xffffffffffffffffn;

/** Why a file is not read: damaged, or in a layout that is not read here. */
export class Hdf5Error extends Error {
  override readonly name = "Hdf5Error";
}

/** Little-endian reads; every one is checked against the end of the file. */
export class Hdf5Bytes {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#within(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#within(at, 2), true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#within(at, 4), true);
  }

  /** A length or an offset, 8 bytes. @throws Hdf5Error if it is beyond 2⁵³. */
  u64(at: number): number {
    const value = this.#view.getBigUint64(this.#within(at, 8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Hdf5Error(`it holds an impossible length or address at byte ${at}`);
    return Number(value);
  }

  /** A number of `size` bytes, 0 to 8. */
  uint(at: number, size: number): number {
    this.#within(at, size);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + this.#view.getUint8(at + i);
    if (value > Number.MAX_SAFE_INTEGER) throw new Hdf5Error(`it holds an impossible length or address at byte ${at}`);
    return value;
  }

  /** An address in the file; null where it points nowhere. */
  address(at: number): number | null {
    return this.#view.getBigUint64(this.#within(at, 8), true) === UNDEFINED_ADDRESS ? null : this.u64(at);
  }

  /** A view, not a copy. */
  slice(at: number, length: number): Uint8Array {
    this.#within(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** @throws Hdf5Error unless the four letters stand at `at`. */
  expectSignature(at: number, letters: string): void {
    if (!this.hasSignature(at, letters)) throw new Hdf5Error(`byte ${at} should begin a part named ${letters}`);
  }

  hasSignature(at: number, letters: string): boolean {
    return String.fromCharCode(...this.slice(at, 4)) === letters;
  }

  #within(at: number, length: number): number {
    if (!(at >= 0 && length >= 0 && at + length <= this.bytes.length)) throw new Hdf5Error(`it points to byte ${at}, but ends after ${this.bytes.length}`);
    return at;
  }
}

export type Hdf5Type =
  | { readonly kind: "float" | "signed" | "unsigned"; readonly size: number; readonly isBigEndian: boolean }
  | { readonly kind: "bfloat16"; readonly size: 2; readonly isBigEndian: boolean }
  | { readonly kind: "string"; readonly size: number; readonly charset: "ascii" | "utf-8" }
  | { readonly kind: "vlen-string"; readonly size: number; readonly charset: "ascii" | "utf-8" }
  /** Bytes that only the file's writer can read; Keras keeps bfloat16 so. */
  | { readonly kind: "opaque"; readonly size: number }
  | { readonly kind: "other"; readonly size: number };

/** A datatype message (IV.A.2.d). */
export function readType(file: Hdf5Bytes, at: number): Hdf5Type {
  const kind = file.u8(at) & 0x0f;
  const bits = file.u8(at + 1) | (file.u8(at + 2) << 8);
  const size = file.u32(at + 4);
  const isBigEndian = (bits & 1) === 1;
  if (kind === 0) return { kind: (bits & 8) === 8 ? "signed" : "unsigned", size, isBigEndian };
  // Bit 6: a VAX's order.
  if (kind === 1 && (bits & 0x40) === 0) return floatType(file, at, size, isBigEndian);
  if (kind === 3) return { kind: "string", size, charset: charsetOf(bits >> 4) };
  if (kind === 5) return { kind: "opaque", size };
  if (kind === 9 && (bits & 0x0f) === 1 && size === 16) return { kind: "vlen-string", size, charset: charsetOf(bits >> 8) };
  return { kind: "other", size };
}

/** IEEE's floats and bfloat16, by where exponent and mantissa are. */
function floatType(file: Hdf5Bytes, at: number, size: number, isBigEndian: boolean): Hdf5Type {
  const fields = `${size}: ${[12, 13, 14, 15].map((offset) => file.u8(at + offset)).join()}`;
  if (["2: 10,5,0,10", "4: 23,8,0,23", "8: 52,11,0,52"].includes(fields)) return { kind: "float", size, isBigEndian };
  return fields === "2: 7,8,0,7" ? { kind: "bfloat16", size: 2, isBigEndian } : { kind: "other", size };
}

/** A data set's extent: empty for a scalar. */
export interface Hdf5Space {
  readonly shape: readonly number[];
  /** To which it may grow; Infinity where nothing ends it. */
  readonly maxShape: readonly number[];
}

/** A dataspace message (IV.A.2.b); null for "no data". */
export function readSpace(file: Hdf5Bytes, at: number): Hdf5Space | null {
  const version = file.u8(at);
  const rank = file.u8(at + 1);
  const hasMax = (file.u8(at + 2) & 1) === 1;
  if (version !== 1 && version !== 2) throw new Hdf5Error(`a shape at byte ${at} is of version ${version}, which is not read here`);
  if (version === 2 && file.u8(at + 3) === 2) return null;
  const start = at + (version === 1 ? 8 : 4);
  const shape = Array.from({ length: rank }, (_, axis) => file.u64(start + 8 * axis));
  const maxShape = hasMax ? shape.map((_, axis) => file.address(start + 8 * (rank + axis)) ?? Number.POSITIVE_INFINITY) : shape;
  return { shape, maxShape };
}

/** The number of values of a shape, which may be beyond what there is memory for. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function charsetOf(bits: number): "ascii" | "utf-8" {
  return (bits & 0x0f) === 0 ? "ascii" : "utf-8";
}
