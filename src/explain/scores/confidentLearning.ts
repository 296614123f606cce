/**
 * @file Labels that may be wrong: confident learning (Northcutt, Jiang and Chuang, "Confident Learning: Estimating
 * Uncertainty in Dataset Labels", 2021). The probabilities must be of images that the networks were not trained on.
 */
import { doubleAt, outside } from "../../data/arrays";
import { type Answers, labelOf, probabilityOf, sizeOf } from "./answers";

/** An image that the networks confidently take for another class than its label's: a suspect, no verdict. */
export interface Suspect {
  readonly index: number;
  /** Its label. */
  readonly given: number;
  /** The class that it is confidently counted to. */
  readonly suggested: number;
  /** Probability of its label, 0–1. */
  readonly selfConfidence: number;
  /** Probability of its label less that of the likeliest other class, −1 to 1. */
  readonly margin: number;
}

export type SuspectOrder = "margin" | "selfConfidence";

/**
 * For each class, the mean probability that images labelled so have of it: from there on an image counts as confidently of
 * the class. Infinity for a class without images.
 * @throws RangeError if there is no image
 */
export function classThresholds(answers: Answers): Float64Array {
  const size = sizeOf(answers);
  const sums = new Float64Array(answers.numClasses);
  const counts = new Float64Array(answers.numClasses);
  for (let index = 0; index < size; index++) {
    const label = labelOf(answers, index);
    sums[label] = doubleAt(sums, label) + probabilityOf(answers, index, label);
    counts[label] = doubleAt(counts, label) + 1;
  }
  return sums.map((sum, k) => (doubleAt(counts, k) === 0 ? Infinity : sum / doubleAt(counts, k)));
}

/** The likeliest of the classes that image `index` is confidently of, the first of equals; null where there is none. */
function confidentClass(answers: Answers, thresholds: Float64Array, index: number): number | null {
  let best: number | null = null;
  for (let k = 0; k < answers.numClasses; k++) {
    const p = probabilityOf(answers, index, k);
    if (p >= doubleAt(thresholds, k) && (best === null || p > probabilityOf(answers, index, best))) best = k;
  }
  return best;
}

/**
 * How many images labelled as one class (row) are confidently of another (column); those confidently of none are left out.
 * @throws RangeError if there is no image
 */
export function confidentJoint(answers: Answers): number[][] {
  const thresholds = classThresholds(answers);
  const joint = Array.from({ length: answers.numClasses }, () => Array.from({ length: answers.numClasses }, () => 0));
  for (let index = 0; index < sizeOf(answers); index++) {
    const found = confidentClass(answers, thresholds, index);
    const row = joint[labelOf(answers, index)] ?? outside(joint, labelOf(answers, index));
    if (found !== null) row[found] = (row[found] ?? outside(row, found)) + 1;
  }
  return joint;
}

/**
 * What lies off the confident joint's diagonal, the least believable label first; ties by index.
 * @throws RangeError if there is no image
 */
export function labelSuspects(answers: Answers, order: SuspectOrder = "margin"): Suspect[] {
  const thresholds = classThresholds(answers);
  const suspects: Suspect[] = [];
  for (let index = 0; index < sizeOf(answers); index++) {
    const given = labelOf(answers, index);
    const suggested = confidentClass(answers, thresholds, index);
    if (suggested === null || suggested === given) continue;
    const selfConfidence = probabilityOf(answers, index, given);
    suspects.push({ index, given, suggested, selfConfidence, margin: selfConfidence - likeliestOther(answers, index, given) });
  }
  return suspects.sort((a, b) => a[order] - b[order] || a.index - b.index);
}

function likeliestOther(answers: Answers, index: number, label: number): number {
  let most = 0;
  for (let k = 0; k < answers.numClasses; k++) if (k !== label) most = Math.max(most, probabilityOf(answers, index, k));
  return most;
}
