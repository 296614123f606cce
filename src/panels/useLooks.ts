/** @file The looks of the experiment's runs, worked out once for each plan, for components. */
import type { RunId, RunPlan } from "../experiment/plan";
import { type RunLook, runLooks, VOTE_LOOK } from "./runLooks";
import { usePlans } from "./usePlans";

export type Looks = ReadonlyMap<RunId, RunLook>;

const known = new WeakMap<readonly RunPlan[], Looks>();

/** The same map for the same plans: a plan is replaced, never changed. */
function looksOf(plans: readonly RunPlan[]): Looks {
  const looks = known.get(plans) ?? runLooks(plans);
  known.set(plans, looks);
  return looks;
}

/** The look of a run or of the vote. Of a run that the experiment does not hold (any more): the vote's grey, with its own mark. */
export function lookIn(looks: Looks, id: RunId | "vote"): RunLook {
  return id === "vote" ? VOTE_LOOK : (looks.get(id) ?? { ...VOTE_LOOK, mark: id });
}

export function useLooks(): Looks {
  return looksOf(usePlans());
}

export function useLook(id: RunId | "vote"): RunLook {
  return lookIn(useLooks(), id);
}
