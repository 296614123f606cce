/** @file Names of files: the paper's as ever, others by their own, no two alike. */
import { expect, test } from "vitest";
import { againWithSeed, duplicateRun, renameRun } from "../experiment/edits";
import type { Experiment } from "../experiment/plan";
import { paperExperiment } from "../experiment/presets";
import { fileBases, fileNumbers, tableLabels } from "./fileBases";

const filed = ({ runs }: Experiment) => runs.map(({ id, name, network, recipe }) => ({ id, name, network, config: recipe }));

test("the paper's three have the paper's names", () => {
  const runs = filed(paperExperiment());
  expect([...fileBases(runs).values()]).toEqual(["fashion_mnist_cnn_model", "fashion_mnist_cnn_model2", "fashion_mnist_cnn_model3"]);
  expect([...fileNumbers(runs).values()]).toEqual(["1", "2", "3"]);
  expect([...tableLabels(runs).values()]).toEqual([1, 2, 3].map((label) => ({ column: "architecture", label })));
});

test("another seed beside it takes nothing of them, and has a name of its own", () => {
  const runs = filed(againWithSeed(paperExperiment(), "2", 7));
  expect(fileBases(runs).get("2")).toBe("fashion_mnist_cnn_model2");
  expect(fileBases(runs).get("4")).toBe("two-convolutions-seed-7");
  expect(fileNumbers(runs).get("4")).toBe("two-convolutions-seed-7");
  expect(tableLabels(runs).get("4")).toEqual({ column: "run", label: "Two convolutions, seed 7" });
  expect(tableLabels(runs).get("1")).toEqual({ column: "run", label: "One convolution" });
});

test("two of one name are told apart, whatever letters it is made of", () => {
  const twice = renameRun(duplicateRun(paperExperiment(), "1"), "4", "One convolution");
  expect([...fileBases(filed(twice)).values()]).toEqual(["architecture-1-seed-2020", "architecture-1-seed-2020-2", "fashion_mnist_cnn_model2", "fashion_mnist_cnn_model3"]);
  const odd = renameRun(renameRun(renameRun(paperExperiment(), "1", "../衣"), "2", "“衣”"), "3", "fashion_mnist_cnn_model2");
  expect([...fileBases(filed(odd)).values()]).toEqual(["run", "run-2", "fashion-mnist-cnn-model2"]);
});
