/** @file What is asked before a preset takes the place of what is there. */
import { expect, test } from "vitest";
import { duplicateRun } from "../../experiment/edits";
import { paperRun } from "../../experiment/fixtures/runs";
import { paperExperiment } from "../../experiment/presets";
import { beginQuestion } from "./beginQuestion";

test("nothing where a click on the preset brings all of it back", () => {
  expect(beginQuestion(paperExperiment(), {}, true)).toBeNull();
});

test("what would go is said: plans, trained runs, scored runs", () => {
  expect(beginQuestion(duplicateRun(paperExperiment(), "1"), {}, true)).toMatch(/^The runs planned here go/);
  expect(beginQuestion({ ...paperExperiment(), preset: null }, {}, true)).toMatch(/^The runs planned here go/);
  expect(beginQuestion(paperExperiment(), { 1: paperRun(1, { test: null }) }, true)).toMatch(/not been scored is forgotten/);
  expect(beginQuestion(paperExperiment(), { 1: paperRun(1), 2: paperRun(2, { test: null }) }, true)).toMatch(/stays among the past runs/);
  expect(beginQuestion(paperExperiment(), { 1: paperRun(1) }, false)).toMatch(/keeps no past runs/);
});
