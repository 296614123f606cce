/**
 * @file Whether a picture's file ends too soon. Chromium refuses such a picture; Firefox and WebKit fill what is missing
 * with grey or nothing, which would then be taken for part of the garment.
 */
import type { PhotoKind } from "./photoFile";

/** Looks only at how the parts of the file follow one another; an SVG that ends too soon is no XML, and said to be so elsewhere. */
export function isCutShort(bytes: Uint8Array, kind: PhotoKind): boolean {
  switch (kind) {
    case "jpeg":
      return !hasJpegEnd(bytes);
    case "png":
      return !hasPngEnd(bytes);
    case "webp":
      return 8 + readUint32(bytes, 4, true) > bytes.length;
    case "gif":
      return !hasGifFrame(bytes);
    case "avif":
      return !hasWholeBoxes(bytes);
    case "svg":
      return false;
  }
}

/** An end-of-image marker behind the first scan; before it may stand previews with ends of their own (ITU T.81, B.1). */
function hasJpegEnd(bytes: Uint8Array): boolean {
  let at = 2;
  while (bytes[at] === 0xff && bytes[at + 1] !== 0xda) at += bytes[at + 1] === 0xff ? 1 : 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  for (; at + 1 < bytes.length; at++) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

/** Chunks say how long they are; the last is `IEND` (PNG, 5.3). */
function hasPngEnd(bytes: Uint8Array): boolean {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + readUint32(bytes, at, false)) {
    if (readUint32(bytes, at + 4, false) === 0x49454e44) return true;
  }
  return false;
}

/** The empty block that ends the first frame; those behind it are not shown (GIF89a, 20 to 22). */
function hasGifFrame(bytes: Uint8Array): boolean {
  const tableBytes = (flags = 0) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  for (let at = 13 + tableBytes(bytes[10]); at < bytes.length; ) {
    const isFrame = bytes[at] === 0x2c;
    at += isFrame ? 11 + tableBytes(bytes[at + 9]) : 2;
    while (bytes[at] !== undefined && bytes[at] !== 0) at += bytes[at]! + 1;
    if (isFrame) return at < bytes.length;
    at++;
  }
  return false;
}

/** Boxes say how long they are, in four bytes or in eight; 0 stands for all that is left (ISO/IEC 14496-12, 4.2). */
function hasWholeBoxes(bytes: Uint8Array): boolean {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = readUint32(bytes, at, false);
    if (length === 0) return true;
    const size = length === 1 ? readUint32(bytes, at + 8, false) * 2 ** 32 + readUint32(bytes, at + 12, false) : length;
    if (size < 8) return false;
    at += size;
  }
  return at <= bytes.length;
}

/** Missing bytes count as zero. */
function readUint32(bytes: Uint8Array, at: number, isLittle: boolean): number {
  const four = [0, 1, 2, 3].map((i) => bytes[at + (isLittle ? 3 - i : i)] ?? 0);
  return four.reduce((value, byte) => value * 256 + byte, 0);
}
