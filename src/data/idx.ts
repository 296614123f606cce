/** @file Parser for the IDX format that MNIST-family data sets ship in. Uncompressed bytes only; see gunzip.ts. */

/** An IDX array of unsigned bytes. */
export interface IdxArray {
  /** Dimension sizes, outermost first; `[60000, 28, 28]` for the training images. */
  readonly shape: readonly number[];
  /** Elements in row-major order, a view on the parsed bytes (not a copy). */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The bytes are not a complete IDX array of unsigned bytes. */
export class IdxFormatError extends Error {
  override readonly name = "IdxFormatError";
}

const UNSIGNED_BYTE = 0x08;

/** Whether `bytes` begin as an IDX array of unsigned bytes does; says nothing about the rest. */
export function looksLikeIdx(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 && bytes[2] === UNSIGNED_BYTE;
}

/**
 * Parses an uncompressed IDX file.
 *
 * Format: http://yann.lecun.com/exdb/mnist/ (two zero bytes, element type,
 * rank, then big-endian uint32 sizes, then the elements).
 *
 * @throws IdxFormatError if the element type is not unsigned byte, or if there
 *   are fewer or more bytes than the header says.
 */
export function parseIdx(bytes: Uint8Array<ArrayBuffer>): IdxArray {
  const { shape, headerBytes } = parseHeader(bytes);
  const needed = headerBytes + shape.reduce((product, n) => product * n, 1);
  if (bytes.length !== needed) {
    throw new IdxFormatError(`parseIdx: shape [${shape}] needs ${needed} bytes, got ${bytes.length}`);
  }
  return { shape, data: bytes.subarray(headerBytes) };
}

function parseHeader(bytes: Uint8Array): { shape: number[]; headerBytes: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw new IdxFormatError(`parseIdx: an IDX header has at least 4 bytes, got ${bytes.length}`);
  if (view.getUint16(0) !== 0) {
    throw new IdxFormatError(`parseIdx: not an IDX file: expected two zero bytes first, got ${hex(view.getUint8(0))} ${hex(view.getUint8(1))}`);
  }
  if (bytes[2] !== UNSIGNED_BYTE) {
    throw new IdxFormatError(`parseIdx: expected element type 0x08 (unsigned byte), got ${hex(view.getUint8(2))}`);
  }
  const rank = view.getUint8(3);
  // Rank 0 would be a single number; no data set has it, but a run of zeros looks like it.
  if (rank === 0) throw new IdxFormatError("parseIdx: expected at least one dimension, got rank 0");
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) {
    throw new IdxFormatError(`parseIdx: rank ${rank} needs a header of ${headerBytes} bytes, got ${bytes.length}`);
  }
  return { shape: Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i)), headerBytes };
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, "0")}`;
