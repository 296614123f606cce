/** @file Votes of chosen runs, from probabilities made up by hand. */
import { expect, test } from "vitest";
import { evaluationOf, paperRun } from "../experiment/fixtures/runs";
import type { Runs } from "../experiment/experiment";
import { DEFAULT_VOTE } from "../experiment/plan";
import { paperExperiment } from "../experiment/presets";
import { voteOf } from "./voting";

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
