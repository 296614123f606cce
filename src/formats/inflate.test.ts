import { deflateSync, zlibSync } from "fflate";
import { expect, test } from "vitest";
import { inflateWithin } from "./inflate";

const zeros = deflateSync(new Uint8Array(64 * 1024 * 1024), { level: 9 });

test("a stream comes back, framed or not, whatever its length", () => {
  for (const length of [0, 1, 100, 300_000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * i) % 251);
    expect(inflateWithin(deflateSync(bytes), length, false)).toEqual(bytes);
    expect(inflateWithin(zlibSync(bytes), length + 4, true)).toEqual(bytes);
  }
});

test("one that holds more than there is room for is left off, though it holds gigabytes", () => {
  expect(() => inflateWithin(zeros, 1_000, false)).toThrow("more than 1000 bytes");
});

test("one that was cut short, or is damaged", () => {
  expect(() => inflateWithin(zeros.subarray(0, 1_000), 64 * 1024 * 1024, false)).toThrow(/cut short|unexpected EOF/);
  expect(() => inflateWithin(Uint8Array.of(0xff, 0xff, 0xff), 100, false)).toThrow("invalid block type");
});
