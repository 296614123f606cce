import { expect, test } from "vitest";
import { rightAnswers, scoreOf, vote, type PhotoResult } from "./answers";

function result(folder: string, ...probabilities: number[][]): PhotoResult {
  return { folder, file: "a.jpg", probabilities, unlike: null, notes: [], decodeMs: 1, garmentMs: 1 };
}

/** Probabilities that rank the given classes first, second, … */
function ranking(...classes: number[]): number[] {
  return Array.from({ length: 10 }, (_, c) => (classes.includes(c) ? 1 / (1 + classes.indexOf(c)) : 0));
}

test("folders and their right answers", () => {
  expect(rightAnswers("pants")).toEqual([1]);
  expect(rightAnswers("shoes")).toEqual([5, 7, 9]);
  expect(rightAnswers("hat")).toEqual([]);
});

test("the vote is the mean of the probabilities", () => {
  expect(vote([ranking(1), ranking(2)]).slice(0, 4)).toEqual([0, 0.5, 0.5, 0]);
});

test("first, among the first three, and photos without a right answer left out", () => {
  const results = [result("pants", ranking(1, 2)), result("pants", ranking(0, 2, 1)), result("shoes", ranking(0, 1, 2, 7)), result("hat", ranking(8))];
  expect(scoreOf(results, ({ probabilities }) => probabilities[0]!)).toEqual({ photos: 3, top1: 1, top3: 2 });
});
