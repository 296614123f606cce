/** @file Which runs' curves are shown. */
import { expect, test } from "vitest";
import { againWithSeed } from "../../experiment/edits";
import { paperExperiment } from "../../experiment/presets";
import { allOf, areMany, choiceOf, choiceValue, shownPlans, shownTitle, withRun } from "./curveChoice";

const { runs: PAPERS } = paperExperiment();
const { runs: MANY } = Array.from({ length: 21 }, (_, seed) => seed).reduce((experiment, seed) => againWithSeed(experiment, "1", seed), paperExperiment());

const idsOf = (...args: Parameters<typeof shownPlans>) => shownPlans(...args).map(({ id }) => id);

test("the one that trains, one, some or all, in the experiment's order; never none", () => {
  expect(idsOf("followed", PAPERS, "2")).toEqual(["2"]);
  expect(idsOf("followed", PAPERS, null)).toEqual(["1"]);
  expect(idsOf("all", PAPERS, null)).toEqual(["1", "2", "3"]);
  expect(idsOf("means", PAPERS, null)).toEqual(["1", "2", "3"]);
  expect(idsOf({ some: ["3", "1"] }, PAPERS, null)).toEqual(["1", "3"]);
  expect(idsOf({ one: "7" }, PAPERS, "2")).toEqual(["1"]);
});

test("a run more or less begins from what is shown, and the last one stays", () => {
  expect(withRun("followed", "3", true, PAPERS, "2")).toEqual({ some: ["2", "3"] });
  expect(withRun("all", "3", false, PAPERS, null)).toEqual({ some: ["1", "2"] });
  expect(withRun({ some: ["1", "2"] }, "3", true, PAPERS, null)).toBe("all");
  expect(withRun({ some: ["2"] }, "2", false, PAPERS, null)).toEqual({ some: ["2"] });
});

test("a select's value says the choice, and makes it again", () => {
  for (const value of ["followed", "all", "means", "some", "2"]) expect(choiceValue(choiceOf(value, PAPERS))).toBe(value);
  expect(choiceOf("some", PAPERS.slice(0, 2))).toEqual({ some: ["1", "2"] });
});

test("titles say how many", () => {
  expect([1, 2, 3, 24].map(allOf)).toEqual(["The one network", "Both networks", "All three networks", "All 24 runs"]);
  expect(shownTitle(PAPERS.slice(0, 1), PAPERS)).toBe("One convolution");
  expect(shownTitle(PAPERS, PAPERS)).toBe("All three networks");
  expect(shownTitle(MANY.slice(0, 2), MANY)).toBe("2 of 24 runs");
});

test("where a colour may be a family's, lines of more than one run are dashed", () => {
  expect(MANY).toHaveLength(24);
  expect([MANY.slice(0, 1), MANY.slice(0, 2), MANY].map((shown) => areMany(shown, MANY))).toEqual([false, true, true]);
  expect(areMany(PAPERS, PAPERS)).toBe(false);
  expect([MANY.slice(0, 3), MANY.slice(0, 4)].map((shown) => areMany(shown, MANY.slice(0, 8)))).toEqual([false, true]);
});
