/** @file The runs that differ in their seed only, worked out once for all components that say something of them. */
import { scoredRuns } from "../analysis/comparison";
import { type RepeatGroup, repeatGroups } from "../analysis/repeats";
import type { RunPlan } from "../experiment/plan";
import type { Run } from "../experiment/run";
import type { AppState } from "../state/store";
import { useApp } from "./useApp";

/** The last ones: the same until a run is scored, named, added or taken away. */
let known: { readonly plans: readonly RunPlan[]; readonly scored: readonly Run[]; readonly groups: readonly RepeatGroup[] } | null = null;

function selectGroups({ experiment: { runs: plans }, runs }: AppState): readonly RepeatGroup[] {
  const scored = plans.flatMap(({ id }) => (runs[id]?.test == null ? [] : [runs[id]]));
  const isKnown = known !== null && known.plans === plans && known.scored.length === scored.length && scored.every((run, i) => run === known?.scored[i]);
  if (known === null || !isKnown) known = { plans, scored, groups: repeatGroups(scoredRuns(runs, plans)) };
  return known.groups;
}

/** In the order of their first runs; empty while nothing is repeated. */
export function useRepeatGroups(): readonly RepeatGroup[] {
  return useApp(selectGroups);
}
