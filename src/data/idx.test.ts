/** @file Tests of the IDX parser on handmade bytes. */
import { expect, test } from "vitest";
import { IdxFormatError, looksLikeIdx, parseIdx } from "./idx";

/** An IDX file with the given header and `numElements` zero bytes. */
function idxBytes(elementType: number, shape: number[], numElements: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * shape.length + numElements);
  bytes.set([0, 0, elementType, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((n, i) => view.setUint32(4 + 4 * i, n));
  return bytes;
}

test("reads shape and elements", () => {
  const bytes = idxBytes(0x08, [2, 3], 6);
  bytes.set([1, 2, 3, 4, 5, 6], 12);
  const { shape, data } = parseIdx(bytes);
  expect(shape).toEqual([2, 3]);
  expect([...data]).toEqual([1, 2, 3, 4, 5, 6]);
});

test("reads a view that starts inside a larger buffer, without copying", () => {
  const buffer = new Uint8Array(20);
  buffer.set(idxBytes(0x08, [2], 2), 7);
  buffer.set([8, 9], 15);
  const { shape, data } = parseIdx(buffer.subarray(7, 17));
  expect(shape).toEqual([2]);
  expect([...data]).toEqual([8, 9]);
  expect(data.buffer).toBe(buffer.buffer);
});

test.each([
  ["truncated", idxBytes(0x08, [3, 28, 28], 2000 - 16), "parseIdx: shape [3,28,28] needs 2368 bytes, got 2000"],
  ["trailing bytes", idxBytes(0x08, [2], 3), "parseIdx: shape [2] needs 10 bytes, got 11"],
  ["empty", new Uint8Array(0), "parseIdx: an IDX header has at least 4 bytes, got 0"],
  ["float elements", idxBytes(0x0d, [1], 4), "parseIdx: expected element type 0x08 (unsigned byte), got 0x0d"],
  ["header cut short", idxBytes(0x08, [5, 5], 0).slice(0, 8), "parseIdx: rank 2 needs a header of 12 bytes, got 8"],
  ["no dimension", idxBytes(0x08, [], 1), "parseIdx: expected at least one dimension, got rank 0"],
  ["HTML", new TextEncoder().encode("<!doctype html>"), "parseIdx: not an IDX file: expected two zero bytes first, got 0x3c 0x21"],
])("says what is wrong: %s", (_name, bytes, message) => {
  expect(() => parseIdx(bytes)).toThrow(new IdxFormatError(message));
});

test("a header that claims more elements than there are numbers is refused", () => {
  expect(() => parseIdx(idxBytes(0x08, Array.from({ length: 255 }, () => 0xffffffff), 0))).toThrow(IdxFormatError);
});

test("looksLikeIdx goes by the first bytes", () => {
  expect(looksLikeIdx(idxBytes(0x08, [5], 0))).toBe(true);
  expect(looksLikeIdx(idxBytes(0x0d, [5], 0))).toBe(false);
  expect(looksLikeIdx(Uint8Array.of(0x1f, 0x8b, 8, 0))).toBe(false);
  expect(looksLikeIdx(new Uint8Array(2))).toBe(false);
});
