/** @file What a room's introduction calls the runs. */
import type { RunPlan } from "../experiment/plan";
import { numberWord } from "../experiment/words";

/** Whether these are the paper's networks, each once. */
export function arePapers(plans: readonly Pick<RunPlan, "network">[]): boolean {
  const ids = new Set(plans.map(({ network: { architecture } }) => architecture));
  return plans.length === 3 && ids.size === 3 && !ids.has(null);
}

/** "the three networks" where they are the paper's; "the 24 runs", "the one run" elsewhere. */
export function theRuns(plans: readonly Pick<RunPlan, "network">[]): string {
  return arePapers(plans) ? "the three networks" : `the ${numberWord(plans.length)} run${plans.length === 1 ? "" : "s"}`;
}
