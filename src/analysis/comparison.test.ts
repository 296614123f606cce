/** @file Columns that line up, from runs made up by hand. */
import { describe, expect, test } from "vitest";
import { compareRuns } from "./comparison";
import { labelsOf, paperRun, scored, scoredOf, voteWith } from "../experiment/fixtures/runs";

const LABELS = labelsOf(1_000);
const THREE = scoredOf({ 3: paperRun(3), 1: paperRun(1), 2: paperRun(2) });

describe("columns", () => {
  test("only runs with a score, in the paper's order", () => {
    expect(THREE.map(({ network }) => network.architecture)).toEqual([1, 2, 3]);
    expect(scoredOf({ 1: paperRun(1, { test: null }), 2: paperRun(2) })).toHaveLength(1);
    expect(scoredOf({})).toEqual([]);
  });

  test("line up", () => {
    const { networks, vote, supports } = compareRuns(THREE, voteWith(["1", "2", "3"], LABELS, LABELS));
    expect(networks[0]).toMatchObject({
      architecture: 1,
      name: "One convolution",
      testAccuracy: 0.8984,
      testLoss: 0.28,
      params: 693_962,
      epochs: 10,
      end: "Ran all 10 epochs.",
      trainingSeconds: 50,
      imagesPerSecond: 9_600,
      correctPerClass: [905, 977, 843, 888, 896, 965, 617, 977, 976, 940],
    });
    expect(networks[0]!.macroAverage.recall).toBeCloseTo(0.8984, 12);
    expect(vote).toMatchObject({ testAccuracy: 1, correctPerClass: Array(10).fill(1_000) });
    expect(supports).toEqual(Array(10).fill(1_000));
  });

  test("a run without a finished epoch has no speed", () => {
    expect(compareRuns([scored(paperRun(1, { epochs: [] }))], null)).toMatchObject({ vote: null, networks: [{ imagesPerSecond: null }] });
    expect(compareRuns([], null)).toEqual({ networks: [], vote: null, supports: [] });
  });
});
