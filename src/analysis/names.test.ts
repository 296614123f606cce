/** @file What runs are called tells them apart, and says no more than it takes. */
import { expect, test } from "vitest";
import { paperNetwork } from "../experiment/network";
import { heading, type NamedRun, runName, runNames } from "./names";

const run = (id: string, architecture: 1 | 2, seed: number, name = paperNetwork(architecture).name): NamedRun => ({ id, name, network: paperNetwork(architecture), config: { seed } });

test("the paper's networks go by their numbers, others by their names", () => {
  const runs = [run("1", 1, 2020), run("2", 2, 2020), run("4", 2, 2020, "Two, wide")];
  expect(runs.map((each) => heading(each, runs))).toEqual(["Architecture 1", "Architecture 2", "Two, wide"]);
  expect(runNames(runs, runs)).toBe("architecture 1, architecture 2 and “Two, wide”");
  expect(runNames(runs.slice(0, 2), runs)).toBe("architectures 1 and 2");
});

test("several of one network go by their seeds, and where these are the same by their own numbers too", () => {
  const runs = [run("1", 1, 2020), run("4", 1, 7), run("5", 1, 7), run("2", 2, 7)];
  expect(runs.map((each) => heading(each, runs))).toEqual(["Architecture 1, seed 2020", "Architecture 1, seed 7, run 4", "Architecture 1, seed 7, run 5", "Architecture 2"]);
  expect(runs.map((each) => runName(each, runs))).toEqual(["architecture 1 (seed 2020)", "architecture 1 (seed 7, run 4)", "architecture 1 (seed 7, run 5)", "architecture 2"]);
});
