import { describe, expect, test } from "vitest";
import { AVIF, GIF } from "../testing/pictures";
import { isCutShort } from "./cutShort";
import type { PhotoKind } from "./photoFile";

const chunk = (name: string, content: readonly number[]) => [0, 0, 0, content.length, ...[...name].map((char) => char.charCodeAt(0)), ...content, 1, 2, 3, 4];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]), ...chunk("IDAT", [1, 2, 3, 4, 5]), ...chunk("IEND", [])];
/** A preview that ends in a segment before the scan, a stuffed byte and a restart within it. */
const JPEG = [0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff, 0xd9, 0xff, 0xff, 0xda, 0, 3, 1, 7, 0xff, 0, 8, 0xff, 0xd0, 9, 0xff, 0xd9];
const WEBP = [0x52, 0x49, 0x46, 0x46, 14, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x20, 2, 0, 0, 0, 7, 7];
/** Where its first frame ends; the second need not be there. */
const GIF_FRAME = firstFrameEnd();

/** What is left of an AVIF has no pixels then, which no browser shows. */
const isAtBoxEnd = (kind: PhotoKind, length: number) => kind === "avif" && [32, AVIF.length - 70].some((end) => length >= end && length < end + 8);

function firstFrameEnd(): number {
  let length = GIF.length;
  while (!isCutShort(GIF.slice(0, length - 1), "gif")) length--;
  return length;
}

describe.each<[kind: PhotoKind, bytes: Uint8Array, end: number]>([
  ["png", Uint8Array.from(PNG), PNG.length],
  ["jpeg", Uint8Array.from(JPEG), JPEG.length],
  ["webp", Uint8Array.from(WEBP), WEBP.length],
  ["avif", AVIF, AVIF.length],
  ["gif", GIF, GIF_FRAME],
])("%s", (kind, bytes, end) => {
  test("whole, and with something behind its end", () => {
    expect(isCutShort(bytes, kind)).toBe(false);
    expect(isCutShort(Uint8Array.from([...bytes, 1, 2, 3]), kind)).toBe(false);
  });

  test("cut anywhere before its end", () => {
    const lengths = Array.from({ length: end - 16 }, (_, i) => 16 + i).filter((length) => !isAtBoxEnd(kind, length));
    expect(lengths.filter((length) => !isCutShort(bytes.slice(0, length), kind))).toEqual([]);
  });
});

test("of a GIF, the frames behind the first may be missing", () => {
  expect(GIF_FRAME).toBeGreaterThan(140);
  expect(GIF_FRAME).toBeLessThan(GIF.length - 20);
});
