/** @file What is planned for a run, as its card and its curves show it. */
import type { RunPlan } from "../../experiment/plan";
import type { CurveRun, PlannedRun } from "./history";

/** Epochs at most, and whether early stopping may end sooner: as it was trained where it was, else as it is planned. */
export function planFor({ id, network: { architecture }, recipe }: Pick<RunPlan, "id" | "network" | "recipe">, run: CurveRun | null): Omit<PlannedRun, "color"> {
  const { epochs, earlyStopping } = run?.config ?? recipe;
  return { id, architecture, epochs, isOpenEnded: earlyStopping !== null, run };
}
