/** @file Tests of galleryPlace.ts. */
import { expect, test } from "vitest";
import { viewOf } from "../view";
import { galleryPlace, hrefOf, placeOf } from "./galleryPlace";

test("a cell's address is short, and leads back to the cell", () => {
  const place = galleryPlace("results", { run: "1", actual: 6, predicted: 0 });
  expect(hrefOf(place)).toBe("#results/pictures/run=1&actual=6&predicted=0");
  expect(placeOf(hrefOf(place))).toEqual(place);
});

test("everything that can be chosen comes back", () => {
  const place = galleryPlace("compare", { run: "vote", against: "2", actual: 0, predicted: 9, shown: "onlyRight", bin: 14, order: "leastSure" });
  expect(placeOf(hrefOf(place))).toEqual(place);
  expect(placeOf("#compare/pictures")).toEqual(galleryPlace("compare"));
  expect(hrefOf(galleryPlace("compare"))).toBe("#compare/pictures");
});

test("what cannot be read is as good as not said; other addresses name no pictures", () => {
  expect(placeOf("#results/pictures/actual=10&predicted=-1&show=some&bin=15&order=up&other=1")).toEqual(galleryPlace("results"));
  for (const hash of ["", "#results", "#results/else", "#inside/1/test-0"]) expect(placeOf(hash)).toBeNull();
});

test("the room over which pictures lie is the one that is shown", () => {
  const ways = { rooms: ["results", "compare"], start: "results", holderOf: () => null };
  expect(viewOf(hrefOf(galleryPlace("compare", { actual: 3 })), ways)).toEqual({ room: "compare", isStart: false, anchor: null });
});
