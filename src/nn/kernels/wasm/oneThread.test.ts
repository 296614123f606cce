/** @file Why there is one thread. */
import { expect, test } from "vitest";
import { oneThreadReason, oneThreadSentence } from "./oneThread";

const TWO = { cores: 2, isIsolated: true, hasSharedArrayBuffer: true, isHeapShared: true, threads: 2 };

test.each([
  [{}, null],
  [{ threads: 1, cores: 1 }, "one core"],
  [{ threads: 1, isIsolated: false, hasSharedArrayBuffer: false, isHeapShared: false }, "page not isolated"],
  // WebKitGTK, isolated.
  [{ threads: 1, hasSharedArrayBuffer: false, isHeapShared: false }, "no shared memory"],
  [{ threads: 1, isHeapShared: false }, "shared memory refused"],
  [{ threads: 1 }, "helper threads failed"],
] as const)("%j: %s", (change, expected) => {
  expect(oneThreadReason({ ...TWO, ...change })).toBe(expected);
});

test("the sentence says what could be done", () => {
  expect(oneThreadSentence("page not isolated")).toMatch(/two headers/);
});
