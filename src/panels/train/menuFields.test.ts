/** @file Answers in a run's menu, as they are typed. */
import { expect, test } from "vitest";
import { readAxes, readSeeds } from "./menuFields";

test("seeds, learning rates and kernel sizes; what is no number is none", () => {
  expect([["3"], ["2.5"], ["many"], []].map(readSeeds)).toEqual([3, 2.5, Number.NaN, Number.NaN]);
  expect(readAxes(["0.001, 0.01;1e-4", "3 5"])).toEqual({ learningRate: [0.001, 0.01, 0.0001], kernelSize: [3, 5] });
  expect(readAxes([" , ", "five"])).toEqual({ learningRate: [], kernelSize: [Number.NaN] });
});
