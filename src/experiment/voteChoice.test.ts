/** @file Who votes, changed run by run. */
import { expect, test } from "vitest";
import { DEFAULT_VOTE } from "./plan";
import { paperExperiment } from "./presets";
import { choiceBehind, isMember, withMember, withoutMember } from "./voteChoice";

const PLANS = paperExperiment().runs;

test("taking one out leaves the others, unscored ones too; putting it back makes it all again, those to come included", () => {
  const without = withMember({ members: null, method: "mean" }, PLANS, "2", false);
  expect(without).toEqual({ members: ["1", "3"], method: "mean" });
  expect(PLANS.map(({ id }) => isMember(without, id))).toEqual([true, false, true]);
  expect(withMember(without, PLANS, "2", true)).toEqual({ members: null, method: "mean" });
  expect(withMember({ members: ["3"], method: "majority" }, PLANS, "1", true).members).toEqual(["1", "3"]);
  expect(withMember({ members: ["3"], method: "majority" }, PLANS, "3", false).members).toEqual([]);
});

test("a removed run is no member any more, and a choice of all stays one", () => {
  expect(withoutMember({ members: ["1", "2"], method: "mean" }, "2")).toEqual({ members: ["1"], method: "mean" });
  expect(withoutMember(DEFAULT_VOTE, "2")).toBe(DEFAULT_VOTE);
});

test("a counted vote tells its choice: all where all voted", () => {
  expect(choiceBehind({ members: ["1", "2", "3"], method: "mean" }, PLANS)).toEqual({ members: null, method: "mean" });
  expect(choiceBehind({ members: ["1", "3"], method: "majority" }, PLANS)).toEqual({ members: ["1", "3"], method: "majority" });
  expect(choiceBehind(null, PLANS)).toEqual(DEFAULT_VOTE);
});
