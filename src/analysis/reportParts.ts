/** @file What several sections of report.md share: figures, and the tables of one evaluation. */
import { at } from "../data/arrays";
import { CLASS_NAMES } from "../data/dataset";
import { formatClassificationReport, type ClassificationReport } from "../nn/metrics/classificationReport";
import type { ConfusionMatrix } from "../nn/metrics/confusionMatrix";
import { codeBlock, markdownTable } from "./markdown";
import type { KerasSpan } from "./published";
import { grouped, percentText } from "../experiment/words";

/** Two decimals: what 10,000 test images can show. */
export function percent2(fraction: number): string {
  return percentText(fraction, 2);
}

/** "88.87 % (87.69 % to 89.49 %)"; the mean alone where all seeds agree. */
export function spanText({ mean, min, max }: KerasSpan, format: (value: number) => string): string {
  return min === max ? format(mean) : `${format(mean)} (${format(min)} to ${format(max)})`;
}

/** Confusion matrix and classification report, each under its title. */
export function evaluationSection(matrix: ConfusionMatrix, report: ClassificationReport): string[] {
  return ["### Confusion matrix", confusionTable(matrix), "### Classification report", codeBlock(formatClassificationReport(report, CLASS_NAMES))];
}

function confusionTable(matrix: ConfusionMatrix): string {
  return markdownTable(["true ↓ predicted →", ...CLASS_NAMES], matrix.map((row, classIndex) => [at(CLASS_NAMES, classIndex), ...row.map(grouped)]));
}
