/** @file The experiment's plan as panels read it: its runs in their order, and what they have in common. */
import { useMemo } from "react";
import { type CommonSettings, settingsOf } from "../experiment/commonSettings";
import type { RunId, RunPlan } from "../experiment/plan";
import type { AppState } from "../state/store";
import { useApp } from "./useApp";

const selectExperiment = (state: AppState) => state.experiment;
const selectBackendChoice = (state: AppState) => state.backendChoice;
const selectPlans = (state: AppState) => state.experiment.runs;

/** In their order. */
export function usePlans(): readonly RunPlan[] {
  return useApp(selectPlans);
}

/** The plan of run `id`; of the first where there is none such any more. */
export function usePlan(id: RunId): RunPlan {
  const plans = usePlans();
  return planIn(plans, id);
}

/** The plan of run `id` among `plans`, of which there is one at least; the first where there is none such any more. */
export function planIn(plans: readonly RunPlan[], id: RunId): RunPlan {
  const plan = plans.find((other) => other.id === id) ?? plans[0];
  if (plan === undefined) throw new Error("internal: an experiment without runs");
  return plan;
}

/** What all runs share, and in what they differ, as the form shows it. */
export function useSettings(): CommonSettings {
  const experiment = useApp(selectExperiment);
  const backend = useApp(selectBackendChoice);
  return useMemo(() => settingsOf(experiment, backend), [experiment, backend]);
}
