import { expect, suite, test } from "vitest";
import { at, byteAt, floatAt, intAt, last, outside, present, wordAt, zip } from "./arrays";

suite.each([
  ["at", (index: number) => at([3, 0, 5], index)],
  ["?? outside", (index: number) => [3, 0, 5][index] ?? outside([3, 0, 5], index)],
  ["floatAt", (index: number) => floatAt(Float32Array.of(3, 0, 5), index)],
  ["byteAt", (index: number) => byteAt(Uint8Array.of(3, 0, 5), index)],
  ["intAt", (index: number) => intAt(Int32Array.of(3, 0, 5), index)],
  ["wordAt", (index: number) => wordAt(Uint32Array.of(3, 0, 5), index)],
] as const)("%s", (_, read) => {
  test("reads what is there, 0 too", () => {
    expect([read(0), read(1), read(2)]).toEqual([3, 0, 5]);
  });

  test.each([-1, 3, 0.5, Number.NaN])("refuses index %s", (index) => {
    expect(() => read(index)).toThrow(new RangeError(`internal: index ${index} is outside 0…2`));
  });
});

test("at hands on null and empty words", () => {
  expect([at([null, ""], 0), at([null, ""], 1)]).toEqual([null, ""]);
});

test("last reads the last, and refuses an empty array", () => {
  expect(last([1, 2])).toBe(2);
  expect(() => last([])).toThrow("internal: index -1");
});

test("zip pairs arrays of any kind, and refuses different lengths", () => {
  expect(zip(["a", "b"], Uint8Array.of(1, 2))).toEqual([["a", 1], ["b", 2]]);
  expect(() => zip([1], [1, 2])).toThrow("internal: zip: 1 and 2 elements");
});

test("present hands on what is there, and names what is not", () => {
  expect([present(0, "number"), present("", "word"), present(false, "answer")]).toEqual([0, "", false]);
  expect(() => present(undefined, "texture")).toThrow("internal: no texture");
  expect(() => present(null, "texture")).toThrow("internal: no texture");
});
