/** @file Scores of a search as a grid: rows, columns, holes and means. */
import { expect, test } from "vitest";
import { evaluationOf, labelsOf, paperRun, predictionsOf } from "../experiment/fixtures/runs";
import { gridOf } from "../experiment/grid";
import { paperExperiment } from "../experiment/presets";
import { scoredRuns, type ScoredRun } from "./comparison";
import { scoreGrids } from "./gridScores";

const plans = gridOf(paperExperiment(), "1", { learningRate: [0.001, 0.01], kernelSize: [3, 5] }).runs;

/** The runs of those numbers, right so often of ten. */
function scored(correct: Readonly<Record<string, number>>, seed = 2020): ScoredRun[] {
  const runs = plans.flatMap((plan) => {
    const right = correct[plan.id];
    if (right === undefined) return [];
    return [paperRun(1, { id: plan.id, network: plan.network, config: { ...plan.recipe, seed }, testSize: 100, test: evaluationOf(labelsOf(10), predictionsOf(Array(10).fill(right), 10)) })];
  });
  return scoredRuns(Object.fromEntries(runs.map((run) => [run.id, run])), plans);
}

test("kernels down, learning rates across, ascending; holes stay", () => {
  expect(scoreGrids(scored({ 1: 9, 4: 5, 5: 8 }))).toEqual([
    {
      name: "One convolution",
      learningRates: [0.001, 0.01],
      kernels: ["3 × 3", "5 × 5"],
      cells: [
        [{ n: 1, accuracy: 0.9 }, { n: 1, accuracy: 0.5 }],
        [{ n: 1, accuracy: 0.8 }, null],
      ],
    },
  ]);
});

test("seeds of one cell are averaged; two cells are no grid, and another recipe is another grid", () => {
  const [grid] = scoreGrids([...scored({ 1: 9, 4: 5, 5: 8 }), ...scored({ 1: 8 }, 7)]);
  expect(grid!.cells[0]![0]).toEqual({ n: 2, accuracy: expect.closeTo(0.85, 12) });
  expect(scoreGrids(scored({ 1: 9, 4: 5 }))).toEqual([]);
  const other = scored({ 5: 8 }).map((run) => ({ ...run, config: { ...run.config, batchSize: 1 } }));
  expect(scoreGrids([...scored({ 1: 9, 4: 5 }), ...other])).toEqual([]);
});
