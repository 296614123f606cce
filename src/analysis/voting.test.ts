/** @file Votes of chosen runs, from probabilities made up by hand. */
import { expect, test } from "vitest";
import { evaluationOf, paperRun } from "../experiment/fixtures/runs";
import type { Runs } from "../experiment/experiment";
import { DEFAULT_VOTE, type VoteChoice } from "../experiment/plan";
import { paperExperiment } from "../experiment/presets";
import { isCounted, voteOf } from "./voting";

const PLANS = paperExperiment().runs;

/** Each run's probabilities of the first three classes, for one image. */
function runsWith(...rows: readonly (readonly [number, number, number])[]): Runs {
  const runs = rows.map((row, i) => paperRun((i + 1) as 1 | 2 | 3, { testSize: 1, test: { ...evaluationOf([0], [0]), probabilities: [...row, 0, 0, 0, 0, 0, 0, 0] } }));
  return Object.fromEntries(runs.map((run) => [run.id, run]));
}

/** Two lean slightly to class 1; the third is sure of class 2. */
const RUNS = runsWith([0, 0.5, 0.4], [0, 0.5, 0.4], [0, 0.1, 0.9]);

test("the majority and the mean of probabilities need not agree", () => {
  const majority = voteOf(RUNS, PLANS, DEFAULT_VOTE, [1]);
  const mean = voteOf(RUNS, PLANS, { members: null, method: "mean" }, [1]);
  expect(majority).toMatchObject({ members: ["1", "2", "3"], method: "majority", evaluation: { predictions: [1], accuracy: 1 } });
  expect(mean).toMatchObject({ members: ["1", "2", "3"], method: "mean", evaluation: { predictions: [2], accuracy: 0 } });
  expect(mean!.evaluation.confusionMatrix[1]![2]).toBe(1);
  expect(mean!.evaluation.report.classes[1]!.recall).toBe(0);
});

test("only chosen runs with a score vote, in the experiment's order, and two at least", () => {
  const { 2: _second, ...others } = RUNS;
  expect(voteOf(RUNS, PLANS, { members: ["3", "1"], method: "majority" }, [1])!.members).toEqual(["1", "3"]);
  expect(voteOf(others, PLANS, { members: ["1", "2"], method: "majority" }, [1])).toBeNull();
  expect(voteOf(others, PLANS, DEFAULT_VOTE, [1])!.members).toEqual(["1", "3"]);
  expect(voteOf({}, PLANS, DEFAULT_VOTE, [1])).toBeNull();
});

test("a tie of the majority goes to the highest mean probability, then to the first; so does a tie of means", () => {
  // One vote each for classes 1 and 2; means 0.4 and 0.55.
  expect(voteOf(runsWith([0, 0.5, 0.3], [0, 0.3, 0.8]), PLANS, DEFAULT_VOTE, [2])!.evaluation).toMatchObject({ predictions: [2], accuracy: 1 });
  // Means 0.375 each, of numbers that binary fractions hold exactly.
  const equal = runsWith([0, 0.5, 0.25], [0, 0.25, 0.5]);
  for (const method of ["majority", "mean"] as const) expect(voteOf(equal, PLANS, { members: null, method }, [1])!.evaluation.predictions).toEqual([1]);
});

test("without the third member the other two's class wins by either method", () => {
  for (const method of ["majority", "mean"] as const) {
    expect(voteOf(RUNS, PLANS, { members: ["1", "2"], method }, [1])).toMatchObject({ members: ["1", "2"], method, evaluation: { predictions: [1], accuracy: 1 } });
    expect(voteOf(RUNS, PLANS, { members: ["2"], method }, [1])).toBeNull();
    expect(voteOf(RUNS, PLANS, { members: ["2", "9"], method }, [1])).toBeNull();
  }
});

test("a vote is told from one that the choice no longer asks for", () => {
  const vote = voteOf(RUNS, PLANS, { members: ["1", "3"], method: "mean" }, [1]);
  const isOf = (choice: VoteChoice) => isCounted(vote, RUNS, PLANS, choice);
  expect(isOf({ members: ["3", "1"], method: "mean" })).toBe(true);
  expect([isOf({ members: ["1", "2"], method: "mean" }), isOf({ members: null, method: "mean" }), isOf({ members: ["1", "3"], method: "majority" }), isOf({ members: ["1"], method: "mean" })]).toEqual([false, false, false, false]);
  expect(isCounted(null, RUNS, PLANS, { members: ["1"], method: "mean" })).toBe(true);
});
