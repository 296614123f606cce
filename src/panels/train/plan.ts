/** @file What the settings mean for one architecture before it has run. */
import { type ArchitectureId, architectureById } from "../../nn/architectures";
import type { Settings } from "../../experiment/settings";
import type { CurveRun, PlannedRun } from "./history";

/** Epochs at most, and whether early stopping may end sooner: the run's own where there is one, else the settings'. */
export function planFor(id: ArchitectureId, settings: Pick<Settings, "epochs" | "earlyStopping">, run: CurveRun | null): PlannedRun {
  if (run !== null) return { id, epochs: run.config.epochs, isOpenEnded: run.config.earlyStopping !== null, run };
  const { protocol } = architectureById(id);
  const isOpenEnded = settings.earlyStopping === "protocol" ? protocol.earlyStopping : settings.earlyStopping === "on";
  return { id, epochs: settings.epochs ?? protocol.epochs, isOpenEnded, run: null };
}
