import { expect, test } from "vitest";
import { close, dilate, erode, extentOf, fillHoles, keepPieces, open, piecesOf, symmetryOf } from "./mask";

/** "#" is 1. */
function maskOf(...rows: string[]): Uint8Array {
  return Uint8Array.from(rows.join(""), (character) => (character === "#" ? 1 : 0));
}

const SIZE = { width: 6, height: 4 };

test("pieces by size", () => {
  const mask = maskOf("##...#", "##....", "...##.", "...##.");
  const pieces = piecesOf(mask, SIZE, 1);
  expect(pieces.areas).toEqual([0, 4, 1, 4]);
  expect(keepPieces(mask, pieces, (area) => area > 1)).toEqual(maskOf("##....", "##....", "...##.", "...##."));
});

test("holes are filled up to a size; what is open to the edge is none", () => {
  const mask = maskOf("######", "#.##.#", "####.#", "#.####");
  expect(fillHoles(mask, SIZE, 1)).toEqual(maskOf("######", "####.#", "####.#", "#.####"));
  expect(fillHoles(mask, SIZE, 2)).toEqual(maskOf("######", "######", "######", "#.####"));
});

test("growing, shrinking, and both in turn", () => {
  const dot = maskOf("......", "..#...", "......", "......");
  const square = maskOf(".###..", ".###..", ".###..", "......");
  expect(dilate(dot, SIZE, 1)).toEqual(square);
  expect(erode(square, SIZE, 1)).toEqual(maskOf("..#...", "..#...", "......", "......"));
  expect(open(maskOf("......", "..###.", "..###.", "..####"), SIZE, 1)).toEqual(maskOf("......", "..###.", "..###.", "..###."));
  expect(close(maskOf("##.##.", "##.##.", "##.##.", "......"), SIZE, 1).slice(0, 5)).toEqual(maskOf("#####"));
});

test("the smallest rectangle", () => {
  expect(extentOf(maskOf("......", "..#...", "....#.", "......"), SIZE)).toEqual({ x: 2, y: 1, width: 3, height: 2 });
  expect(extentOf(new Uint8Array(24), SIZE)).toBeNull();
});

test("an outline and its mirror image", () => {
  const part = { x: 1, y: 0, width: 4, height: 2 };
  expect(symmetryOf(maskOf("..##..", ".####.", "......", "......"), SIZE, part)).toBe(1);
  expect(symmetryOf(maskOf(".##...", ".####.", "......", "......"), SIZE, part)).toBe(0.5);
  expect(symmetryOf(new Uint8Array(24), SIZE, part)).toBe(0);
});
