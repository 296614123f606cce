/** @file Which images stand behind a number: chosen by what they are and what networks say, sorted by how sure one is. */
import { outside } from "../../data/arrays";
import { binOf } from "./calibration";

/** What a network (or the vote) answered, row-aligned with the labels. */
export interface GalleryRun {
  readonly id: string;
  readonly predictions: ArrayLike<number>;
  /** Of the answer, 0–1, shape `[size]`; for the vote, the mean of its members. */
  readonly confidences: ArrayLike<number>;
}

/** `right` and `wrong` are of the chosen run alone; the rest, of it and those beside it. */
export const SHOWN = ["all", "right", "wrong", "allWrong", "disagree", "onlyRight", "onlyWrong"] as const;
export type Shown = (typeof SHOWN)[number];

export interface GalleryChoice {
  /** What the images are; null: anything. */
  readonly actual: number | null;
  /** What the run says; null: anything. */
  readonly predicted: number | null;
  readonly shown: Shown;
  /** Which of the reliability diagram's bins the run's confidence lies in; null: any. */
  readonly bin: number | null;
  readonly order: "mostSure" | "leastSure";
}

/**
 * Indices of the images, sorted by the run's confidence; ties by index.
 * @param run whose answers `predicted` and the order speak of
 * @param beside the others that `allWrong`, `disagree`, `onlyRight` and `onlyWrong` compare it with
 * @param among the images to choose from; null: all
 */
export function galleryImages(labels: ArrayLike<number>, run: GalleryRun, beside: readonly GalleryRun[], choice: GalleryChoice, among: readonly number[] | null = null): number[] {
  const isChosen = choiceTest(labels, run, beside, choice);
  const sign = choice.order === "mostSure" ? -1 : 1;
  return (among ?? Array.from(run.predictions, (_, index) => index)).filter(isChosen).sort((a, b) => sign * (numberAt(run.confidences, a) - numberAt(run.confidences, b)) || a - b);
}

/** How many `galleryImages` would give, without sorting them. */
export function countGalleryImages(labels: ArrayLike<number>, run: GalleryRun, beside: readonly GalleryRun[], choice: GalleryChoice): number {
  const isChosen = choiceTest(labels, run, beside, choice);
  let count = 0;
  for (let index = 0; index < run.predictions.length; index++) count += Number(isChosen(index));
  return count;
}

function choiceTest(labels: ArrayLike<number>, run: GalleryRun, beside: readonly GalleryRun[], choice: GalleryChoice): (index: number) => boolean {
  const isShown = testOf(labels, run, beside, choice.shown);
  const isOf = (values: ArrayLike<number>, wanted: number | null, index: number): boolean => wanted === null || numberAt(values, index) === wanted;
  const isInBin = (index: number): boolean => choice.bin === null || binOf(numberAt(run.confidences, index)) === choice.bin;
  return (index) => isOf(labels, choice.actual, index) && isOf(run.predictions, choice.predicted, index) && isInBin(index) && isShown(index);
}

function testOf(labels: ArrayLike<number>, run: GalleryRun, beside: readonly GalleryRun[], shown: Shown): (index: number) => boolean {
  const isRight = ({ predictions }: GalleryRun, index: number): boolean => numberAt(predictions, index) === numberAt(labels, index);
  switch (shown) {
    case "all":
      return () => true;
    case "right":
      return (index) => isRight(run, index);
    case "wrong":
      return (index) => !isRight(run, index);
    case "allWrong":
      return (index) => [run, ...beside].every((one) => !isRight(one, index));
    case "disagree":
      return (index) => beside.some(({ predictions }) => numberAt(predictions, index) !== numberAt(run.predictions, index));
    case "onlyRight":
      return (index) => isRight(run, index) && beside.every((other) => !isRight(other, index));
    case "onlyWrong":
      return (index) => !isRight(run, index) && beside.every((other) => isRight(other, index));
  }
}

function numberAt(values: ArrayLike<number>, index: number): number {
  return values[index] ?? outside(values, index);
}

/** Of each row of probabilities, that of `predictions`, shape `[size]`. */
export function confidencesOf(probabilities: ArrayLike<number>, predictions: ArrayLike<number>, numClasses: number): Float64Array {
  return Float64Array.from(predictions, (prediction, index) => numberAt(probabilities, index * numClasses + prediction));
}
