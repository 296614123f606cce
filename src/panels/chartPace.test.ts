/** @file The charts' share of the time. */
import { expect, test } from "vitest";
import { drawInterval } from "./chartPace";

/** Share of the time that drawing takes when each of `numCharts` takes `ms` and waits as told. */
const share = (ms: number, numCharts: number) => (ms * numCharts) / (ms + drawInterval([ms], numCharts));

test("at most four times a second, however quick", () => {
  expect(drawInterval([], 1)).toBe(250);
  expect(drawInterval([2], 2)).toBe(250);
});

test.each([
  [20, 1],
  [50, 1],
  [50, 2],
  [120, 2],
])("drawings of %d ms in %d charts take a twentieth of the time", (ms, numCharts) => {
  expect(share(ms, numCharts)).toBeCloseTo(0.05, 5);
});

test("no chart stands still for longer than five seconds", () => {
  expect(drawInterval([900], 2)).toBe(5_000);
});

test("the quickest of the last drawings says what one costs", () => {
  expect(drawInterval([480, 60, 75], 1)).toBe(drawInterval([60], 1));
});
