/** @file The runs that have a test score, read so that the steps of another run re-render nothing. */
import { useMemo } from "react";
import type { ArchitectureId } from "../../nn/architectures";
import type { Run } from "../../experiment/run";
import type { AppState } from "../../state/store";
import { useApp } from "../useApp";

const select = (id: ArchitectureId) => (state: AppState) => (state.runs[id]?.test ? state.runs[id] : null);
const selectFirst = select(1);
const selectSecond = select(2);
const selectThird = select(3);

/** In the paper's order; the same array until one is added or taken away. */
export function useScoredRuns(): readonly Run[] {
  const first = useApp(selectFirst);
  const second = useApp(selectSecond);
  const third = useApp(selectThird);
  return useMemo(() => [first, second, third].filter((run) => run !== null), [first, second, third]);
}
