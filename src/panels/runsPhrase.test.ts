/** @file What introductions call the runs. */
import { expect, test } from "vitest";
import { againWithSeed, removeRun } from "../experiment/edits";
import { paperExperiment, presetById } from "../experiment/presets";
import { theRuns } from "./runsPhrase";

test("networks where they are the paper's three, runs elsewhere", () => {
  const paper = paperExperiment();
  expect(theRuns(paper.runs)).toBe("the three networks");
  expect(theRuns(presetById("seeds")!.experiment().runs)).toBe("the three runs");
  expect(theRuns(againWithSeed(paper, "1", 7).runs)).toBe("the four runs");
  expect(theRuns(removeRun(removeRun(paper, "1"), "2").runs)).toBe("the one run");
});
