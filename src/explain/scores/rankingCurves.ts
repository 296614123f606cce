/** @file One class against the rest, at every threshold: ROC and precision–recall, as scikit-learn has them, ties included. */
import { last, outside } from "../../data/arrays";
import { type Answers, labelOf, probabilityOf, sizeOf } from "./answers";

/** Row-aligned; thresholds fall. The first point, (0, 0), has the threshold ∞. */
export interface RocCurve {
  readonly falsePositiveRate: readonly number[];
  readonly truePositiveRate: readonly number[];
  readonly thresholds: readonly number[];
}

/** Row-aligned; thresholds rise. One point more than thresholds: the last, recall 0 at precision 1, has none. */
export interface PrecisionRecallCurve {
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  readonly thresholds: readonly number[];
}

/** How many are called positive rightly and wrongly at each different score, from the highest on. */
interface Counts {
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
  readonly thresholds: readonly number[];
}

/** A class's scores and which images are of it. */
interface Ranking {
  readonly scores: ArrayLike<number>;
  readonly isPositive: ArrayLike<boolean>;
}

/** @throws RangeError if there is no image */
export function rankingOf(answers: Answers, classIndex: number): Ranking {
  const indices = Array.from({ length: sizeOf(answers) }, (_, index) => index);
  return { scores: indices.map((index) => probabilityOf(answers, index, classIndex)), isPositive: indices.map((index) => labelOf(answers, index) === classIndex) };
}

/**
 * scikit-learn's `roc_curve`, points on a straight line between their neighbours dropped.
 * @returns null where all images are of the class, or none.
 */
export function rocCurve(ranking: Ranking): RocCurve | null {
  const counts = countsOf(ranking);
  const [numPositive, numNegative] = [last(counts.truePositives), last(counts.falsePositives)];
  if (numPositive === 0 || numNegative === 0) return null;
  const kept = corners(counts);
  return {
    falsePositiveRate: [0, ...kept.map((i) => numberAt(counts.falsePositives, i) / numNegative)],
    truePositiveRate: [0, ...kept.map((i) => numberAt(counts.truePositives, i) / numPositive)],
    thresholds: [Infinity, ...kept.map((i) => numberAt(counts.thresholds, i))],
  };
}

/** Area under the ROC curve, by trapezia: the chance that an image of the class has a higher score than another. */
export function rocAuc({ falsePositiveRate: x, truePositiveRate: y }: RocCurve): number {
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((numberAt(x, i) - numberAt(x, i - 1)) * (numberAt(y, i) + numberAt(y, i - 1))) / 2;
  return area;
}

/**
 * scikit-learn's `precision_recall_curve`.
 * @returns null where no image is of the class.
 */
export function precisionRecallCurve(ranking: Ranking): PrecisionRecallCurve | null {
  const { truePositives, falsePositives, thresholds } = countsOf(ranking);
  const numPositive = last(truePositives);
  if (numPositive === 0) return null;
  return {
    precision: [...truePositives.map((count, i) => count / (count + numberAt(falsePositives, i))).toReversed(), 1],
    recall: [...truePositives.map((count) => count / numPositive).toReversed(), 0],
    thresholds: thresholds.toReversed(),
  };
}

/** scikit-learn's `average_precision_score`: precision weighted by the gain in recall, without interpolation. */
export function averagePrecision({ precision, recall }: PrecisionRecallCurve): number {
  let sum = 0;
  for (let i = 1; i < recall.length; i++) sum += (numberAt(recall, i - 1) - numberAt(recall, i)) * numberAt(precision, i - 1);
  return sum;
}

function countsOf({ scores, isPositive }: Ranking): Counts {
  const order = Array.from(scores, (_, index) => index).sort((a, b) => numberAt(scores, b) - numberAt(scores, a));
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  const thresholds: number[] = [];
  let positives = 0;
  order.forEach((index, place) => {
    if (isPositive[index] === true) positives++;
    const score = numberAt(scores, index);
    const next = order[place + 1];
    // Equal scores are called positive together.
    if (next !== undefined && numberAt(scores, next) === score) return;
    truePositives.push(positives);
    falsePositives.push(place + 1 - positives);
    thresholds.push(score);
  });
  return { truePositives, falsePositives, thresholds };
}

/** Places where the curve bends, with its ends. */
function corners({ truePositives, falsePositives }: Counts): number[] {
  const bends = (values: readonly number[], i: number): boolean => numberAt(values, i - 1) - 2 * numberAt(values, i) + numberAt(values, i + 1) !== 0;
  const end = truePositives.length - 1;
  return truePositives.flatMap((_, i) => (i === 0 || i === end || bends(truePositives, i) || bends(falsePositives, i) ? [i] : []));
}

function numberAt(values: ArrayLike<number>, index: number): number {
  return values[index] ?? outside(values, index);
}
