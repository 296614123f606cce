/** @file A search over a few values: one run for each pair of a learning rate and a kernel size. */
import { isSameLayers, type LayerSpec } from "../nn/architectures/layers";
import { addProblem, endingIn, nextRunId, runPlanOf } from "./edits";
import { architectureOf } from "./network";
import { networkProblem } from "./networkProblem";
import type { Experiment, RunId, RunPlan } from "./plan";
import { settingProblem } from "./settings";

/** The values to try; none on one side leaves what the run has. */
export interface GridAxes {
  readonly learningRate: readonly number[];
  /** Of all convolutions, in both directions. */
  readonly kernelSize: readonly number[];
}

/** Why these values cannot be tried on a run, as a sentence; null if they can. @throws RangeError if there is no such run. */
export function gridProblem(experiment: Experiment, id: RunId, axes: GridAxes): string | null {
  const run = runPlanOf(experiment, id);
  if (axes.learningRate.length + axes.kernelSize.length === 0) return "A search needs at least one value to try, got none.";
  for (const rate of axes.learningRate) {
    const problem = settingProblem("learningRate", rate);
    if (problem !== null) return problem;
  }
  if (axes.kernelSize.length > 0 && !run.network.layers.some(({ type }) => type === "conv2d")) return "This network has no convolution whose kernels could be changed.";
  for (const size of axes.kernelSize) {
    const problem = networkProblem(withKernelSize(run.network.layers, size));
    if (problem !== null) return `With kernels of ${size}: ${problem}`;
  }
  const count = cellsOf(run, axes).length;
  return count === 0 ? "There is nothing to try that this run is not already." : addProblem(experiment, count);
}

/**
 * With a run behind the run for each pair of values, row by row of kernel sizes, chosen: "Two convolutions, 5 × 5,
 * learning rate 0.01". The pair that the run itself has is not made again.
 * @throws RangeError where `gridProblem` has something to say.
 */
export function gridOf(experiment: Experiment, id: RunId, axes: GridAxes): Experiment {
  const problem = gridProblem(experiment, id, axes);
  if (problem !== null) throw new RangeError(problem);
  const index = experiment.runs.findIndex((run) => run.id === id);
  const cells = cellsOf(runPlanOf(experiment, id), axes).map((run, i): RunPlan => ({ ...run, id: String(Number(nextRunId(experiment)) + i) }));
  return { ...experiment, runs: experiment.runs.toSpliced(index + 1, 0, ...cells), nextId: experiment.nextId + cells.length };
}

/** Layers with square kernels of that size in all convolutions. */
function withKernelSize(layers: readonly LayerSpec[], size: number): LayerSpec[] {
  return layers.map((layer) => (layer.type === "conv2d" ? { ...layer, kernelSize: [size, size] } : layer));
}

/** The new runs, without their ids. */
function cellsOf(run: RunPlan, { learningRate, kernelSize }: GridAxes): Omit<RunPlan, "id">[] {
  const rates = learningRate.length === 0 ? [run.recipe.learningRate] : [...new Set(learningRate)];
  const networks = kernelSize.length === 0 ? [{ words: "", network: run.network }] : [...new Set(kernelSize)].map((size) => resized(run, size));
  return networks.flatMap(({ words, network }) =>
    rates
      .filter((rate) => rate !== run.recipe.learningRate || !isSameLayers(network.layers, run.network.layers))
      .map((rate) => ({
        ...run,
        name: endingIn(`${words}${learningRate.length === 0 ? "" : `, learning rate ${rate}`}`, run.name, /(?!)/),
        network,
        recipe: { ...run.recipe, learningRate: rate },
        isChosen: true,
      })),
  );
}

function resized({ network }: RunPlan, size: number): { readonly words: string; readonly network: RunPlan["network"] } {
  const layers = withKernelSize(network.layers, size);
  const words = `, ${size} × ${size}`;
  if (isSameLayers(layers, network.layers)) return { words, network };
  return { words, network: { name: endingIn(words, network.name, /, \d+ × \d+$/), layers, architecture: architectureOf(layers) } };
}
