/** @file Whether a file is a picture this page takes, from its first bytes: pure, decodes nothing. */

export type PhotoKind = "jpeg" | "png" | "webp" | "gif" | "avif" | "svg";

export interface PhotoSize {
  readonly width: number;
  readonly height: number;
}

/** Either a kind, with the size in pixels where the first bytes tell it, or a sentence on why not. */
export type PhotoCheck =
  | { readonly kind: PhotoKind; readonly size: PhotoSize | null; readonly problem: null }
  | { readonly kind: null; readonly size: null; readonly problem: string };

/** So many bytes from the start of a file are enough for `checkPhotoFile`; a JPEG's size may stand behind a long preview. */
export const HEAD_BYTES = 262_144;
const MAX_BYTES = 25_000_000;
const MAX_PIXELS = 50_000_000;
const TAKEN = "It takes JPEG, PNG, WebP, AVIF, GIF and SVG.";

/** @param head The first `HEAD_BYTES` of the file, or all of it. */
export function checkPhotoFile(head: Uint8Array, numBytes: number): PhotoCheck {
  const refuse = (problem: string): PhotoCheck => ({ kind: null, size: null, problem });
  if (numBytes === 0) return refuse("This file is empty.");
  if (numBytes > MAX_BYTES) return refuse(`This file has ${(numBytes / 1e6).toFixed(0)} MB; the page takes pictures of up to ${MAX_BYTES / 1e6} MB.`);
  if (isHeic(head)) return refuse("This is a HEIC picture, which browsers cannot read. Save it as JPEG or PNG, or choose “Most compatible” in the camera’s settings.");
  const kind = kindOf(head);
  if (kind === null) return refuse(`This file is not a picture that the page can read. ${TAKEN}`);
  const size = sizeOf(head, kind);
  const problem = size === null ? null : checkPhotoSize(size);
  return problem === null ? { kind, size, problem } : refuse(problem);
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
  // An SVG's root, after whatever declarations and comments stand before it.
  if (/^\s*(<\?xml[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]/i.test(new TextDecoder().decode(head.subarray(0, 4_096)))) return "svg";
  return null;
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

/** null where the format hides it or `head` is too short: the decoded picture will tell. */
function sizeOf(head: Uint8Array, kind: PhotoKind): PhotoSize | null {
  if (kind === "png" && head.length >= 24) return { width: uint(head, 16, 4), height: uint(head, 20, 4) };
  if (kind === "gif" && head.length >= 10) return { width: uintLittle(head, 6, 2), height: uintLittle(head, 8, 2) };
  if (kind === "webp") return webpSize(head);
  if (kind === "jpeg") return jpegSize(head);
  return null;
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
    const marker = head[at + 1]!;
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
