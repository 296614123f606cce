/** @file What the foot of a network card says about the training loss. */
import type { Run } from "../../experiment/run";
import { epochProgress } from "./runProgress";

export interface Pulse {
  readonly label: string;
  readonly loss: number | null;
  /** Of the epoch that the label speaks of, the share that is done, 0–1. */
  readonly share: number;
}

type PulseInput = Pick<Run, "endReason" | "runningLoss" | "epochs" | "epoch" | "step" | "stepsPerEpoch">;

/** The running loss of the epoch under way; between epochs and after them, the last epoch's. */
export function pulse(run: PulseInput | null): Pulse {
  const none: Pulse = { label: "Training loss, this epoch", loss: null, share: 0 };
  if (run === null) return none;
  const last = run.epochs.at(-1);
  if (run.runningLoss !== null) {
    return { label: run.endReason === null ? none.label : "Training loss when it ended", loss: run.runningLoss, share: epochProgress(run) };
  }
  return last === undefined ? { ...none, share: epochProgress(run) } : { label: "Training loss, last epoch", loss: last.loss, share: 1 };
}
