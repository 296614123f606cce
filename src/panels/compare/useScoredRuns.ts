/** @file The runs that have a test score, read so that the steps of another run re-render nothing. */
import type { Run } from "../../experiment/run";
import type { AppState } from "../../state/store";
import { useAppWhere } from "../useApp";

const selectScored = ({ experiment, runs }: AppState): readonly Run[] =>
  experiment.runs.flatMap(({ id }) => {
    const run = runs[id];
    return run === undefined || run.test === null ? [] : [run];
  });

const areSame = (a: readonly Run[], b: readonly Run[]): boolean => a.length === b.length && a.every((run, i) => run === b[i]);

/** In the experiment's order; the same array until one is added or taken away. */
export function useScoredRuns(): readonly Run[] {
  return useAppWhere(selectScored, areSame);
}
