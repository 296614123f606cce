/** @file Which answers count as right for a folder of photos, and how many a network gave. Pure. */
import { CLASS_NAMES } from "../../src/data/dataset.ts";

type ClassName = (typeof CLASS_NAMES)[number];

/** By folder name; a folder without an entry holds none of the ten. From the photos' README. */
const RIGHT_ANSWERS: Readonly<Record<string, readonly ClassName[]>> = {
  "t-shirt": ["T-shirt/top"],
  pants: ["Trouser"],
  longsleeve: ["Pullover"],
  dress: ["Dress"],
  outwear: ["Coat"],
  shirt: ["Shirt"],
  shoes: ["Sandal", "Sneaker", "Ankle boot"],
};

/** Class numbers that are right for photos in `folder`; empty where none is. */
export function rightAnswers(folder: string): number[] {
  return (RIGHT_ANSWERS[folder] ?? []).map((name) => CLASS_NAMES.indexOf(name));
}

/** What the networks said of one photo. */
export interface PhotoResult {
  readonly folder: string;
  readonly file: string;
  /** Of each network, shape `[networks][10]`. */
  readonly probabilities: readonly (readonly number[])[];
  /** Why the page would call it unlike anything in the data set; null where it would not. */
  readonly unlike: string | null;
  readonly notes: readonly string[];
  readonly decodeMs: number;
  readonly garmentMs: number;
}

/** Of some photos: how many had a right answer first, and among the first three. */
export interface Score {
  readonly photos: number;
  readonly top1: number;
  readonly top3: number;
}

/** The mean of the networks' probabilities, as the page's vote. */
export function vote(probabilities: readonly (readonly number[])[]): number[] {
  return CLASS_NAMES.map((_, c) => probabilities.reduce((sum, row) => sum + row[c]!, 0) / probabilities.length);
}

/** Scores `answer` (probabilities for a photo) over photos whose folder has a right answer. */
export function scoreOf(results: readonly PhotoResult[], answer: (result: PhotoResult) => readonly number[]): Score {
  const judged = results.filter(({ folder }) => rightAnswers(folder).length > 0);
  const isAmong = (result: PhotoResult, places: number): boolean => {
    const probabilities = answer(result);
    const ranked = CLASS_NAMES.map((_, c) => c).sort((a, b) => probabilities[b]! - probabilities[a]!);
    return ranked.slice(0, places).some((c) => rightAnswers(result.folder).includes(c));
  };
  return { photos: judged.length, top1: judged.filter((result) => isAmong(result, 1)).length, top3: judged.filter((result) => isAmong(result, 3)).length };
}
