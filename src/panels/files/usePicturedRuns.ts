/** @file The scored runs, each with the test images that it was scored on: what their pictures are made of. */
import type { LabelledImages } from "../../data/dataset";
import type { ArchitectureId } from "../../nn/architectures";
import type { AppState } from "../../state/store";
import { useScoredRuns } from "../compare/useScoredRuns";
import { useDataset } from "../garments/useDataset";
import { matchesLabels } from "../results/selections";
import { useApp } from "../useApp";
import type { PicturedRun } from "./pictures";

interface RunWithImages {
  readonly run: PicturedRun;
  /** null where they are not at hand: other data has been loaded since. */
  readonly test: LabelledImages | null;
}

const selectDatasetName = (state: AppState) => state.experiment.dataset;

export function usePicturedRuns(): Partial<Record<ArchitectureId, RunWithImages>> {
  const runs = useScoredRuns();
  const dataset = useDataset();
  const datasetName = useApp(selectDatasetName);
  const withImages = runs.flatMap((run) => {
    const { test } = run;
    if (test === null) return [];
    const isTheirs = dataset !== null && dataset.name === datasetName && matchesLabels(test.confusionMatrix, dataset.test.labels);
    return [[run.architecture, { run: { ...run, test }, test: isTheirs ? dataset.test : null }] as const];
  });
  return Object.fromEntries(withImages);
}
