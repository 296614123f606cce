/** @file Which files are pictures, and what is said of the others. */
import { describe, expect, test } from "vitest";
import { checkPhotoFile, checkPhotoLength, checkPhotoSize, fittedSize } from "./photoFile";

const bytes = (...parts: (string | number[])[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((char) => char.charCodeAt(0)) : part)));
const check = checkPhotoFile;
const big = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const png = (width: number, height: number) => bytes([0x89], "PNG\r\n", [0x1a, 0x0a, 0, 0, 0, 13], "IHDR", big(width), big(height), [8, 6, 0, 0, 0]);
const ftyp = (...names: string[]) => bytes(big(16 + 4 * (names.length - 1)), "ftyp", names[0]!, [0, 0, 0, 0], ...names.slice(1));
/** An ISO box, and the boxes around an AVIF's sizes. */
const box = (name: string, ...content: (string | number[])[]): number[] => {
  const inside = [...bytes(...content)];
  return [...big(8 + inside.length), ...bytes(name), ...inside];
};
const sized = (...sides: number[]): number[] => {
  const sizes = Array.from({ length: sides.length / 2 }, (_, i) => box("ispe", big(0), big(sides[2 * i]!), big(sides[2 * i + 1]!)));
  return box("meta", big(0), box("hdlr", big(0)), box("iprp", box("ipco", ...sizes)));
};

describe("kinds", () => {
  const frame = [0xff, 0xc2, 0, 17, 8, 0x01, 0x00, 0x02, 0x80, 3, 0, 0];
  test.each([
    ["png", png(640, 256), { width: 640, height: 256 }],
    ["gif", bytes("GIF89a", [0x80, 2, 0, 1, 0, 0, 0, 0x2c, 0, 0, 0, 0, 0x80, 2, 0, 1, 0, 0]), { width: 640, height: 256 }],
    ["gif", bytes("GIF89a", [1, 0, 1, 0, 0x80, 0, 0], [9, 9, 9, 9, 9, 9], [0x21, 0xf9, 2, 7, 7, 1, 7, 0], [0x2c, 1, 0, 0, 0, 0x7f, 2, 0, 1, 0, 0]), { width: 640, height: 256 }],
    ["jpeg", bytes([0xff, 0xd8, 0xff, 0xe1, 0, 6, 1, 2, 3, 4], frame), { width: 640, height: 256 }],
    ["webp", bytes("RIFF", [0, 0, 0, 0], "WEBPVP8X", [10, 0, 0, 0, 0, 0, 0, 0, 0x7f, 2, 0, 0xff, 0, 0]), { width: 640, height: 256 }],
    ["webp", bytes("RIFF", [0, 0, 0, 0], "WEBPVP8L", [5, 0, 0, 0, 0x2f, 0x7f, 0xc2, 0x3f, 0, 0, 0, 0, 0, 0]), { width: 640, height: 256 }],
    ["webp", bytes("RIFF", [0, 0, 0, 0], "WEBPVP8 ", [5, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0, 1]), { width: 640, height: 256 }],
    ["avif", bytes([...ftyp("avif", "mif1", "miaf")], sized(64, 64)), { width: 64, height: 64 }],
    ["avif", bytes([...ftyp("mif1", "avif")], sized(64, 64, 640, 256, 64, 64)), { width: 640, height: 256 }],
    ["svg", bytes('<!DOCTYPE svg PUBLIC "a" "b" [\n<!ENTITY ns "http://www.w3.org/2000/svg">\n]><svg/>'), null],
    ["svg", bytes(`<!-- ${"x".repeat(9_000)} --><s:svg>`), null],
    ["svg", bytes('<?xml version="1.0"?>\n<!-- a shirt -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
  ])("%s", (kind, head, size) => {
    expect(check(head)).toEqual({ kind, size, problem: null });
  });
});

describe("refused, with a sentence", () => {
  test.each([
    ["text", bytes("Dear diary"), "not a picture"],
    ["HTML with an svg in it", bytes("<html><svg></svg></html>"), "not a picture"],
    ["a film", ftyp("isom", "mp42"), "not a picture"],
    ["an iPhone's HEIC", ftyp("heic", "mif1"), "HEIC"],
    ["nothing", bytes(), "empty"],
    ["a side of zero", png(0, 100), "no pixels"],
    ["51 megapixels", png(8_500, 6_000), "51 megapixels"],
    ["a JPEG without a frame", bytes([0xff, 0xd8, 0xff, 0xe0, 0x40, 0]), "damaged or cut short"],
    ["an AVIF without a size", ftyp("avif"), "damaged or cut short"],
    ["an AVIF whose boxes end nowhere", bytes([...ftyp("avif")], [0, 0, 0, 3], "meta", big(0)), "damaged or cut short"],
    ["a GIF without a frame", bytes("GIF89a", [9, 0, 9, 0, 0, 0, 0, 0x3b]), "damaged or cut short"],
  ])("%s", (_, head, sentence) => {
    expect(check(head).problem).toContain(sentence);
    expect(check(head).kind).toBeNull();
  });

  test("26 MB", () => {
    expect(checkPhotoLength(26_000_000)).toContain("26.0 MB");
    expect(checkPhotoLength(25_000_000)).toBeNull();
  });

  test("sizes known only once decoded", () => {
    expect(checkPhotoSize({ width: 10_000, height: 5_000 })).toBeNull();
    expect(checkPhotoSize({ width: 10_000, height: 5_001 })).toContain("50 megapixels");
    expect(checkPhotoSize({ width: 1, height: 0 })).toContain("no pixels");
  });
});

test("scaling keeps proportions, never enlarges, and leaves a pixel", () => {
  expect(fittedSize({ width: 4_000, height: 3_000 }, 512)).toEqual({ width: 512, height: 384 });
  expect(fittedSize({ width: 100, height: 50 }, 512)).toEqual({ width: 100, height: 50 });
  expect(fittedSize({ width: 1, height: 9_000 }, 512)).toEqual({ width: 1, height: 512 });
});
