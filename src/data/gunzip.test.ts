/** @file Tests of unpacking, against node:zlib. */
import { expect, test } from "vitest";
import { gzip } from "../testing/idxFiles";
import { gunzip, isGzip } from "./gunzip";
import { mulberry32 } from "./random";

const noYield = async () => {};

/** Half noise, half runs, so that it packs to about half. */
function sample(size: number): Uint8Array<ArrayBuffer> {
  const random = mulberry32(1);
  return Uint8Array.from({ length: size }, (_, i) => (i % 2_000 < 1_000 ? Math.floor(random() * 256) : 7));
}

test.each([0, 1, 65_536, 3_000_000])("unpacks %i bytes", async (size) => {
  const bytes = sample(size);
  const unpacked = await gunzip(gzip(bytes), noYield);
  expect(Buffer.compare(unpacked, bytes)).toBe(0);
});

test("gives the page turns while it works", async () => {
  let turns = 0;
  await gunzip(gzip(sample(8_000_000)), async () => void turns++);
  expect(turns).toBeGreaterThan(1);
});

test.each([
  ["cut short", (gz: Uint8Array<ArrayBuffer>) => gz.slice(0, gz.length / 2)],
  ["of few bytes", (gz: Uint8Array<ArrayBuffer>) => gz.slice(0, 10)],
  ["with a byte changed", (gz: Uint8Array<ArrayBuffer>) => gz.with(1_000, gz[1_000]! ^ 1) as Uint8Array<ArrayBuffer>],
  ["that claims too small a size", (gz: Uint8Array<ArrayBuffer>) => gz.with(gz.length - 2, 0) as Uint8Array<ArrayBuffer>],
])("refuses a file %s", async (_name, damage) => {
  await expect(gunzip(damage(gzip(sample(100_000))), noYield)).rejects.toThrow(/^gunzip: /);
});

test("sets no memory aside for a length out of all proportion", async () => {
  const gz = gzip(sample(1_000));
  gz.set([0xff, 0xff, 0xff, 0xff], gz.length - 4);
  await expect(gunzip(gz, noYield)).rejects.toThrow("at most 268435456 bytes, its last bytes say 4294967295");
});

test("isGzip goes by the first two bytes", () => {
  expect(isGzip(gzip(new Uint8Array(3)))).toBe(true);
  expect(isGzip(Uint8Array.of(0, 0, 8, 1))).toBe(false);
  expect(isGzip(Uint8Array.of(0x1f))).toBe(false);
});
