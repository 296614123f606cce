/** @file The scored runs, each with the test images that it was scored on: what their pictures are made of. */
import type { LabelledImages } from "../../data/dataset";
import type { RunId } from "../../experiment/plan";
import type { AppState } from "../../state/store";
import { useScoredRuns } from "../compare/useScoredRuns";
import { useDataset } from "../garments/useDataset";
import { matchesLabels } from "../results/selections";
import { fileNumbers } from "../../files/fileBases";
import { useApp } from "../useApp";
import { lookIn, useLooks } from "../useLooks";
import { planIn, usePlans } from "../usePlans";
import type { PicturedRun } from "./pictures";

interface RunWithImages {
  readonly run: PicturedRun;
  /** null where they are not at hand: other data has been loaded since. */
  readonly test: LabelledImages | null;
}

const selectDatasetName = (state: AppState) => state.training.dataset;

export function usePicturedRuns(): Readonly<Record<RunId, RunWithImages>> {
  const runs = useScoredRuns();
  const plans = usePlans();
  const looks = useLooks();
  const dataset = useDataset();
  const datasetName = useApp(selectDatasetName);
  const named = plans.map(({ id, name, network, recipe }) => ({ id, name, network, config: recipe }));
  const numbers = fileNumbers(named);
  const withImages = runs.flatMap((run) => {
    const { test } = run;
    if (test === null) return [];
    const isTheirs = dataset !== null && dataset.name === datasetName && matchesLabels(test.confusionMatrix, dataset.test.labels);
    return [[run.id, { run: { ...run, test, name: planIn(plans, run.id).name, look: lookIn(looks, run.id), fileNumber: numbers.get(run.id) ?? run.id }, test: isTheirs ? dataset.test : null }] as const];
  });
  return Object.fromEntries(withImages);
}
