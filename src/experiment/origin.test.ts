/** @file Where weights come from, in words. */
import { describe, expect, test } from "vitest";
import { conclusion } from "../analysis/conclusion";
import { epochRecords, paperRun, scored, shippedCard, shippedRun } from "./fixtures/runs";
import { cardSentence, isTrainedHere, knownEpochs, originPhrase } from "./origin";
import { endSentence, isPaperProtocol, protocolDifferences } from "../analysis/protocol";
import type { Run } from "./run";

const IMPORTED: Run["imported"] = { fileName: "a.h5", format: "keras-h5", hasOptimizer: false, metadata: {} };
const file: Run = paperRun(1, { imported: IMPORTED, epochs: [], endReason: null });
const further: Run = shippedRun(1, { epochs: epochRecords(3), endReason: "completed" });

test.each<[string, Run, boolean, number | null]>([
  ["Trained on this page", paperRun(1), true, 10],
  ["From the file “a.h5”", file, false, null],
  ["From the file “a.h5”, trained further here", { ...file, epochs: epochRecords(2), endReason: "completed" }, true, 2],
  ["Came with the page", shippedRun(1), false, 10],
  ["Came with the page, trained further here", further, true, 13],
  ["Came with the page, trained further here", shippedRun(1, { endReason: "stopped" }), true, 10],
])("%s", (phrase, run, isHere, epochs) => {
  expect(originPhrase(run)).toBe(phrase);
  expect(isTrainedHere(run)).toBe(isHere);
  expect(knownEpochs(run)).toBe(epochs);
});

describe("what the card says of a score", () => {
  const sentence = (accuracy: number, changes: Partial<Run> = {}, dataset: "fashion-mnist" | "built-in" = "fashion-mnist") => {
    const run = shippedRun(1, changes);
    return cardSentence({ ...run, test: { accuracy } }, dataset);
  };

  test("the same, or how many images apart", () => {
    expect(sentence(0.9)).toBe("Its card says 90.00 % of 10,000 test images: the same as here, to the last image.");
    expect(sentence(0.9001)).toContain("here 1 image more came out right, as this backend rounds differently.");
    expect(sentence(0.8997)).toContain("here 3 images fewer");
  });

  test("on fewer images, and on others", () => {
    expect(sentence(0.9, { testSize: 200 })).toBe("Its card says 90.00 % of 10,000 test images; here it was scored on 200 of them.");
    expect(sentence(0.5, {}, "built-in")).toMatch(/^It was trained on Fashion-MNIST and is scored here on other images/);
  });

  test("nothing once the weights have changed", () => {
    expect(cardSentence({ ...further, test: { accuracy: 0.9 } }, "fashion-mnist")).toBeNull();
  });
});

test("the end says how its training went", () => {
  expect(endSentence(shippedRun(1))).toBe("Came with the page: 10 epochs on Fashion-MNIST.");
  const card = shippedCard(3, { epochs: 9, restoredEpoch: 8 });
  expect(endSentence(shippedRun(3, { shipped: card }))).toBe("Came with the page: 9 epochs on Fashion-MNIST, stopped early. The weights of epoch 8 were put back.");
  expect(endSentence(further)).toBe("Came with the page: 10 epochs on Fashion-MNIST. Trained further here: Ran all 3 epochs.");
});

test("its protocol is its card's", () => {
  expect(isPaperProtocol(shippedRun(1), "fashion-mnist")).toBe(true);
  expect(protocolDifferences(shippedRun(1), "built-in")).toEqual(["scored on the built-in garments instead of Fashion-MNIST"]);
  expect(protocolDifferences(shippedRun(1, { shipped: shippedCard(1, { data: "built-in" }) }), "fashion-mnist")).toEqual(["trained on the built-in garments"]);
  expect(protocolDifferences(further, "fashion-mnist")).toEqual(["weights that came with the page to begin with"]);
});

test("the conclusion tells them from what was trained here", () => {
  const sentences = conclusion([scored(shippedRun(1)), scored(paperRun(2))], null, { dataset: "fashion-mnist", labels: null });
  expect(sentences[1]).toBe("Architecture 1 came with the page, trained on Fashion-MNIST beforehand: only the scoring was done here.");
  expect(conclusion([scored(paperRun(2))], null, { dataset: "fashion-mnist", labels: null }).join()).not.toContain("came with the page");
});
