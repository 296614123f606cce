/** @file Tests of the generators, against numpy itself where it is numpy's. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hashSeed, mulberry32, RandomState, shuffledIndices } from "./random";

/** SHA-256 over the indices as little-endian int32. */
function sha256(indices: Int32Array): string {
  return createHash("sha256").update(new Uint8Array(indices.buffer)).digest("hex");
}

const sorted = (indices: Int32Array): number[] => [...indices].sort((a, b) => a - b);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("RandomState", () => {
  // Made with numpy 2.4.6: numpy.random.RandomState(seed).permutation(10).
  test.each([
    [0, [2, 8, 4, 9, 1, 6, 7, 3, 0, 5]],
    [1, [2, 9, 6, 4, 0, 3, 1, 7, 8, 5]],
    [2020, [2, 4, 9, 1, 5, 7, 6, 3, 8, 0]],
    [42, [8, 1, 5, 0, 7, 2, 9, 4, 3, 6]],
    [4294967295, [6, 9, 5, 1, 8, 0, 7, 4, 2, 3]],
  ])("seed %i permutes ten as numpy does", (seed, expected) => {
    expect([...new RandomState(seed).permutation(10)]).toEqual(expected);
  });

  // Long enough to refill the generator's state many times, and past 2¹⁶, where the mask grows.
  test.each([
    [0, 1_000, "0170dcea75cad468919398661e0bae589e101ea5c81e5eabcb7936eec0dd6c0a"],
    [1, 3_000, "d95f52b818829671f4b2b6d4d94443c05a7ce7b3e892f34e2d46ad5f120331d0"],
    [4294967295, 65_537, "39d7b81cd167ffcef0b0e6ecda5433c988a9f07da07e551efdf9bd8b996a3a4c"],
    [2020, 70_000, "95d1e01b8ec98128822472fdad6fe1f9790fca76283cf2132459e1809cec0d2c"],
  ])("seed %i permutes %i as numpy does", (seed, n, expected) => {
    expect(sha256(new RandomState(seed).permutation(n))).toBe(expected);
  });

  test("a second permutation goes on with the stream", () => {
    const random = new RandomState(7);
    expect([...random.permutation(5)]).toEqual([0, 3, 2, 1, 4]);
    expect([...random.permutation(5)]).toEqual([2, 1, 0, 4, 3]);
  });

  test("nothing and one permute to themselves", () => {
    expect([...new RandomState(3).permutation(0)]).toEqual([]);
    expect([...new RandomState(3).permutation(1)]).toEqual([0]);
  });

  test.each([-1, 1.5, 2 ** 32, Number.NaN])("refuses seed %d", (seed) => {
    expect(() => new RandomState(seed)).toThrow(`RandomState: seed must be an integer from 0 to 4294967295, got ${seed}`);
  });
  test.each([-1, 0.5, 2 ** 31])("refuses to permute %d", (n) => {
    expect(() => new RandomState(0).permutation(n)).toThrow(`permutation: n must be an integer from 0 to 2147483647, got ${n}`);
  });
});

describe("mulberry32", () => {
  // Worked out in Python from the published C.
  test.each([
    [0, [1144304738, 1416247, 958946056, 627933444]],
    [2020, [3623829245, 2713096303, 4046639416, 1685635432]],
    [4294967295, [3850105811, 813802916, 3073704848, 4054706436]],
  ])("seed %i", (seed, expected) => {
    const random = mulberry32(seed);
    expect(expected.map(() => random() * 2 ** 32)).toEqual(expected);
  });

  test("stays in [0, 1) and is spread evenly", () => {
    const random = mulberry32(1);
    const counts = upTo(10).map(() => 0);
    for (let i = 0; i < 100_000; i++) counts[Math.floor(random() * 10)]!++;
    // Binomial: 10,000 ± 95 a bin; five deviations.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(475);
  });
});

describe("shuffledIndices", () => {
  test("is a permutation, the same for the same seed, another for another", () => {
    const indices = shuffledIndices(1_000, 5);
    expect(sorted(indices)).toEqual(upTo(1_000));
    expect(shuffledIndices(1_000, 5)).toEqual(indices);
    expect(shuffledIndices(1_000, 6)).not.toEqual(indices);
  });

  test("every order of three is about as frequent", () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6_000; seed++) {
      const order = shuffledIndices(3, hashSeed(seed)).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test("refuses a negative size", () => {
    expect(() => shuffledIndices(-1, 0)).toThrow("shuffledIndices: n must be an integer from 0 to 2147483647, got -1");
  });
});

describe("hashSeed", () => {
  test("is a uint32 that depends on every part, their order and their number", () => {
    const seeds = [[], [0], [0, 0], [1], [1, 0], [0, 1], [2020, 1, 2], [2020, 2, 1], [-1], [2 ** 32], [2 ** 32 + 1], [4294967295]].map((parts) => hashSeed(...parts));
    for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(hashSeed(2020, 1, 2)).toBe(hashSeed(2020, 1, 2));
  });

  test("neighbouring parts differ in about half the bits", () => {
    let bits = 0;
    for (let i = 0; i < 1_000; i++) bits += popcount(hashSeed(2020, i) ^ hashSeed(2020, i + 1));
    expect(Math.abs(bits / 1_000 - 16)).toBeLessThan(0.5);
  });

  test("refuses what is not an integer", () => {
    expect(() => hashSeed(1, 0.5)).toThrow("hashSeed: parts must be integers, got 0.5");
  });
});

function popcount(value: number): number {
  let count = 0;
  for (let rest = value >>> 0; rest > 0; rest >>>= 1) count += rest & 1;
  return count;
}
