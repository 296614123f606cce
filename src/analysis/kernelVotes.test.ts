/** @file Votes of different kernels beside votes of different seeds, on images made up by hand. */
import { expect, test } from "vitest";
import { evaluationOf, labelsOf, paperRun } from "../experiment/fixtures/runs";
import { presetById } from "../experiment/presets";
import type { Run } from "../experiment/run";
import { kernelVotes } from "./kernelVotes";

const LABELS = labelsOf(10);
const plans = presetById("kernel-sizes")!.experiment().runs.slice(0, 5);

/** Wrong on the images named, by calling them the next class. */
function run(index: number, wrong: readonly number[], change: Partial<Run> = {}): Run {
  const { id, network, recipe } = plans[index]!;
  const predictions = LABELS.map((label, i) => (wrong.includes(i) ? (label + 1) % 10 : label));
  return paperRun(1, { id, network, config: recipe, testSize: 100, test: evaluationOf(LABELS, predictions), ...change });
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
/** Kernels err on different images, seeds on the same. */
const runs = { 1: run(0, range(0, 10)), 2: run(1, range(10, 20)), 3: run(2, range(20, 30)), 4: run(3, range(0, 10)), 5: run(4, range(0, 12)) };

test("voters that err on different images vote better than those that err on the same", () => {
  expect(kernelVotes(runs, plans, LABELS)).toEqual([
    {
      name: "One convolution, 3 × 3",
      kernels: ["3 × 3", "5 × 5", "7 × 7"],
      ofKernels: { members: ["1", "2", "3"], accuracy: 1 },
      ofSeeds: { members: ["1", "4", "5"], accuracy: 0.9 },
      // Ten images, all to one side.
      pValue: expect.closeTo(2 / 2 ** 10, 12),
    },
  ]);
});

test("as many vote on either side, and none alone", () => {
  const { 5: _, ...two } = runs;
  expect(kernelVotes(two, plans, LABELS)[0]).toMatchObject({ kernels: ["3 × 3", "5 × 5"], ofKernels: { members: ["1", "2"] }, ofSeeds: { members: ["1", "4"] } });
  const { 2: _five, 3: _seven, ...seeds } = runs;
  expect(kernelVotes(seeds, plans, LABELS)).toEqual([]);
  expect(kernelVotes({ 1: runs[1], 2: runs[2], 3: runs[3] }, plans, LABELS)).toEqual([]);
});

test("another recipe, or a run stopped by hand, is no kernel's doing", () => {
  const slow = { ...plans[1]!.recipe, learningRate: 1e-5 };
  expect(kernelVotes({ ...runs, 2: run(1, [], { config: slow }), 3: run(2, [], { endReason: "stopped" }) }, plans, LABELS)).toEqual([]);
});
