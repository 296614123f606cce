import { describe, expect, test } from "vitest";
import { classificationReport, formatClassificationReport, reportOfMatrix, type ClassScores } from "./classificationReport";
import fixture from "./fixtures/classification-report.json";

const { cases, classNames } = fixture;

interface SklearnScores {
  precision: number;
  recall: number;
  "f1-score": number;
  support: number;
}

function expectScores(actual: ClassScores, expected: SklearnScores): void {
  expect(Math.abs(actual.precision - expected.precision)).toBeLessThan(1e-12);
  expect(Math.abs(actual.recall - expected.recall)).toBeLessThan(1e-12);
  expect(Math.abs(actual.f1Score - expected["f1-score"])).toBeLessThan(1e-12);
  expect(actual.support).toBe(expected.support);
}

describe.each(cases)("scikit-learn 1.9.1: $name", ({ yTrue, yPred, confusionMatrix, report: expected, text }) => {
  const report = classificationReport(yTrue, yPred, classNames.length);

  test("the same text, to the character", () => {
    expect(formatClassificationReport(report, classNames)).toBe(text);
  });

  test("the same numbers for each class", () => {
    const byName: Record<string, unknown> = expected;
    classNames.forEach((name, i) => expectScores(report.classes[i]!, byName[name] as SklearnScores));
    expect(report.classes).toHaveLength(classNames.length);
  });

  test("the same accuracy and averages", () => {
    expect(Math.abs(report.accuracy - expected.accuracy)).toBeLessThan(1e-12);
    expectScores(report.macroAverage, expected["macro avg"]);
    expectScores(report.weightedAverage, expected["weighted avg"]);
  });

  test("the counts say the same as the examples", () => {
    expect(reportOfMatrix(confusionMatrix)).toEqual(report);
  });
});

/** A report whose every score is `score`. */
function uniformReport(score: number) {
  const scores = { precision: score, recall: score, f1Score: score, support: 8 };
  return { classes: [scores], accuracy: score, macroAverage: scores, weightedAverage: scores };
}

test.each([
  // As Python prints them: halves that a double holds exactly go to the even neighbour …
  [0.125, 2, "0.12"],
  [0.375, 2, "0.38"],
  [0.625, 2, "0.62"],
  [0.875, 2, "0.88"],
  [0.5, 0, "0"],
  [0.25, 1, "0.2"],
  [0.75, 1, "0.8"],
  [0.0625, 3, "0.062"],
  // … and halves that it does not hold go to the nearer one.
  [0.145, 2, "0.14"],
  [0.565, 2, "0.56"],
  [0.905, 2, "0.91"],
  [0.995, 2, "0.99"],
])("rounds %f to %i digits as Python does: %s", (score, digits, expected) => {
  const text = formatClassificationReport(uniformReport(score), ["a"], digits);
  expect(text.split("\n")[2]).toBe(`           a ${` ${expected.padStart(9)}`.repeat(3)}         8`);
});

test("long class names widen the first column", () => {
  const [header, , row] = formatClassificationReport(uniformReport(1), ["a name of twenty-two c"]).split("\n");
  expect(header).toBe(`${" ".repeat(23)} precision    recall  f1-score   support`);
  expect(row).toBe("a name of twenty-two c       1.00      1.00      1.00         8");
});

test("says what does not fit", () => {
  expect(() => formatClassificationReport(uniformReport(1), [])).toThrow("1 classes but 0 names");
  expect(() => classificationReport([], [], 10)).toThrow("counts no example");
});
