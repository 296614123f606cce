/** @file What a network card says about its run: state and score, in words and formatted numbers. */
import type { ArchitectureId } from "../../nn/architectures";
import { isTrainedHere } from "../../experiment/origin";
import type { Run } from "../../experiment/run";
import { counted } from "../../experiment/words";
import { formatPercent, NO_VALUE } from "../format";
import { kerasMean } from "./history";

export interface CardState {
  readonly text: string;
  /** "busy" draws the eye, "bad" warns. */
  readonly tone: "quiet" | "busy" | "good" | "bad";
}

export function cardState(run: Run | null, isChosen: boolean): CardState {
  if (run === null) return { text: isChosen ? "Not trained yet" : "Left out", tone: "quiet" };
  switch (run.status) {
    case "waiting":
      return { text: "Waiting", tone: "quiet" };
    case "compiling":
      return { text: run.compiling?.total ? "Compiling shaders" : "Preparing", tone: "busy" };
    case "training":
      return { text: "Training", tone: "busy" };
    case "validating":
      return { text: "Validating", tone: "busy" };
    case "paused":
      return { text: "Paused", tone: "quiet" };
    case "evaluating":
      return { text: "Scoring", tone: "busy" };
    case "finished":
      return { text: endText(run), tone: "good" };
    case "failed":
      return { text: "Failed", tone: "bad" };
    case "interrupted":
      return { text: "Interrupted", tone: "bad" };
  }
}

function endText(run: Run): string {
  const { endReason, epochs, imported, shipped } = run;
  if (!isTrainedHere(run)) return imported === undefined ? "Came with the page" : "From a file";
  if (shipped !== undefined) return `Came with the page, then ${counted(epochs.length, "epoch")} here`;
  const after = `after ${counted(epochs.length, "epoch")}`;
  if (endReason === "early-stopping") return `Stopped early ${after}`;
  if (endReason === "stopped") return `Stopped by you ${after}`;
  return `Finished ${after}`;
}

export interface CardScore {
  /** Of what the number is. */
  readonly label: string;
  readonly value: string;
  /** Whether this page measured it; published numbers step back. */
  readonly isOwn: boolean;
}

/** The best there is: test accuracy, else the last validation accuracy, else what Keras reached with this network on Fashion-MNIST. */
export function cardScore(run: Run | null, architecture: ArchitectureId | null, isFashionMnist: boolean): CardScore {
  if (run?.test != null) return { label: "Test accuracy", value: formatPercent(run.test.accuracy), isOwn: true };
  const last = run?.epochs.at(-1);
  if (last !== undefined) return { label: `Validation, epoch ${last.epoch}`, value: formatPercent(last.valAccuracy), isOwn: true };
  if (!isFashionMnist || architecture === null) return { label: "Test accuracy", value: NO_VALUE, isOwn: false };
  return { label: "Keras reaches", value: formatPercent(kerasMean(architecture, "accuracy")), isOwn: false };
}
