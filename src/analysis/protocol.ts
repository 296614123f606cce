/** @file How a run was trained and ended: where it departs from the paper's protocol, and why it stopped, in phrases. */
import type { DatasetName } from "../data/dataset";
import { architectureById } from "../nn/architectures";
import { cameSentence, cardOf, isTrainedHere } from "../experiment/origin";
import { recipePhrases } from "../experiment/recipePhrases";
import type { Run } from "../experiment/run";
import { DEFAULT_SETTINGS } from "../experiment/settings";
import { counted, grouped } from "../experiment/words";

/** What of a run makes it comparable with the paper's. */
export type ProtocolFacts = Pick<Run, "network" | "config" | "trainSize" | "validationSize" | "testSize" | "epochs" | "endReason" | "imported" | "shipped">;

/** What of a run says how it ended. */
export type EndFacts = Pick<Run, "status" | "config" | "epochs" | "epoch" | "endReason" | "restoredEpoch" | "error" | "imported" | "shipped">;

/** Whether `run` did exactly what the paper did, so that its figures may stand beside the paper's and Keras's. Any seed will do. */
export function isPaperProtocol(run: ProtocolFacts, dataset: DatasetName | null): boolean {
  return protocolDifferences(run, dataset).length === 0;
}

/** Where `run` departs from the paper's protocol, a phrase each: "3 epochs instead of 10". Empty where nowhere. */
export function protocolDifferences(run: ProtocolFacts, dataset: DatasetName | null): string[] {
  const { config } = run;
  const card = cardOf(run);
  const endReason = card === null ? run.endReason : card.endReason;
  const { architecture } = run.network;
  const protocol = architecture === null ? null : architectureById(architecture).protocol;
  const paper = DEFAULT_SETTINGS;
  return [
    ...(dataset === "fashion-mnist" ? [] : [`${card === null ? "" : "scored on "}${dataset === "built-in" ? "the built-in garments" : "other data"} instead of Fashion-MNIST`]),
    ...(protocol === null ? ["a network that is not the paper's"] : []),
    ...(run.imported === undefined ? [] : ["weights from a file"]),
    ...(run.shipped !== undefined && card === null ? ["weights that came with the page to begin with"] : []),
    ...(card === null || card.data === "fashion-mnist" ? [] : ["trained on the built-in garments"]),
    ...changed(run.trainSize, paper.trainSize, (n) => `${grouped(n)} training images`),
    // 48,000 and 12,000 are the two sides of one split.
    ...changed(run.validationSize, paper.trainSize / 4, (n) => `${grouped(n)} validation images`),
    ...changed(run.testSize, paper.testSize, (n) => `${grouped(n)} test images`),
    ...(protocol === null ? [] : changed(config.epochs, protocol.epochs, (n) => counted(n, "epoch"))),
    ...changed(config.batchSize, paper.batchSize, (n) => `batch size ${n}`),
    ...changed(config.learningRate, paper.learningRate, (n) => `learning rate ${n}`),
    ...recipePhrases(config),
    ...(protocol === null ? [] : earlyStoppingDifferences(config.earlyStopping, protocol.earlyStopping)),
    ...(endReason === "stopped" ? ["a run stopped by hand"] : []),
    ...(endReason === null && run.imported === undefined ? ["a run that did not reach its end"] : []),
  ];
}

/** How `run` ended, one or two sentences: "Stopped early after epoch 12: val_loss did not improve." */
export function endSentence(run: EndFacts): string {
  const { imported, shipped } = run;
  if (imported === undefined && shipped === undefined) return endHere(run);
  const came = imported !== undefined ? `Opened from the file “${imported.fileName}”.` : cameSentence(shipped!);
  return !isTrainedHere(run) && run.status === "finished" ? came : `${came} Trained further here: ${endHere(run)}`;
}

function endHere(run: EndFacts): string {
  switch (run.endReason) {
    case "completed":
      return `${run.epochs.length === 1 ? "Ran its one epoch." : `Ran all ${run.epochs.length} epochs.`}${restoredSentence(run)}`;
    case "early-stopping":
      return `Stopped early after epoch ${run.epochs.length}: ${whyStopped(run.config.earlyStopping)}${restoredSentence(run)}`;
    case "stopped":
      return `Stopped by you ${epochReached(run)}.${restoredSentence(run)}`;
    case null:
      return unfinishedSentence(run);
  }
}

// ── Protocol ──

function changed(actual: number, paper: number, phrase: (n: number) => string): string[] {
  return actual === paper ? [] : [`${phrase(actual)} instead of ${grouped(paper)}`];
}

function earlyStoppingDifferences(actual: Run["config"]["earlyStopping"], isInPaper: boolean): string[] {
  if (actual === null) return isInPaper ? ["no early stopping"] : [];
  if (!isInPaper) return ["early stopping where the paper has none"];
  return [
    ...(actual.monitor === "val_loss" ? [] : [`${actual.monitor} watched instead of val_loss`]),
    ...changed(actual.patience, 0, (n) => `patience ${n}`),
    ...changed(actual.minDelta, 0, (n) => `a minimum improvement of ${n}`),
    ...(actual.restoreBestWeights ? ["the best epoch's weights put back"] : []),
  ];
}

// ── Ends ──

function whyStopped(stopping: EndFacts["config"]["earlyStopping"]): string {
  const { monitor, patience } = stopping ?? { monitor: "val_loss", patience: 0 };
  // Keras stops at the first epoch without improvement for patience 0 and 1 alike.
  return patience <= 1 ? `${monitor} did not improve.` : `${monitor} had not improved for ${patience} epochs.`;
}

function restoredSentence({ restoredEpoch }: EndFacts): string {
  return restoredEpoch === null ? "" : ` The weights of epoch ${restoredEpoch} were put back.`;
}

/** "in epoch 3", or "after epoch 3" where it had just finished. */
function epochReached({ epoch, epochs }: EndFacts): string {
  if (epoch === 0) return "before epoch 1 was over";
  return epochs.length >= epoch ? `after epoch ${epoch}` : `in epoch ${epoch}`;
}

function unfinishedSentence(run: EndFacts): string {
  const error = run.error === null ? "" : ` ${run.error}`;
  switch (run.status) {
    case "failed":
      return `Failed ${epochReached(run)}.${error}`;
    case "interrupted":
      return `Interrupted ${epochReached(run)}.${error}`;
    case "waiting":
      return "Not started yet.";
    default:
      return "Not finished yet.";
  }
}
