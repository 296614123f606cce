/** @file Tests of gridKeys.ts. */
import { expect, test } from "vitest";
import { placeAfter } from "./gridKeys";

/** Rows 0–3, 4–7 and 8–9. */
const SHAPE = { size: 10, columns: 4, pageSize: 8 };
const after = (place: number, key: string, ctrlKey = false) => placeAfter(place, { key, ctrlKey }, SHAPE);

test("arrows go on over the ends of rows, and stop at the ends of all", () => {
  expect([after(3, "ArrowRight"), after(4, "ArrowLeft"), after(9, "ArrowRight"), after(0, "ArrowLeft")]).toEqual([4, 3, 9, 0]);
});

test("up and down keep the column, where there is one", () => {
  expect([after(5, "ArrowUp"), after(1, "ArrowUp"), after(1, "ArrowDown"), after(7, "ArrowDown"), after(9, "ArrowDown")]).toEqual([1, 1, 5, 9, 9]);
});

test("to the ends of a row and of all, and by pages", () => {
  expect([after(6, "Home"), after(5, "End"), after(8, "End"), after(5, "Home", true), after(5, "End", true)]).toEqual([4, 7, 9, 0, 9]);
  expect([after(1, "PageDown"), after(5, "PageDown"), after(9, "PageUp"), after(3, "PageUp")]).toEqual([9, 9, 1, 0]);
});

test("other keys lead nowhere", () => {
  expect(after(1, "Enter")).toBeNull();
});
