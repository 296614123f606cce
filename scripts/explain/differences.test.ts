import { expect, test } from "vitest";
import { differences, largestByKind } from "./differences.ts";

test("numbers by the largest there, names without their counts, what is missing as infinite", () => {
  const expected = { model: "a.h5", images: [{ logits: [1, -4], layer: "conv2d_2", account: { biases: { conv2d_2: 2, dense_4: 4 } } }, { logits: [0, 2], layer: "dense", account: { biases: { conv2d_2: 2, dense_4: 4 } } }], rows: [[0, null, null]] };
  const got = { model: "b.h5", images: [{ logits: [1, -4.4], layer: "conv2d", account: { biases: { conv2d: 2, dense: 5 } } }, { logits: [0, 2], layer: "conv2d", account: { biases: { conv2d: 2 } } }], rows: [[0, null, null]] };
  const all = differences(got, expected);
  expect(all).toEqual([
    { path: "images.0.logits", difference: expect.closeTo(0.1, 10) },
    { path: "images.0.layer", difference: 0 },
    { path: "images.0.account.biases.0", difference: 0 },
    { path: "images.0.account.biases.1", difference: 0.25 },
    { path: "images.1.logits", difference: 0 },
    { path: "images.1.layer", difference: Number.POSITIVE_INFINITY },
    { path: "images.1.account.biases", difference: Number.POSITIVE_INFINITY },
    { path: "rows.0.0", difference: 0 },
    { path: "rows.0.1", difference: 0 },
    { path: "rows.0.2", difference: 0 },
  ]);
  expect(largestByKind(all).map(({ path }) => path).slice(0, 3)).toEqual(["images.layer", "images.account.biases", "images.logits"]);
  expect(differences({ a: [1, Number.NaN] }, { a: [1, 2] })[0]!.difference).toBeNaN();
  expect(differences({}, { a: [1] })).toEqual([{ path: "a", difference: Number.POSITIVE_INFINITY }]);
});
