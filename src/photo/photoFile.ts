/** @file Whether a file is a picture this page takes, and how large, from its headers: pure, decodes nothing. */
import { byteAt } from "../data/arrays";

export type PhotoKind = "jpeg" | "png" | "webp" | "gif" | "avif" | "svg";

export interface PhotoSize {
  readonly width: number;
  readonly height: number;
}

/** Either a kind, with the size in pixels that a decoder will allocate (an SVG's is not in its header), or a sentence on why not. */
export type PhotoCheck =
  | { readonly kind: PhotoKind; readonly size: PhotoSize | null; readonly problem: null }
  | { readonly kind: null; readonly size: null; readonly problem: string };

/** As people write them. */
const KIND_NAMES: Readonly<Record<PhotoKind, string>> = { jpeg: "JPEG", png: "PNG", webp: "WebP", gif: "GIF", avif: "AVIF", svg: "SVG" };

const MAX_BYTES = 25_000_000;
const MAX_PIXELS = 50_000_000;
const TAKEN = "It takes JPEG, PNG, WebP, AVIF, GIF and SVG.";

/** A sentence if a file of this length will not do, else null: asked before anything of it is read. */
export function checkPhotoLength(numBytes: number): string | null {
  if (numBytes === 0) return "This file is empty.";
  return numBytes > MAX_BYTES ? `This file has ${(numBytes / 1e6).toFixed(1)} MB; the page takes pictures of up to ${MAX_BYTES / 1e6} MB.` : null;
}

/** @param bytes All of the file: a JPEG's size may stand behind a long preview, an AVIF's anywhere. */
export function checkPhotoFile(bytes: Uint8Array): PhotoCheck {
  const refuse = (problem: string): PhotoCheck => ({ kind: null, size: null, problem });
  const length = checkPhotoLength(bytes.length);
  if (length !== null) return refuse(length);
  if (isHeic(bytes)) return refuse("This is a HEIC picture, which browsers cannot read. Save it as JPEG or PNG, or choose “Most compatible” in the camera’s settings.");
  const kind = kindOf(bytes);
  if (kind === null) return refuse(`This file is not a picture that the page can read. ${TAKEN}`);
  if (kind === "svg") return { kind, size: null, problem: null };
  const size = sizeOf(bytes, kind);
  // Nothing is decoded whose size is not known.
  if (size === null) return refuse(damagedSentence(kind));
  const problem = checkPhotoSize(size);
  return problem === null ? { kind, size, problem } : refuse(problem);
}

export function damagedSentence(kind: PhotoKind): string {
  return `This ${KIND_NAMES[kind]} picture could not be read: it is damaged or cut short, or of a kind that this browser does not know.`;
}

/** A sentence if a picture of this size will not do, else null. */
export function checkPhotoSize({ width, height }: PhotoSize): string | null {
  if (width < 1 || height < 1) return "This picture has no pixels: one of its sides is zero.";
  if (width * height > MAX_PIXELS) {
    return `This picture has ${((width * height) / 1e6).toFixed(0)} megapixels; the page takes up to ${MAX_PIXELS / 1e6}. Save it smaller.`;
  }
  return null;
}

/** `size` scaled down, proportions kept, so that no side is longer than `longest`; at least one pixel each. */
export function fittedSize({ width, height }: PhotoSize, longest: number): PhotoSize {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function kindOf(head: Uint8Array): PhotoKind | null {
  if (startsWith(head, [0xff, 0xd8, 0xff])) return "jpeg";
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (text(head, 0, 4) === "RIFF" && text(head, 8, 12) === "WEBP") return "webp";
  if (text(head, 0, 4) === "GIF8") return "gif";
  if (text(head, 4, 8) === "ftyp" && brands(head).some((brand) => brand === "avif" || brand === "avis")) return "avif";
  return isSvg(head) ? "svg" : null;
}

/** Whether the first element is an `svg`, after whatever declarations, comments and entities stand before it. */
function isSvg(head: Uint8Array): boolean {
  let rest = new TextDecoder().decode(head.subarray(0, 65_536)).trimStart();
  for (;;) {
    const before = /^(?:<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>)\s*/i.exec(rest);
    if (before === null) return /^<(?:[\w-]+:)?svg[\s/>]/i.test(rest);
    rest = rest.slice(before[0].length);
  }
}

function isHeic(head: Uint8Array): boolean {
  if (text(head, 4, 8) !== "ftyp") return false;
  const found = brands(head);
  return !found.includes("avif") && found.some((brand) => ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"].includes(brand));
}

/** The major brand of an ISO file, then the compatible ones. */
function brands(head: Uint8Array): string[] {
  const end = Math.min(head.length, uint(head, 0, 4), 128);
  const places = [8];
  for (let at = 16; at + 4 <= end; at += 4) places.push(at);
  return places.map((at) => text(head, at, at + 4));
}

/** null where it cannot be found. */
function sizeOf(bytes: Uint8Array, kind: Exclude<PhotoKind, "svg">): PhotoSize | null {
  switch (kind) {
    case "png":
      return bytes.length < 24 ? null : { width: uint(bytes, 16, 4), height: uint(bytes, 20, 4) };
    case "gif":
      return gifSize(bytes);
    case "webp":
      return webpSize(bytes);
    case "jpeg":
      return jpegSize(bytes);
    case "avif":
      return avifSize(bytes);
  }
}

/** The first frame may be larger than the screen that the header names; browsers then make the picture as large as both. */
function gifSize(bytes: Uint8Array): PhotoSize | null {
  const tableBytes = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  for (let at = 13 + tableBytes(bytes[10] ?? 0); at + 9 < bytes.length; ) {
    if (bytes[at] === 0x2c) {
      const [left, top, width, height] = [1, 3, 5, 7].map((offset) => uintLittle(bytes, at + offset, 2)) as [number, number, number, number];
      return { width: Math.max(uintLittle(bytes, 6, 2), left + width), height: Math.max(uintLittle(bytes, 8, 2), top + height) };
    }
    if (bytes[at] !== 0x21) return null;
    // An extension: blocks that say how long they are, until an empty one.
    for (at += 2; bytes[at] !== undefined && bytes[at] !== 0; at += byteAt(bytes, at) + 1);
    at++;
  }
  return null;
}

/** Boxes that hold boxes, on the way to a picture's size, and what stands in them before the first. */
const AVIF_BOXES: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 };

/** The largest of the `ispe` boxes: the whole picture's, or a tile's (ISO/IEC 23008-12, 6.5.3). */
function avifSize(bytes: Uint8Array, from = 0, to = bytes.length): PhotoSize | null {
  let largest: PhotoSize | null = null;
  for (let at = from; at + 8 <= to; ) {
    const length = uint(bytes, at, 4);
    const name = text(bytes, at + 4, at + 8);
    // 1 stands for a length of eight bytes behind the name, 0 for all that is left.
    const [head, size] = length === 1 ? [16, uint(bytes, at + 8, 8)] : [8, length === 0 ? to - at : length];
    const end = Math.min(to, at + size);
    const skipped = AVIF_BOXES[name];
    const found = name === "ispe" ? { width: uint(bytes, at + head + 4, 4), height: uint(bytes, at + head + 8, 4) } : skipped === undefined ? null : avifSize(bytes, at + head + skipped, end);
    if (found !== null && (largest === null || found.width * found.height > largest.width * largest.height)) largest = found;
    if (size < head) break;
    at += size;
  }
  return largest;
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(head: Uint8Array): PhotoSize | null {
  if (head.length < 30) return null;
  switch (text(head, 12, 16)) {
    case "VP8X":
      return { width: uintLittle(head, 24, 3) + 1, height: uintLittle(head, 27, 3) + 1 };
    case "VP8L": {
      const bits = uintLittle(head, 21, 4);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { width: uintLittle(head, 26, 2) & 0x3fff, height: uintLittle(head, 28, 2) & 0x3fff };
    default:
      return null;
  }
}

/** From the frame header, which stands behind segments that say how long they are (ITU T.81, B.1). */
function jpegSize(head: Uint8Array): PhotoSize | null {
  for (let at = 2; at + 9 <= head.length && head[at] === 0xff; ) {
    const marker = byteAt(head, at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: uint(head, at + 7, 2), height: uint(head, at + 5, 2) };
    at += marker === 0xff ? 1 : 2 + uint(head, at + 2, 2);
  }
  return null;
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}

function text(head: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...head.subarray(from, to));
}

/** Big-endian; missing bytes count as zero. */
function uint(head: Uint8Array, at: number, numBytes: number): number {
  let value = 0;
  for (let i = 0; i < numBytes; i++) value = value * 256 + (head[at + i] ?? 0);
  return value;
}

function uintLittle(head: Uint8Array, at: number, numBytes: number): number {
  let value = 0;
  for (let i = numBytes - 1; i >= 0; i--) value = value * 256 + (head[at + i] ?? 0);
  return value;
}
