/** @file Tests of sureness.ts. */
import { expect, test } from "vitest";
import { workOutRankings, workOutSureness } from "./sureness";

const noTurn = () => Promise.resolve();
/** Ten classes, of which the first two have images; sure to 0.9 each, three of four right. */
const row = (answer: 0 | 1): number[] => Array.from({ length: 10 }, (_, k) => (k === answer ? 0.9 : k === 1 - answer ? 0.1 : 0));
const ANSWERS = { labels: [0, 0, 1, 1], probabilities: [row(0), row(0), row(1), row(0)].flat(), numClasses: 10 };

test("what a temperature mends", async () => {
  const { error, mended, logLoss } = await workOutSureness(ANSWERS, noTurn);
  expect(error).toBeCloseTo(0.15, 10);
  expect(mended!.temperature).toBeCloseTo(2, 6);
  expect(mended!.error).toBeCloseTo(0, 6);
  expect(mended!.logLoss).toBeLessThan(logLoss);
});

test("a class without images has no curves, the others have both", async () => {
  const rankings = await workOutRankings(ANSWERS, noTurn);
  expect(rankings).toHaveLength(10);
  // Of four pairs, two are in order and two are tied.
  expect(rankings[0]!.roc).toEqual({ path: "M0 100L50 0L100 0", area: 0.75 });
  expect(rankings[0]!.precisionRecall!.area).toBeCloseTo(2 / 3, 10);
  expect(rankings[2]).toEqual({ label: 2, roc: null, precisionRecall: null });
});

test("hands the page its turn, and ends when the turn says so", async () => {
  let turns = 0;
  const ending = () => (++turns === 3 ? Promise.reject(new Error("enough")) : Promise.resolve());
  await expect(workOutRankings(ANSWERS, ending)).rejects.toThrow("enough");
});
