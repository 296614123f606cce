/** @file Where a network's weights come from (trained on this page, opened from a file, or come with the page), and how that is said. */
import type { DatasetName } from "../data/dataset";
import type { NetworkCard } from "./networkCard";
import type { Run } from "./run";
import { counted, grouped, percentText } from "./words";

/** What of a run says where its weights come from. */
export type OriginFacts = Pick<Run, "imported" | "shipped" | "epochs" | "endReason" | "fromResults">;

/** Whether a run holds something that was learned here. A training stopped within its first epoch has changed the weights too. */
export function isTrainedHere(run: OriginFacts | undefined): boolean {
  if (run === undefined) return false;
  return (run.imported === undefined && run.shipped === undefined) || run.epochs.length > 0 || run.endReason !== null;
}

/** The card of weights that are as they came with the page; null for all others. */
export function cardOf(run: OriginFacts): NetworkCard | null {
  return run.shipped === undefined || isTrainedHere(run) ? null : run.shipped;
}

/** Epochs that the weights have been trained for, wherever that was; null where nobody knows. */
export function knownEpochs({ imported, shipped, epochs }: OriginFacts): number | null {
  if (imported !== undefined) return epochs.length === 0 ? null : epochs.length;
  return (shipped?.epochs ?? 0) + epochs.length;
}

/** "Trained on this page", "From the file “a.h5”", "Came with the page, trained further here". */
export function originPhrase(run: OriginFacts): string {
  const { imported, shipped, fromResults } = run;
  if (fromResults !== undefined) return `From “${fromResults}”, without its weights`;
  if (imported === undefined && shipped === undefined) return "Trained on this page";
  const came = imported === undefined ? "Came with the page" : `From the file “${imported.fileName}”`;
  return isTrainedHere(run) ? `${came}, trained further here` : came;
}

/** How the training of a network that came with the page went: "Came with the page: 9 epochs on Fashion-MNIST, stopped early." */
export function cameSentence({ epochs, data, endReason, restoredEpoch }: NetworkCard): string {
  const end = endReason === "completed" ? "" : endReason === "stopped" ? ", stopped by hand" : ", stopped early";
  const restored = restoredEpoch === null ? "" : ` The weights of epoch ${restoredEpoch} were put back.`;
  return `Came with the page: ${counted(epochs, "epoch")} on ${dataName(data)}${end}.${restored}`;
}

/** What the card's score says of the one measured here, in a sentence or two; null where the weights are no longer the card's. */
export function cardSentence(run: OriginFacts & Pick<Run, "testSize"> & { readonly test: { readonly accuracy: number } }, dataset: DatasetName | null): string | null {
  const card = cardOf(run);
  if (card === null) return null;
  const says = `Its card says ${percentText(card.testAccuracy, 2)} of ${grouped(card.testSize)}`;
  if (dataset !== card.data) return `It was trained on ${dataName(card.data)} and is scored here on other images, so this does not say how well it learned. ${says} test images of ${dataName(card.data)}.`;
  if (run.testSize !== card.testSize) return `${says} test images; here it was scored on ${grouped(run.testSize)} of them.`;
  const images = Math.round((run.test.accuracy - card.testAccuracy) * card.testSize);
  if (images === 0) return `${says} test images: the same as here, to the last image.`;
  return `${says} test images; here ${counted(Math.abs(images), "image")} ${images > 0 ? "more" : "fewer"} came out right, as this backend rounds differently.`;
}

/** Inside a sentence. */
export function dataName(data: DatasetName): string {
  return { "fashion-mnist": "Fashion-MNIST", "built-in": "the built-in garments", "chosen-files": "other data" }[data];
}
