/**
 * @file scikit-learn's classification_report, as numbers and to the character as text.
 *
 * To the character means to the last bit before rounding: with equal supports an average is often a
 * round number like 0.905, and one bit decides whether it prints as 0.90 or 0.91. So the sums here run
 * in numpy's order and the rounding is Python's.
 */
import { at, zip } from "../../data/arrays";
import { accuracyOf, confusionMatrix, outcomeCounts, type ConfusionMatrix, type OutcomeCounts } from "./confusionMatrix";

/** One row of the report. Scores are 0–1. */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1Score: number;
  /** Number of true examples. */
  readonly support: number;
}

/** scikit-learn's report as numbers. */
export interface ClassificationReport {
  /** One row per class, in label order. */
  readonly classes: readonly ClassScores[];
  readonly accuracy: number;
  readonly macroAverage: ClassScores;
  readonly weightedAverage: ClassScores;
}

/**
 * The numbers of scikit-learn 1.9's `classification_report(labels, predictions, labels=range(numClasses), zero_division=0)`.
 * @throws RangeError if there is no example, the inputs differ in length, or a class is out of range.
 */
export function classificationReport(labels: ArrayLike<number>, predictions: ArrayLike<number>, numClasses: number): ClassificationReport {
  return reportOfMatrix(confusionMatrix(labels, predictions, numClasses));
}

/**
 * The same from the counts alone.
 * @throws RangeError if the matrix counts no example.
 */
export function reportOfMatrix(matrix: ConfusionMatrix): ClassificationReport {
  const classes = outcomeCounts(matrix).map(scoresOf);
  return {
    classes,
    accuracy: accuracyOf(matrix),
    macroAverage: averageOf(classes, () => 1),
    weightedAverage: averageOf(classes, ({ support }) => support),
  };
}

/**
 * The text of scikit-learn 1.9's `classification_report(…, target_names=classNames, digits=digits, zero_division=0)`,
 * trailing newline included.
 * @throws RangeError if there are not as many names as classes.
 */
export function formatClassificationReport(report: ClassificationReport, classNames: readonly string[], digits = 2): string {
  if (classNames.length !== report.classes.length) {
    throw new RangeError(`formatClassificationReport: ${report.classes.length} classes but ${classNames.length} names`);
  }
  const width = Math.max(...classNames.map((name) => name.length), "weighted avg".length, digits);
  // Where nothing at all is right, scikit-learn's counts turn into floating-point numbers on the way and print as "10.0".
  const supportDigits = report.accuracy === 0 ? 1 : 0;
  const line = (heading: string, cells: readonly string[]): string =>
    `${heading.padStart(width)} ${cells.map((cell) => ` ${cell.padStart(9)}`).join("")}\n`;
  const row = (heading: string, { precision, recall, f1Score, support }: ClassScores): string =>
    line(heading, [...[precision, recall, f1Score].map((score) => formatFixed(score, digits)), support.toFixed(supportDigits)]);
  return [
    line("", ["precision", "recall", "f1-score", "support"]),
    "\n",
    ...zip(classNames, report.classes).map(([name, scores]) => row(name, scores)),
    "\n",
    line("accuracy", ["", "", formatFixed(report.accuracy, digits), report.macroAverage.support.toFixed(supportDigits)]),
    row("macro avg", report.macroAverage),
    row("weighted avg", report.weightedAverage),
  ].join("");
}

function scoresOf({ truePositives, falsePositives, falseNegatives }: OutcomeCounts): ClassScores {
  const support = truePositives + falseNegatives;
  const predicted = truePositives + falsePositives;
  return {
    precision: divide(truePositives, predicted),
    recall: divide(truePositives, support),
    f1Score: divide(2 * truePositives, support + predicted),
    support,
  };
}

/** scikit-learn's `zero_division=0`. */
function divide(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

/** Weighted means of the scores; the support is the sum of all. */
function averageOf(classes: readonly ClassScores[], weightOf: (scores: ClassScores) => number): ClassScores {
  const weights = classes.map(weightOf);
  const mean = (key: "precision" | "recall" | "f1Score"): number =>
    numpySum(zip(classes, weights).map(([scores, weight]) => scores[key] * weight)) / numpySum(weights);
  return {
    precision: mean("precision"),
    recall: mean("recall"),
    f1Score: mean("f1Score"),
    support: numpySum(classes.map(({ support }) => support)),
  };
}

/**
 * Adds in numpy's order: eight interleaved partial sums, joined in pairs, then the rest one by one.
 * (numpy splits arrays of more than 128 further; a report has no such number of classes.)
 * Source: `pairwise_sum` in numpy/_core/src/umath/loops_utils.h.src
 */
function numpySum(values: readonly number[]): number {
  const lanes = values.slice(0, 8);
  if (lanes.length < 8) return values.reduce((total, value) => total + value, 0);
  const whole = values.length - (values.length % 8);
  for (let i = 8; i < whole; i++) lanes[i % 8] = at(lanes, i % 8) + at(values, i);
  const [a, b, c, d, e, f, g, h] = lanes as [number, number, number, number, number, number, number, number];
  const joined = a + b + (c + d) + (e + f + (g + h));
  return values.slice(whole).reduce((total, value) => total + value, joined);
}

/**
 * Python's `f"{value:.{digits}f}"` for scores of 0 to 1. Both languages round the exact binary value; they differ
 * where it lies exactly half way, such as 0.125: Python takes the even neighbour (0.12), `toFixed` the larger (0.13).
 */
function formatFixed(value: number, digits: number): string {
  // A double is half way between two decimals just if it is an odd multiple of 2^−(digits + 1).
  const isHalfWay = Math.abs(value * 2 ** (digits + 1)) % 2 === 1;
  if (!isHalfWay) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below % 2 === 0 ? below : below + 1) / 10 ** digits).toFixed(digits);
}
