/** @file Runs that differ in learning rate and kernel size only, as a grid of their scores. */
import { isSameLayers, isSameValue, type LayerSpec } from "../nn/architectures/layers";
import type { ScoredRun } from "./comparison";

/** One network by one recipe but for two values. */
export interface ScoreGrid {
  /** Of its first run. */
  readonly name: string;
  /** Ascending; one at least, and two on one side at least. */
  readonly learningRates: readonly number[];
  /** Of the first convolution, "5 × 5"; as they first appear. */
  readonly kernels: readonly string[];
  /** `[kernel][learningRate]`; null where there is no run. */
  readonly cells: readonly (readonly (ScoreCell | null)[])[];
}

interface ScoreCell {
  /** Runs averaged: the seeds of one cell. */
  readonly n: number;
  /** Mean test accuracy, 0–1. */
  readonly accuracy: number;
}

/** The grids among `runs` that have three filled cells or more, in the order of their first runs. */
export function scoreGrids(runs: readonly ScoredRun[]): ScoreGrid[] {
  const families: ScoredRun[][] = [];
  for (const run of runs.filter(({ imported, shipped, endReason }) => imported === undefined && shipped === undefined && endReason !== "stopped")) {
    const family = families.find(([first]) => isSameFamily(first!, run));
    if (family === undefined) families.push([run]);
    else family.push(run);
  }
  return families.map(toGrid).filter(({ cells }) => cells.flat().filter((cell) => cell !== null).length >= 3);
}

function isSameFamily(run: ScoredRun, other: ScoredRun): boolean {
  const isSameSize = run.trainSize === other.trainSize && run.testSize === other.testSize;
  return isSameSize && isSameLayers(withoutKernels(run), withoutKernels(other)) && isSameValue(withoutAxes(run), withoutAxes(other));
}

function withoutKernels({ network }: ScoredRun): LayerSpec[] {
  return network.layers.map((layer) => (layer.type === "conv2d" ? { ...layer, kernelSize: [1, 1] } : layer));
}

function withoutAxes({ config }: ScoredRun): ScoredRun["config"] {
  return { ...config, learningRate: 0, seed: 0 };
}

function toGrid(runs: readonly ScoredRun[]): ScoreGrid {
  const learningRates = [...new Set(runs.map(({ config }) => config.learningRate))].toSorted((a, b) => a - b);
  const kernels = [...new Set(runs.map(kernelText))];
  const cellOf = (kernel: string, rate: number): ScoreCell | null => {
    const inside = runs.filter((run) => kernelText(run) === kernel && run.config.learningRate === rate);
    return inside.length === 0 ? null : { n: inside.length, accuracy: inside.reduce((sum, { test }) => sum + test.accuracy, 0) / inside.length };
  };
  return { name: runs[0]!.name, learningRates, kernels, cells: kernels.map((kernel) => learningRates.map((rate) => cellOf(kernel, rate))) };
}

function kernelText({ network }: ScoredRun): string {
  return network.layers.find((layer) => layer.type === "conv2d")?.kernelSize.join(" × ") ?? "";
}
