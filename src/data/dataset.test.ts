import { expect, test } from "vitest";
import { classCounts } from "./dataset";

test("classCounts counts each class, and refuses a label that is none", () => {
  expect(classCounts(Uint8Array.of(9, 0, 9, 3))).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0, 2]);
  expect(() => classCounts([10])).toThrow(new RangeError("internal: index 10 is outside 0…9"));
});
