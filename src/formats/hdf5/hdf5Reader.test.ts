/** @file Our reader against the HDF5 library's own writing: layouts, indexes and filters that h5py can ask for. */
import { zlibSync } from "fflate";
import { File, ready } from "h5wasm";
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../data/random";
import { Hdf5Bytes, Hdf5Error, readType } from "./hdf5Bytes";
import { fletcher32, readFilters, unfilter, unpackLzf } from "./hdf5Filters";
import { toNumbers } from "./hdf5Numbers";
import { readHdf5Tree } from "./hdf5Reader";
import { fromBfloat16, fromFloat16 } from "../floats";

type Fill = (file: File) => void;

/** What the library writes. @param newest Whether in its newest layout, as h5py's libver="latest" asks for. */
async function written(fill: Fill, newest = true): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new File("reader.h5", "w", { libver: newest ? ["latest", "latest"] : ["earliest", "latest"] });
  fill(file);
  file.flush();
  file.close();
  return Uint8Array.from(FS.readFile("reader.h5"));
}

function randomValues(length: number): Float32Array {
  const random = mulberry32(length);
  return Float32Array.from({ length }, random);
}

interface Made {
  readonly shape: number[];
  readonly chunks: number[];
  readonly maxshape?: (number | null)[];
  readonly compression?: "gzip";
}

const LAYOUTS: readonly (readonly [string, Made])[] = [
  ["a single chunk", { shape: [7, 5], chunks: [7, 5] }],
  ["a single packed chunk", { shape: [7, 5], chunks: [7, 5], compression: "gzip" }],
  ["a fixed array", { shape: [30, 17, 3], chunks: [4, 5, 2] }],
  ["a fixed array, packed", { shape: [30, 17], chunks: [4, 5], compression: "gzip" }],
  ["a fixed array of several pages", { shape: [3000], chunks: [2] }],
  ["a fixed array of packed chunks in several pages", { shape: [2500], chunks: [2], compression: "gzip" }],
  ["a fixed array for more than there is", { shape: [10, 9], chunks: [3, 2], maxshape: [20, 30] }],
  ["an extensible array, little in it", { shape: [6], chunks: [2], maxshape: [null] }],
  ["an extensible array in blocks", { shape: [200, 3], chunks: [2, 2], maxshape: [null, 3] }],
  ["an extensible array in super blocks", { shape: [4000], chunks: [1], maxshape: [null] }],
  ["an extensible array of pages", { shape: [15000], chunks: [1], maxshape: [null] }],
  ["an extensible array along the second axis", { shape: [5, 60], chunks: [2, 4], maxshape: [6, null] }],
  ["an extensible array, packed", { shape: [90], chunks: [4], maxshape: [null], compression: "gzip" }],
  ["a B-tree", { shape: [20, 30], chunks: [3, 4], maxshape: [null, null] }],
  ["a B-tree, packed", { shape: [20, 30], chunks: [3, 4], maxshape: [null, null], compression: "gzip" }],
  ["a B-tree of several levels", { shape: [90, 90], chunks: [1, 2], maxshape: [null, null] }],
];

describe.each([true, false])("chunks in the newest layout: %s", (newest) => {
  test.each(LAYOUTS)("%s", async (_, { shape, chunks, maxshape, compression }) => {
    const values = randomValues(shape.reduce((product, length) => product * length, 1));
    const bytes = await written((file) => {
      file.create_dataset({ name: "x", data: values, shape, dtype: "<f", chunks, ...(maxshape === undefined ? {} : { maxshape }), ...(compression === undefined ? {} : { compression, compression_opts: 4 }) });
    }, newest);
    const found = readHdf5Tree(bytes).children.get("x");
    expect(found).toMatchObject({ kind: "dataset", shape });
    expect(found?.kind === "dataset" && Buffer.from(found.values.buffer).equals(Buffer.from(values.buffer))).toBe(true);
  });
});

test("many links and attributes of one group are found in heaps", async () => {
  const names = Array.from({ length: 300 }, (_, i) => `a layer with quite a long name ${i}`);
  const bytes = await written((file) => {
    for (const [i, name] of names.entries()) {
      const group = file.create_group(name);
      if (i < 3) for (let k = 0; k < 40; k++) group.create_attribute(`attribute ${k}`, `${"long ".repeat(20)}${k}`);
    }
  });
  const { children } = readHdf5Tree(bytes);
  expect(new Set(children.keys())).toEqual(new Set(names));
  const group = children.get(names[2] ?? "");
  const attributes = group?.kind === "group" ? group.attributes : null;
  expect(attributes?.size).toBe(40);
  expect(attributes?.get("attribute 39")).toMatchObject({ kind: "string", value: `${"long ".repeat(20)}39` });
});

describe("filters", () => {
  const pipeline = (...ids: number[]) => ids.map((id) => ({ id, values: [4] }));

  test("shuffle and deflate", () => {
    const shuffled = Uint8Array.of(1, 5, 2, 6, 3, 7, 4, 8);
    expect([...unfilter(zlibSync(shuffled), pipeline(2, 1), 0, 8)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...unfilter(shuffled, pipeline(2, 1), 0b10, 8)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("a chunk that unpacks to more than it should", () => {
    expect(() => unfilter(zlibSync(new Uint8Array(10_000)), pipeline(1), 0, 8)).toThrow(Hdf5Error);
  });

  test("LZF: what stands there, and copies of it", () => {
    // "abc", then 4 bytes from 3 back (overlapping), then 9 more from 1 back.
    expect(new TextDecoder().decode(unpackLzf(Uint8Array.of(2, 97, 98, 99, 2 << 5, 2, 7 << 5, 0, 0), 100))).toBe("abcabcaaaaaaaaaa");
    expect(() => unpackLzf(Uint8Array.of(1 << 5, 2), 100)).toThrow("cannot be unpacked");
    expect(() => unpackLzf(Uint8Array.of(2, 97), 100)).toThrow("cannot be unpacked");
    expect(() => unpackLzf(Uint8Array.of(0, 97, 7 << 5, 200, 0), 100)).toThrow("cannot be unpacked");
  });

  test("Fletcher's checksum, as the HDF5 library computes it", () => {
    expect(fletcher32(new TextEncoder().encode("abcde"))).toBe(((0x6162 + (0x6162 + 0x6364) + (0x6162 + 0x6364 + 0x6500)) % 65535) * 65536 + ((0x6162 + 0x6364 + 0x6500) % 65535));
    expect(() => unfilter(Uint8Array.of(1, 2, 3, 4, 0, 0, 0, 0), pipeline(3), 0, 4)).toThrow("does not have the checksum");
  });

  test("one that is not known is named", () => {
    const message = Uint8Array.of(2, 1, 0x0f, 0x7d, 0, 0, 0, 0, 0, 0);
    expect(() => unfilter(new Uint8Array(8), readFilters(new Hdf5Bytes(message), 0), 0, 8)).toThrow("packed by the filter zstd");
  });
});

describe("numbers", () => {
  test("half floats and bfloat16", () => {
    expect([0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0xfc00].map(fromFloat16)).toEqual([1, -2, 0.333251953125, 2 ** -24, 65504, Number.NEGATIVE_INFINITY]);
    expect(fromFloat16(0x7c01)).toBeNaN();
    expect([0x3f80, 0xc000, 0x4049].map(fromBfloat16)).toEqual([1, -2, 3.140625]);
  });

  test("of either order of bytes", () => {
    const big = { kind: "float", size: 4, isBigEndian: true } as const;
    expect([...toNumbers(Uint8Array.of(0x3f, 0x80, 0, 0), big, 1)]).toEqual([1]);
    expect([...toNumbers(Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0), { kind: "signed", size: 8, isBigEndian: true }, 1)]).toEqual([256n]);
  });

  test("types by where exponent and mantissa are", () => {
    const type = (size: number, ...fields: number[]) => readType(new Hdf5Bytes(Uint8Array.of(0x11, 0x20, 15, 0, size, 0, 0, 0, 0, 0, 16, 0, ...fields, 0, 0, 0, 0)), 0).kind;
    expect([type(2, 10, 5, 0, 10), type(2, 7, 8, 0, 7), type(2, 9, 6, 0, 9)]).toEqual(["float", "bfloat16", "other"]);
  });
});
