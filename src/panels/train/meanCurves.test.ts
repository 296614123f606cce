/** @file Curves over seeds: whose they are, and their figures worked out by hand. */
import { expect, test } from "vitest";
import { againWithSeed, setRecipe } from "../../experiment/edits";
import { paperRun } from "../../experiment/fixtures/runs";
import { paperExperiment } from "../../experiment/presets";
import type { CurveRun } from "./history";
import { isRepeated, meanCurve, plannedOrRun, seedGroups } from "./meanCurves";

const PAPERS = paperExperiment();
const REPEATED = againWithSeed(againWithSeed(PAPERS, "1", 7), "1", 8);

/** One whose validation losses are `valLosses`, its training losses half of them. */
function curves(initialLoss: number, valLosses: readonly number[], change: Partial<CurveRun> = {}): CurveRun {
  const epochs = valLosses.map((valLoss, i) => ({ epoch: i + 1, loss: valLoss / 2, accuracy: 0.5, valLoss, valAccuracy: 0.5, seconds: 1 }));
  return { config: PAPERS.runs[0]!.recipe, epochs, epoch: epochs.length, initialLoss, initialAccuracy: 0.1, runningLoss: null, runningAccuracy: null, ...change };
}

test("what differs by its seed only is one line; a run as it was trained, not as it is planned now", () => {
  const groups = seedGroups(REPEATED.runs.map((plan) => plannedOrRun(plan, null)));
  expect(groups.map(({ ids }) => ids)).toEqual([["1", "5", "4"], ["2"], ["3"]]);
  expect(groups.map(({ name }) => name)).toEqual(["One convolution", "Two convolutions", "Three convolutions"]);
  expect([PAPERS, REPEATED].map(({ runs }) => isRepeated(runs))).toEqual([false, true]);
  const { runs: changed } = setRecipe(REPEATED, "4", { learningRate: 0.1 });
  const trained = paperRun(1, { id: "4", config: { ...paperRun(1).config, seed: 7 } });
  expect(seedGroups(changed.map((plan) => plannedOrRun(plan, null))).map(({ ids }) => ids)).toEqual([["1", "5"], ["4"], ["2"], ["3"]]);
  expect(seedGroups(changed.map((plan) => plannedOrRun(plan, plan.id === "4" ? trained : null))).map(({ ids }) => ids)).toContainEqual(["1", "5", "4"]);
});

test("mean and sample standard deviation at each epoch, over the runs that got so far", () => {
  const runs = [curves(2, [1, 0.5]), curves(3, [2]), null];
  expect(meanCurve(runs, "loss", "validation")).toEqual({ mean: [null, 1.5, 0.5], deviation: [null, Math.SQRT1_2, null], counts: [0, 2, 1] });
  expect(meanCurve(runs, "loss", "train")).toEqual({ mean: [2.5, 0.75, 0.25], deviation: [Math.SQRT1_2, Math.SQRT1_2 / 2, null], counts: [2, 2, 1] });
  expect(meanCurve([null, null], "loss", "train")).toEqual({ mean: [], deviation: [], counts: [] });
});

test("neither an epoch under way nor what is no number has a part in it", () => {
  const underWay = curves(2, [1], { epoch: 2, runningLoss: 9, runningAccuracy: 0.2 });
  expect(meanCurve([underWay, curves(2, [Number.NaN, 3])], "loss", "train")).toEqual({ mean: [2, 0.5, 1.5], deviation: [0, null, null], counts: [2, 1, 1] });
});
