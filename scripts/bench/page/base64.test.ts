import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "./base64";

test("there and back, also from the middle of a buffer", () => {
  const values = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i)).subarray(3);
  expect(fromBase64(toBase64(values))).toEqual(new Float32Array(values));
});
