/** @file What came of a run, in sentences for the notebook and the script that repeat it elsewhere: its own figures, nobody else's. */
import type { Run } from "../experiment/run";
import { isTrainedHere } from "../experiment/origin";
import type { Recipe } from "../experiment/recipe";
import { isPlainAugmentation } from "../nn/trainConfig";
import { counted, grouped, percentText } from "../experiment/words";

/** What of a run is told. */
export type OutcomeFacts = Pick<Run, "imported" | "shipped" | "fromResults" | "epochs" | "endReason" | "restoredEpoch" | "config" | "testSize"> & { readonly test: { readonly accuracy: number } | null };

/** Where the weights come from, how long they were trained and how it ended, what they scored; and where that differs from what the text does. */
export function outcomeSentences(run: OutcomeFacts): string[] {
  return [courseSentence(run), ...scoreSentence(run), ...differenceSentence(run)];
}

function courseSentence(run: OutcomeFacts): string {
  const { imported, shipped, epochs, config, restoredEpoch } = run;
  const begun = imported !== undefined ? `opened from the file “${imported.fileName}”` : shipped !== undefined ? "came with the page" : "";
  if (!isTrainedHere(run)) return `In the page: ${begun}, not trained there.`;
  const length = epochs.length === config.epochs ? counted(epochs.length, "epoch") : `${epochs.length} of ${counted(config.epochs, "epoch")}`;
  const restored = restoredEpoch === null ? "" : `, the weights of epoch ${restoredEpoch} put back`;
  return `${run.fromResults === undefined ? "In the page" : `Elsewhere, as “${run.fromResults}” says`}: ${begun === "" ? "" : `${begun}, then `}trained for ${length}${endText(run)}${restored}.`;
}

function endText({ endReason }: OutcomeFacts): string {
  if (endReason === "early-stopping") return ", stopped early";
  return endReason === "stopped" ? ", stopped by hand" : "";
}

function scoreSentence({ test, testSize }: OutcomeFacts): string[] {
  return test === null ? [] : [`Test accuracy there: ${percentText(test.accuracy, 2)} of ${grouped(testSize)} images.`];
}

/** What of a recipe no network's file has a place for, in short: "cosine schedule, augmentation"; null where there is nothing. */
export function leftOutOfFiles({ schedule, augmentation, testTimeFlip }: Recipe): string | null {
  const parts = [
    ...(schedule.name === "constant" ? [] : [`${schedule.name === "oneCycle" ? "one-cycle" : schedule.name} schedule`]),
    ...(schedule.warmupEpochs === 0 ? [] : ["warm-up"]),
    ...(isPlainAugmentation(augmentation) ? [] : ["augmentation"]),
    ...(testTimeFlip ? ["flip at test time"] : []),
  ];
  return parts.length === 0 ? null : parts.join(", ");
}

/** What runs here is the recipe from new weights to its end. */
function differenceSentence({ imported, shipped, endReason }: OutcomeFacts): string[] {
  if (imported !== undefined || shipped !== undefined) return ["Here the network begins with new weights, so expect other figures."];
  return endReason === "stopped" ? ["Here it is trained to its end, so expect other figures."] : [];
}
