/** @file Real picture files of every kind through a real browser's decoders: pictures, or a sentence. */
import { describe, expect, test } from "vitest";
import type { RgbaImage } from "../../photo/garment";
import { AVIF, damaged, drawnFile, GIF, SVG, withOrientation } from "../../testing/pictures";
import { decodePhoto } from "./decodePhoto";

const decode = (bytes: Uint8Array<ArrayBuffer>): Promise<RgbaImage> => decodePhoto(new Blob([bytes]));
const refusal = (bytes: Uint8Array<ArrayBuffer>): Promise<string> => decode(bytes).then(
  ({ width, height }) => `a picture, ${width} × ${height}`,
  (error: Error) => error.message,
);
const svg = (content: string, attributes = 'width="48" height="32"') => new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${content}</svg>`);

/** Red at a share of both sides. */
function redAt({ width, height, data }: RgbaImage, x: number, y: number): number {
  return data[4 * (Math.floor(y * height) * width + Math.floor(x * width))]!;
}

describe("every kind is read", () => {
  test.each([
    ["JPEG", () => drawnFile("image/jpeg")],
    ["PNG", () => drawnFile("image/png")],
    ["WebP", () => drawnFile("image/webp")],
    ["AVIF", () => AVIF],
    ["GIF, its first frame", () => GIF],
    ["SVG", () => SVG],
  ])("%s", async (_, make) => {
    const image = await decode(Uint8Array.from(await make()));
    expect(image.width / image.height).toBeCloseTo(1.5, 2);
    expect(Math.abs(redAt(image, 0.05, 0.05) - 0xee)).toBeLessThan(8);
    expect(Math.abs(redAt(image, 0.5, 0.5) - 0x33)).toBeLessThan(8);
  });

  test("a large one is made small", async () => {
    expect(await decode(await drawnFile("image/jpeg", 40))).toMatchObject({ width: 512, height: 341 });
  });

  test("transparency stays", async () => {
    const canvas = new OffscreenCanvas(20, 20);
    canvas.getContext("2d")!.fillRect(5, 5, 10, 10);
    const { data } = await decode(new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer()));
    expect([data[3], data[4 * (10 * 20 + 10) + 3]]).toEqual([0, 255]);
  });
});

/** A picture whose upper left quarter is dark. */
async function cornered(): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(64, 32);
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, 64, 32);
  context.fillStyle = "#000";
  context.fillRect(0, 0, 32, 16);
  return new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 })).arrayBuffer());
}

describe("a phone's turned photos stand upright", () => {
  /** Where the dark quarter is once it is shown as meant (Exif 2.3, 4.6.4 A), and whether the sides change places. */
  test.each([
    [1, 0, 0, false],
    [2, 1, 0, false],
    [3, 1, 1, false],
    [4, 0, 1, false],
    [5, 0, 0, true],
    [6, 1, 0, true],
    [7, 1, 1, true],
    [8, 0, 1, true],
  ])("orientation %i", async (orientation, right, bottom, isTurned) => {
    const image = await decode(withOrientation(await cornered(), orientation));
    expect([image.width, image.height]).toEqual(isTurned ? [32, 64] : [64, 32]);
    const darkest = [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]].filter(([x, y]) => redAt(image, x!, y!) < 100);
    expect(darkest).toEqual([[0.25 + 0.5 * right, 0.25 + 0.5 * bottom]]);
  });
});

/** With the header for many frames, if it has none; 48 × 32. */
function extendedWebp(webp: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder("latin1").decode(webp);
  if (text.startsWith("VP8X", 12)) return webp;
  const header = [...new TextEncoder().encode("VP8X"), 10, 0, 0, 0, 0, 0, 0, 0, 47, 0, 0, 31, 0, 0];
  const extended = Uint8Array.from([...webp.subarray(0, 12), ...header, ...webp.subarray(12)]);
  new DataView(extended.buffer).setUint32(4, extended.length - 8, true);
  return extended;
}

describe("what is too large is refused by its header, before a decoder sees it", () => {
  const tooLarge = /has \d+ megapixels; the page takes up to 50/;
  /** `bytes` with a number written over it, big-endian unless `little`. */
  const put = (bytes: Uint8Array, at: number, value: number, numBytes: number, little = false) => {
    const changed = Uint8Array.from(bytes);
    for (let i = 0; i < numBytes; i++) changed[little ? at + i : at + numBytes - 1 - i] = Math.floor(value / 256 ** i) % 256;
    return changed;
  };
  const find = (bytes: Uint8Array, text: string) => new TextDecoder("latin1").decode(bytes).indexOf(text);

  test("PNG, WebP, AVIF, SVG", async () => {
    expect(await refusal(put(await drawnFile("image/png"), 16, 2_000_000, 4))).toMatch(tooLarge);
    // Its header for many frames, which Chromium writes always: the size less one, in three bytes each.
    const webp = extendedWebp(await drawnFile("image/webp"));
    expect(find(webp, "VP8X")).toBe(12);
    expect(await refusal(put(put(webp, 24, 15_999, 3, true), 27, 15_999, 3, true))).toMatch(tooLarge);
    expect(await refusal(put(AVIF, find(AVIF, "ispe") + 8, 3_000_000, 4))).toMatch(tooLarge);
    expect(await refusal(svg("", 'width="10000" height="10000"'))).toMatch(tooLarge);
    expect(await refusal(svg("", 'viewBox="0 0 1e9 1e9"'))).toMatch(tooLarge);
  });

  test("GIF, by its first frame too", async () => {
    expect(await refusal(put(put(GIF, 6, 60_000, 2, true), 8, 60_000, 2, true))).toMatch(tooLarge);
    const frame = GIF.indexOf(0x2c, 40);
    expect(await refusal(put(put(GIF, frame + 5, 60_000, 2, true), frame + 7, 60_000, 2, true))).toMatch(tooLarge);
  });

  test("JPEG, behind previews of half a megabyte too", async () => {
    const jpeg = await drawnFile("image/jpeg");
    const frame = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0);
    const huge = put(put(jpeg, frame + 5, 60_000, 2), frame + 7, 60_000, 2);
    expect(await refusal(huge)).toMatch(tooLarge);
    const preview = [0xff, 0xe2, 0xff, 0xff, ...new Uint8Array(65_533)];
    const previews = Array.from({ length: 8 }, () => preview).flat();
    expect(await refusal(Uint8Array.from([0xff, 0xd8, ...previews, ...huge.subarray(2)]))).toMatch(tooLarge);
    expect(await refusal(Uint8Array.from([0xff, 0xd8, ...previews, ...jpeg.subarray(2)]))).toBe("a picture, 48 × 32");
  });

  test("26 MB, of which nothing is read", async () => {
    const file = new Blob([new Uint8Array(26_000_000)]);
    file.arrayBuffer = () => Promise.reject(new Error("was read"));
    await expect(decodePhoto(file)).rejects.toThrow("This file has 26.0 MB");
  });
});

describe("a file cut short is refused", () => {
  test.each(["image/jpeg", "image/png", "image/webp"] as const)("%s", async (type) => {
    const bytes = await drawnFile(type, 10);
    for (const share of [0.3, 0.6, 0.9]) expect(await refusal(bytes.slice(0, bytes.length * share))).toMatch(/damaged or cut short/);
  });
  test("AVIF, GIF, SVG", async () => {
    for (const bytes of [AVIF, GIF.slice(0, 140), SVG]) expect(await refusal(bytes.slice(0, bytes.length * 0.7))).toMatch(/damaged or cut short/);
  });
});

test("a file that is no longer there", async () => {
  const file = new Blob([GIF]);
  file.arrayBuffer = () => Promise.reject(new DOMException("The requested file could not be read, typically due to permission problems", "NotReadableError"));
  await expect(decodePhoto(file)).rejects.toThrow("The file could not be read from the disk. Choose it again.");
});

describe("SVG", () => {
  test("an icon is drawn sharp, whatever size it names", async () => {
    expect(await decode(svg('<rect width="24" height="24"/>', 'width="24" height="24"'))).toMatchObject({ width: 512, height: 512 });
    const image = await decode(svg('<rect width="12" height="48" fill="#fff"/>', 'viewBox="0 0 24 48"'));
    expect([image.width, image.height, redAt(image, 0.25, 0.5), redAt(image, 0.75, 0.5)]).toEqual([256, 512, 255, 0]);
  });

  test("as drawing programs write it: doctype, entities, long comments, embedded fonts and pictures", async () => {
    const text = `<?xml version="1.0"?><!-- ${"made by a program. ".repeat(500)} --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;" width="40" height="20"/>`;
    expect(await decode(new TextEncoder().encode(text))).toMatchObject({ width: 512, height: 256 });
    const embedded = `<image width="10" height="10" href="data:image/gif;base64,${btoa(String.fromCharCode(...GIF))}"/><style>@font-face { font-family: a; src: url(data:font/woff2;base64,AAAA) } rect { fill: url(#a) }</style><a href="https://example.com/"><rect width="4" height="4"/></a>`;
    expect(await decode(svg(embedded))).toMatchObject({ width: 512, height: 341 });
  });

  test.each([
    ["a script", svg("<script>alert(1)</script>"), "holds a script"],
    ["a handler", svg('<rect onload="alert(1)"/>'), "holds a script"],
    ["a web page inside", svg('<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'), "foreignObject"],
    ["a picture from elsewhere", svg('<image href="https://example.com/a.png"/>'), "fetches nothing"],
    ["a picture from elsewhere, old style", svg('<image xlink:href="a.png"/>'), "fetches nothing"],
    ["a style from elsewhere", svg("<style>@import 'https://example.com/a.css';</style>"), "fetches nothing"],
    ["a fill from elsewhere", svg('<rect style="fill: url(https://example.com/a.svg#b)"/>'), "fetches nothing"],
    ["another SVG inside", svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'), "fetches nothing"],
    ["a huge picture inside", svg('<image href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAw1AAAMNQCAYAAAA="/>'), "megapixels"],
    ["no size", svg("<rect/>", ""), "does not say how large"],
    ["only a share of a size", svg("<rect/>", 'width="100%" height="100%"'), "does not say how large"],
    ["a side of zero", svg("<rect/>", 'width="0" height="10"'), "no pixels"],
    ["a side below zero", svg("<rect/>", 'width="-5" height="10"'), "no pixels"],
    ["an end too soon", svg("<rect>"), "damaged or cut short"],
  ])("refused: %s", async (_, bytes, sentence) => {
    expect(await refusal(bytes)).toContain(sentence);
  });

  test("ten shapes used ten times, used ten times… are refused at once", async () => {
    const levels = Array.from({ length: 9 }, (_, i) => `<g id="u${i + 1}">${`<use href="#u${i}"/>`.repeat(10)}</g>`).join("");
    const start = performance.now();
    expect(await refusal(svg(`<defs><g id="u0"><rect/></g>${levels}</defs><use href="#u9"/>`))).toContain("too many shapes");
    const chain = Array.from({ length: 3_000 }, (_, i) => `<g id="u${i}"><use href="#u${i + 1}"/></g>`).join("");
    expect(await refusal(svg(chain))).toContain("too many shapes");
    const laughs = `<!DOCTYPE svg [<!ENTITY a "<rect/>">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${"bcdefghij"[i]} "${`&${"abcdefghi"[i]};`.repeat(10)}">`).join("")}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">&j;</svg>`;
    expect(await refusal(new TextEncoder().encode(laughs))).toMatch(/damaged|too many/);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("one that uses itself is drawn", async () => {
    expect(await refusal(svg('<g id="a"><use href="#a"/></g>'))).toBe("a picture, 512 × 341");
  });
});

const NUM_DAMAGED = 3_500;
/** A picture, small, or a sentence of the page's, not a browser's message. */
const OUTCOME = /^(a picture, \d{1,3} × \d{1,3}|This .*[.])$/;

test("thousands of damaged files: a picture or a sentence, each within seconds", async () => {
  const files = [await drawnFile("image/jpeg"), withOrientation(await drawnFile("image/jpeg", 4), 6), await drawnFile("image/png"), await drawnFile("image/webp"), AVIF, GIF, SVG];
  let pictures = 0;
  let slowest = 0;
  for (let seed = 0; seed < NUM_DAMAGED; seed++) {
    const start = performance.now();
    const outcome = await refusal(damaged(files[seed % files.length]!, seed));
    slowest = Math.max(slowest, performance.now() - start);
    expect(outcome, `seed ${seed}`).toMatch(OUTCOME);
    if (outcome.startsWith("a picture")) pictures++;
  }
  expect(slowest).toBeLessThan(5_000);
  // Both happen often: the damage is neither none nor all.
  expect(Math.min(pictures, NUM_DAMAGED - pictures)).toBeGreaterThan(300);
});
