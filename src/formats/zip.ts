/** @file Zip archives: written by fflate, read with every size bounded and every checksum compared. */
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { refuse } from "./formatError";
import { inflateWithin } from "./inflate";
import { MAX_FILE_BYTES, MAX_ZIP_ENTRIES } from "./limits";
import { byteAt, wordAt } from "../data/arrays";

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Packed where that helps: texts, not weights. Stored otherwise, as Keras stores. */
  readonly pack?: boolean;
}

/** Offsets and sizes of the records read here (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16). */
const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const STORED = 0;
const DEFLATED = 8;

export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= END.size && view(bytes).getUint32(0, true) === LOCAL.signature;
}

/**
 * The archive's bytes.
 * @param savedAt Modification time of every entry, so that the same content gives the same bytes; years 1980 to 2099.
 * @param onEntry Awaited before each entry: a turn for the page.
 */
export async function writeZip(entries: readonly ZipEntry[], savedAt: Date, onEntry?: (entry: ZipEntry) => Promise<void>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part);
  });
  for (const entry of entries) {
    await onEntry?.(entry);
    const stream = entry.pack === true ? new ZipDeflate(entry.name, { level: 6 }) : new ZipPassThrough(entry.name);
    stream.mtime = savedAt;
    zip.add(stream);
    stream.push(entry.bytes, true);
  }
  zip.end();
  return concatenate(parts);
}

/**
 * The archive's files by name, each unpacked and its CRC-32 compared. Folders and macOS's `__MACOSX` are left out.
 * Nothing is unpacked before the sizes of all are known to be within `limits.ts`.
 *
 * @param what Names the archive in errors.
 * @throws ModelFormatError if it is damaged, cut short, encrypted, too large, or of a kind that is not read here.
 */
export function readZip(bytes: Uint8Array, what: string): Map<string, Uint8Array> {
  const records = readDirectory(bytes, what).filter(({ name }) => !name.endsWith("/") && !name.startsWith("__MACOSX/"));
  const unpackedBytes = records.reduce((sum, { size }) => sum + size, 0);
  if (unpackedBytes > MAX_FILE_BYTES) refuse(`${what} would unpack to ${unpackedBytes} bytes; at most ${MAX_FILE_BYTES} are read. No model of this page is that large.`);
  const files = new Map<string, Uint8Array>();
  for (const record of records) {
    if (files.has(record.name)) refuse(`${what} holds two files named "${record.name}". Save it again and try once more.`);
    files.set(record.name, unpackEntry(bytes, record, what));
  }
  return files;
}

interface Record {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

function readDirectory(bytes: Uint8Array, what: string): Record[] {
  const data = view(bytes);
  const end = findEnd(data);
  if (end === null) refuse(`${what} is a zip archive without its end: it was cut short. Save or download it again.`);
  const count = data.getUint16(end + 10, true);
  if (count > MAX_ZIP_ENTRIES) refuse(`${what} holds ${count} files; at most ${MAX_ZIP_ENTRIES} are read.`);
  let at = data.getUint32(end + 16, true);
  const records: Record[] = [];
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL.size > end || data.getUint32(at, true) !== CENTRAL.signature) refuse(damaged(what));
    if ((data.getUint16(at + 8, true) & 1) !== 0) refuse(`${what} is encrypted. Save it without a password.`);
    const nameSize = data.getUint16(at + 28, true);
    records.push({
      name: new TextDecoder().decode(bytes.subarray(at + CENTRAL.size, at + CENTRAL.size + nameSize)),
      method: data.getUint16(at + 10, true),
      crc: data.getUint32(at + 16, true),
      packedSize: data.getUint32(at + 20, true),
      size: data.getUint32(at + 24, true),
      offset: data.getUint32(at + 42, true),
    });
    at += CENTRAL.size + nameSize + data.getUint16(at + 30, true) + data.getUint16(at + 32, true);
  }
  return records;
}

/** The end record is last but for a comment of at most 65,535 bytes. */
function findEnd(data: DataView): number | null {
  for (let at = data.byteLength - END.size; at >= Math.max(0, data.byteLength - END.size - 0xffff); at--) {
    if (data.getUint32(at, true) === END.signature) return at;
  }
  return null;
}

function unpackEntry(bytes: Uint8Array, { name, method, crc, packedSize, size, offset }: Record, what: string): Uint8Array {
  const data = view(bytes);
  if (offset + LOCAL.size > bytes.length || data.getUint32(offset, true) !== LOCAL.signature) refuse(damaged(what));
  const start = offset + LOCAL.size + data.getUint16(offset + 26, true) + data.getUint16(offset + 28, true);
  const packed = bytes.subarray(start, start + packedSize);
  if (packed.length !== packedSize) refuse(damaged(what));
  const unpacked = unpackBytes(packed, method, size, `${what}: "${name}"`);
  if (unpacked.length !== size || crc32(unpacked) !== crc) refuse(`${what}: "${name}" does not have the checksum it was saved with. The file is damaged; save or download it again.`);
  return unpacked;
}

function unpackBytes(packed: Uint8Array, method: number, size: number, what: string): Uint8Array {
  if (method === STORED) return packed;
  if (method !== DEFLATED) refuse(`${what} is packed by method ${method}; only the usual one (deflate) is read here.`);
  try {
    // No further than the directory says: a stream of a few megabytes may hold gigabytes of zeros.
    return inflateWithin(packed, size, false);
  } catch (error) {
    refuse(damaged(what), error);
  }
}

function damaged(what: string): string {
  return `${what} is damaged or cut short. Save or download it again.`;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 as zip uses it (ISO 3309). fflate writes it but does not compare it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = wordAt(CRC_TABLE, (crc ^ byteAt(bytes, i)) & 0xff) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
