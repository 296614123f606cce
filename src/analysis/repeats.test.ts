/** @file Runs of one recipe taken together: who belongs to whom, and their figures, worked out by hand. */
import { expect, test } from "vitest";
import { conv2d, dense, flatten } from "../nn/architectures/layers";
import { evaluationOf, labelsOf, paperRun, predictionsOf } from "../experiment/fixtures/runs";
import type { Run } from "../experiment/run";
import { scoredRuns, type ScoredRun } from "./comparison";
import { bySeed, compareGroups, groupOf, repeatGroups, spreadOf, spreadText, withoutSeed } from "./repeats";

/** A run of architecture 1, right `correct` times of ten in each class. */
function run(id: string, seed: number, correct: number, change: Partial<Run> = {}, name = `One convolution, seed ${seed}`): ScoredRun {
  const made = paperRun(1, { id, testSize: 100, test: evaluationOf(labelsOf(10), predictionsOf(Array(10).fill(correct), 10)), ...change });
  return scoredRuns({ [id]: { ...made, config: { ...made.config, ...change.config, seed } } }, [{ id, name }])[0]!;
}

test("mean, sample standard deviation, smallest and largest", () => {
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ n: 8, mean: 5, standardDeviation: Math.sqrt(32 / 7), min: 2, max: 9 });
  expect(spreadOf([0.1, 0.1, 0.1]).standardDeviation).toBe(0);
  expect(spreadOf([3])).toEqual({ n: 1, mean: 3, standardDeviation: 0, min: 3, max: 3 });
  expect(() => spreadOf([])).toThrow(RangeError);
  expect(spreadText(spreadOf([0.897, 0.899, 0.901]))).toBe("89.9 ± 0.2 %");
});

test("runs that differ in their seed only are one group, named without it", () => {
  const other = { ...paperRun(1).config, learningRate: 0.01 };
  const groups = repeatGroups([run("1", 7, 8), run("2", 7, 6, { config: other }), run("3", 8, 9), run("4", 9, 7), run("5", 8, 6, { config: other }, "Faster")]);
  expect(groups.map(({ runs }) => runs.map(({ id }) => id))).toEqual([["1", "3", "4"], ["2", "5"]]);
  expect(groups.map(({ name, phrase }) => [name, phrase])).toEqual([["One convolution (run 1)", "“One convolution (run 1)”"], ["One convolution (run 2)", "“One convolution (run 2)”"]]);
  expect(groups[0]!.accuracy).toMatchObject({ n: 3, min: 0.7, max: 0.9 });
  expect(groups[0]!.accuracy.mean).toBeCloseTo(0.8, 12);
  expect(groups[0]!.accuracy.standardDeviation).toBeCloseTo(0.1, 12);
  expect(groupOf("4", groups)).toBe(groups[0]);
  expect(groupOf("9", groups)).toBeNull();
  expect(repeatGroups([run("1", 7, 8), run("3", 8, 9)])[0]).toMatchObject({ name: "One convolution", phrase: "architecture 1" });
});

test("what is no repetition stays alone", () => {
  const first = run("1", 7, 8);
  const network = { name: "Small", layers: [conv2d(2), flatten(), dense(10, "softmax")], architecture: null };
  for (const change of [{ network }, { trainSize: 10 }, { testSize: 50 }, { endReason: "stopped" }, { endReason: null }] as const) expect(repeatGroups([first, run("2", 8, 9, change)])).toEqual([]);
  expect(repeatGroups([first, run("2", 7, 8)])).toEqual([]);
  expect(repeatGroups([first, run("2", 8, 8)])).toHaveLength(1);
});

test("groups are compared over seeds, and pair by pair over the images", () => {
  const slow = { ...paperRun(1).config, learningRate: 0.0001 };
  const [first, second] = repeatGroups([run("1", 7, 8), run("2", 8, 9), run("3", 7, 3, { config: slow }), run("4", 9, 4, { config: slow })]);
  const { difference, pValue, pairs } = compareGroups(first!, second!, labelsOf(10));
  expect(difference).toBeCloseTo(0.5, 12);
  // t = 0.5 / sqrt(2 · 0.005 / 2) with 2 degrees of freedom, of which p = 1 − t / sqrt(t² + 2).
  const t = 0.5 / Math.sqrt(0.005);
  expect(pValue).toBeCloseTo(1 - t / Math.sqrt(t * t + 2), 10);
  expect(pairs).toEqual({ count: 1, numDifferent: 1 });
  expect(compareGroups(first!, second!, null).pairs).toBeNull();
});

test("runs that were never scored are taken together too, those alone among them", () => {
  const groups = bySeed([run("1", 7, 8), run("2", 8, 8, { trainSize: 10 }), run("3", 9, 8, { endReason: null }), run("4", 7, 8)]);
  expect(groups.map((runs) => runs.map(({ id }) => id))).toEqual([["1", "3"], ["2"]]);
  expect(["One convolution, seed 7", "Seeds", "a, seed 7 b"].map(withoutSeed)).toEqual(["One convolution", "Seeds", "a, seed 7 b"]);
});
