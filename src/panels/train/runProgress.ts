/** @file How far runs are, and what the buttons may do: plain functions of the store's data. */
import type { RunId } from "../../experiment/plan";
import { isTrainedHere } from "../../experiment/origin";
import type { Run, RunStatus } from "../../experiment/run";
import type { AppState, TrainingState, TrainingStatus } from "../../state/store";
import { isActive } from "../../session/training";

/** Share of the planned epochs done, 0–1; validation counts as the end of its epoch. 1 once the run has ended. Of weights from elsewhere, the share of the test images. */
export function runProgress(run: Run): number {
  if (run.status === "evaluating" && !isTrainedHere(run)) return run.passProgress ?? 0;
  if (run.status === "finished" || run.status === "evaluating") return 1;
  if (run.stepsPerEpoch <= 0 || run.config.epochs <= 0) return 0;
  return Math.min(1, (run.epochs.length + epochProgress(run)) / run.config.epochs);
}

/** Share of the steps of the epoch under way that are done; 0 when that epoch is already among the finished. */
export function epochProgress(run: Pick<Run, "epochs" | "epoch" | "step" | "stepsPerEpoch">): number {
  if (run.stepsPerEpoch <= 0 || run.epoch <= run.epochs.length) return 0;
  return Math.min(1, run.step / run.stepsPerEpoch);
}

/** The run that the bar and the curves follow: the one under way, else the last that got anywhere, else none. */
export function followedRun(training: Pick<TrainingState, "current" | "queue">, runs: AppState["runs"]): RunId | null {
  if (training.current !== null) return training.current;
  return training.queue.findLast((id) => hasStarted(runs[id])) ?? null;
}

function hasStarted(run: Run | undefined): run is Run {
  return run !== undefined && run.status !== "waiting";
}

/** Runs of the training that have not been started. */
export function waitingRuns(training: Pick<TrainingState, "queue" | "current">, runs: AppState["runs"]): RunId[] {
  return training.queue.filter((id) => id !== training.current && !hasStarted(runs[id]));
}

/** The network with the highest test accuracy; the earlier one of equals. */
export function bestTested(runs: AppState["runs"]): Run | null {
  return Object.values(runs).reduce<Run | null>((best, run) => (run.test !== null && run.test.accuracy > (best?.test?.accuracy ?? -1) ? run : best), null);
}

/** "recover" goes on after a lost graphics context. */
export type PrimaryCommand = "train" | "pause" | "resume" | "recover";

export interface Controls {
  readonly primary: { readonly command: PrimaryCommand; readonly isEnabled: boolean };
  readonly canStep: boolean;
  readonly canStop: boolean;
  readonly canSkip: boolean;
  readonly canReset: boolean;
}

const PRIMARY: Partial<Record<TrainingStatus, PrimaryCommand>> = { running: "pause", paused: "resume", interrupted: "recover" };

/** Which commands make sense now. */
export function controls(status: TrainingStatus, runStatus: RunStatus | null, numWaiting: number, hasRuns: boolean, numChosen: number): Controls {
  const isUnderWay = status === "running" || status === "paused";
  const canStart = !isActive(status) && numChosen > 0;
  return {
    primary: { command: PRIMARY[status] ?? "train", isEnabled: isUnderWay || status === "interrupted" || canStart },
    canStep: status === "paused" || (canStart && status !== "interrupted"),
    canStop: isUnderWay || status === "preparing",
    canSkip: isUnderWay && numWaiting > 0 && runStatus !== "evaluating",
    canReset: !isActive(status) && hasRuns,
  };
}
