import { expect, test } from "vitest";
import { epochFromSteps, parseReference } from "./reference";

test("the median over an architecture's runs", () => {
  const runs = [3, 5, 4].map((secondsPerEpoch) => ({ architecture: 1, secondsPerEpoch })).concat({ architecture: 3, secondsPerEpoch: 10 });
  expect([...parseReference({ runs })]).toEqual([[1, 4], [3, 10]]);
});

test.each([[null, '"runs"'], [{ runs: [{ architecture: 1 }] }, "secondsPerEpoch"]])("%j will not do", (content, sentence) => {
  expect(() => parseReference(content)).toThrow(sentence);
});

test("an epoch is 93.75 steps of 512 and 12,000 images of validation", () => {
  expect(epochFromSteps(0.1, 512, 0.0001)).toBeCloseTo(9.375 + 1.2, 9);
});
