/** @file A tiny data set in Fashion-MNIST's file format, for tests of loading. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { IMAGE_PIXELS } from "../data/dataset";
import { OFFICIAL_FILES, type OfficialFile } from "../data/officialFiles";

const NUM_TRAIN = 6;
const NUM_TEST = 3;

/** An uncompressed IDX file of unsigned bytes. */
export function idxFile(shape: readonly number[], data: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, 0x08, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((n, i) => view.setUint32(4 + 4 * i, n));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

export const gzip = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(bytes));

/** A file of the tiny set: what it should be, and its bytes. */
export interface TinyFile {
  readonly file: OfficialFile;
  readonly gz: Uint8Array<ArrayBuffer>;
  readonly idx: Uint8Array<ArrayBuffer>;
}

/** Stand-ins for the official four, with their names and hashes of their own: 6 training and 3 test images. */
export const TINY_FILES: readonly TinyFile[] = OFFICIAL_FILES.map(tinyFile);

function tinyFile(official: OfficialFile): TinyFile {
  const n = official.part === "train" ? NUM_TRAIN : NUM_TEST;
  const shape = official.holds === "images" ? [n, 28, 28] : [n];
  const numElements = official.holds === "images" ? n * IMAGE_PIXELS : n;
  // Pixels count up, so a mixed-up image shows; labels count up from 4.
  const data = Array.from({ length: numElements }, (_, i) => (official.holds === "images" ? (i * 7) % 256 : (i + 4) % 10));
  const idx = idxFile(shape, data);
  const gz = gzip(idx);
  return { gz, idx, file: { ...official, shape, gzBytes: gz.length, gzSha256: sha256(gz), idxBytes: idx.length, idxSha256: sha256(idx) } };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
