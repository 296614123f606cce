/** @file What a choice of pictures is called. */
import type { GalleryChoice, Shown } from "../../explain/scores/gallery";
import { NUM_BINS } from "../../explain/scores/calibration";
import { capitalized } from "../../experiment/words";
import { formatInteger, formatPercent } from "../format";
import { garmentName, garmentPlural } from "../garments/garmentNames";

/** For the choice itself; with a single network only the first three say anything. */
export const SHOWN_NAMES: Readonly<Record<Shown, string>> = {
  all: "Right and wrong",
  right: "Right",
  wrong: "Wrong",
  allWrong: "All wrong",
  disagree: "They disagree",
  onlyRight: "Only this one right",
  onlyWrong: "Only this one wrong",
};

/** A heading. */
export function choiceTitle({ actual, predicted }: Pick<GalleryChoice, "actual" | "predicted">): string {
  if (actual !== null && predicted !== null) return actual === predicted ? `${garmentName(actual)}, recognised` : `${garmentName(actual)} taken for ${garmentName(predicted)}`;
  if (actual !== null) return capitalized(garmentPlural(actual));
  return predicted === null ? "All kinds of garments" : `What is taken for ${garmentName(predicted)}`;
}

/** How many there are, which, and in what order: a sentence. @param names of the run and of the one that it is compared with, null: all others. */
export function choiceSentence(count: number, choice: GalleryChoice, { run, against }: { readonly run: string; readonly against: string | null }): string {
  const which = [whichPhrase(choice.shown, run, against), binPhrase(choice.bin, run)].filter((phrase) => phrase !== "");
  return `${formatInteger(count)} test image${count === 1 ? "" : "s"}${which.map((phrase) => `, ${phrase}`).join("")}. ${choice.order === "mostSure" ? "Surest first" : "Least sure first"}, by the probability of ${run}’s answer.`;
}

function whichPhrase(shown: Shown, run: string, against: string | null): string {
  switch (shown) {
    case "all":
      return "";
    case "right":
      return `those that ${run} gets right`;
    case "wrong":
      return `those that ${run} gets wrong`;
    case "allWrong":
      return against === null ? "those that all networks get wrong" : `those that both ${run} and ${against} get wrong`;
    case "disagree":
      return against === null ? `those of which another network says something else than ${run}` : `those of which ${against} says something else than ${run}`;
    case "onlyRight":
      return against === null ? `those that only ${run} gets right` : `those that ${run} gets right and ${against} does not`;
    case "onlyWrong":
      return against === null ? `those that only ${run} gets wrong` : `those that ${run} gets wrong and ${against} does not`;
  }
}

function binPhrase(bin: number | null, run: string): string {
  return bin === null ? "" : `of which ${run} is ${formatPercent(bin / NUM_BINS, 0)} to ${formatPercent((bin + 1) / NUM_BINS, 0)} sure`;
}

/** An image and one answer, for who does not see it. */
export function pictureLabel(index: number, actual: number, answer: number, confidence: number): string {
  const said = actual === answer ? `${garmentName(actual)}, recognised` : `${garmentName(actual)}, taken for ${garmentName(answer)}`;
  return `Test image ${formatInteger(index)}: ${said}, ${formatPercent(confidence)} sure`;
}
