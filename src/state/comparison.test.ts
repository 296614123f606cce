import { describe, expect, test } from "vitest";
import {
  compareRuns,
  conclusion,
  endSentence,
  isPaperProtocol,
  kerasCorrectPerClass,
  kerasSpan,
  mcNemar,
  pointsText,
  protocolDifferences,
  scoredRuns,
  standardError,
  type ScoredRun,
} from "./comparison";
import { epochRecords, evaluationOf, labelsOf, paperRun, predictionsOf, voteWith } from "./fixtures/runs";
import type { Run } from "./run";

const LABELS = labelsOf(1_000);
const FASHION = { dataset: "fashion-mnist", labels: LABELS } as const;

function scored(run: Run): ScoredRun {
  return scoredRuns({ [run.architecture]: run })[0]!;
}

/** A paper run whose predictions are right `correct` times in each class of ten. */
function tinyRun(id: 1 | 2 | 3, correct: readonly number[]): ScoredRun {
  return scored(paperRun(id, { testSize: 100, test: evaluationOf(labelsOf(10), predictionsOf(correct, 10)) }));
}

const THREE = scoredRuns({ 3: paperRun(3), 1: paperRun(1), 2: paperRun(2) });

describe("statistics", () => {
  test("standard error of an accuracy", () => {
    expect(standardError(0.9, 10_000)).toBeCloseTo(0.003, 12);
    expect(standardError(1, 10)).toBe(0);
  });

  test("McNemar's exact test, against scipy.stats.binomtest(k, n).pvalue", () => {
    const test10of12 = mcNemar(Array(12).fill(1), [...Array(10).fill(1), 0, 0], [...Array(10).fill(0), 1, 1]);
    expect(test10of12).toMatchObject({ onlyFirst: 10, onlySecond: 2 });
    expect(test10of12.pValue).toBeCloseTo(0.03857421875, 12);
    const labels = Array(2_000).fill(1);
    const first = labels.map((_, i) => Number(i < 1_050));
    expect(mcNemar(labels, first, first.map((right) => 1 - right)).pValue).toBeCloseTo(0.026824146240280546, 12);
  });

  test("images that both get right or both wrong do not count", () => {
    expect(mcNemar([1, 1, 1], [1, 0, 1], [1, 0, 1])).toEqual({ onlyFirst: 0, onlySecond: 0, pValue: 1 });
    expect(mcNemar([1, 1], [1, 0], [0, 1]).pValue).toBe(1);
  });

  test("Keras's three seeds", () => {
    const span = kerasSpan(1);
    expect(span).toMatchObject({ min: 0.8972, max: 0.9017 });
    expect(span.mean).toBeCloseTo(0.8991, 12);
    expect(kerasSpan(3, "epochs")).toEqual({ mean: 10, min: 8, max: 12 });
    expect(kerasCorrectPerClass(1)[6]).toBeCloseTo(629.333, 3);
  });
});

describe("columns", () => {
  test("only runs with a score, in the paper's order", () => {
    expect(THREE.map(({ architecture }) => architecture)).toEqual([1, 2, 3]);
    expect(scoredRuns({ 1: paperRun(1, { test: null }), 2: paperRun(2) })).toHaveLength(1);
    expect(scoredRuns({})).toEqual([]);
  });

  test("line up", () => {
    const { networks, vote, supports } = compareRuns(THREE, voteWith([1, 2, 3], LABELS, LABELS));
    expect(networks[0]).toMatchObject({
      architecture: 1,
      name: "One convolution",
      testAccuracy: 0.8984,
      testLoss: 0.28,
      params: 693_962,
      epochs: 10,
      end: "Ran all 10 epochs.",
      trainingSeconds: 50,
      imagesPerSecond: 9_600,
      correctPerClass: [905, 977, 843, 888, 896, 965, 617, 977, 976, 940],
    });
    expect(networks[0]!.macroAverage.recall).toBeCloseTo(0.8984, 12);
    expect(vote).toMatchObject({ testAccuracy: 1, correctPerClass: Array(10).fill(1_000) });
    expect(supports).toEqual(Array(10).fill(1_000));
  });

  test("a run without a finished epoch has no speed", () => {
    expect(compareRuns([scored(paperRun(1, { epochs: [] }))], null)).toMatchObject({ vote: null, networks: [{ imagesPerSecond: null }] });
    expect(compareRuns([], null)).toEqual({ networks: [], vote: null, supports: [] });
  });
});

describe("protocol", () => {
  test.each([1, 2, 3] as const)("architecture %i as the paper ran it, whatever the seed", (id) => {
    const run = paperRun(id);
    expect(protocolDifferences(run, "fashion-mnist")).toEqual([]);
    expect(isPaperProtocol({ ...run, config: { ...run.config, seed: 1 } }, "fashion-mnist")).toBe(true);
  });

  const { config } = paperRun(1);
  const stopping = { patience: 0, minDelta: 0, restoreBestWeights: false };
  test.each<[string, 1 | 3, Partial<Run>]>([
    ["3,000 training images instead of 48,000", 1, { trainSize: 3_000 }],
    ["750 validation images instead of 12,000", 1, { validationSize: 750 }],
    ["2,000 test images instead of 10,000", 1, { testSize: 2_000 }],
    ["1 epoch instead of 10", 1, { config: { ...config, epochs: 1 } }],
    ["batch size 128 instead of 512", 1, { config: { ...config, batchSize: 128 } }],
    ["learning rate 0.0005 instead of 0.001", 1, { config: { ...config, learningRate: 0.0005 } }],
    ["early stopping where the paper has none", 1, { config: { ...config, earlyStopping: stopping } }],
    ["no early stopping", 3, { config: { ...paperRun(3).config, earlyStopping: null } }],
    ["patience 3 instead of 0", 3, { config: { ...paperRun(3).config, earlyStopping: { ...stopping, patience: 3 } } }],
    ["a minimum improvement of 0.01 instead of 0", 3, { config: { ...paperRun(3).config, earlyStopping: { ...stopping, minDelta: 0.01 } } }],
    ["the best epoch's weights put back", 3, { config: { ...paperRun(3).config, earlyStopping: { ...stopping, restoreBestWeights: true } } }],
    ["a run stopped by hand", 1, { endReason: "stopped" }],
    ["a run that did not reach its end", 1, { endReason: null }],
  ])("names the difference: %s", (difference, id, changes) => {
    expect(protocolDifferences(paperRun(id, changes), "fashion-mnist")).toEqual([difference]);
  });

  test("other data than Fashion-MNIST", () => {
    expect(protocolDifferences(paperRun(1), "built-in")).toEqual(["the built-in garments instead of Fashion-MNIST"]);
    expect(protocolDifferences(paperRun(1), null)).toEqual(["other data instead of Fashion-MNIST"]);
    expect(isPaperProtocol(paperRun(1), "built-in")).toBe(false);
  });
});

describe("how a run ended", () => {
  const patience = (count: number): Partial<Run> => ({
    endReason: "early-stopping",
    config: { ...paperRun(3).config, earlyStopping: { patience: count, minDelta: 0, restoreBestWeights: true } },
  });

  test.each<[string, Partial<Run>]>([
    ["Ran all 10 epochs.", {}],
    ["Ran its one epoch.", { epochs: epochRecords(1), epoch: 1 }],
    ["Stopped early after epoch 10: val_loss did not improve.", patience(0)],
    ["Stopped early after epoch 10: val_loss did not improve.", patience(1)],
    ["Stopped early after epoch 10: val_loss had not improved for 3 epochs. The weights of epoch 7 were put back.", { ...patience(3), restoredEpoch: 7 }],
    ["Stopped by you in epoch 3.", { endReason: "stopped", epochs: epochRecords(2), epoch: 3 }],
    ["Stopped by you after epoch 3.", { endReason: "stopped", epochs: epochRecords(3), epoch: 3 }],
    ["Stopped by you before epoch 1 was over.", { endReason: "stopped", epochs: [], epoch: 0 }],
    ["Failed in epoch 1. The loss became NaN.", { endReason: null, status: "failed", epochs: [], epoch: 1, error: "The loss became NaN." }],
    ["Interrupted after epoch 10.", { endReason: null, status: "interrupted" }],
    ["Not finished yet.", { endReason: null, status: "paused" }],
    ["Not started yet.", { endReason: null, status: "waiting" }],
  ])("%s", (sentence, changes) => {
    expect(endSentence(paperRun(1, changes))).toBe(sentence);
  });
});

describe("conclusion", () => {
  test("three networks by the paper's protocol, and their vote", () => {
    const vote = voteWith([1, 2, 3], LABELS, predictionsOf([880, 980, 860, 900, 880, 965, 690, 975, 980, 960], 1_000));
    expect(conclusion(THREE, vote, FASHION)).toEqual([
      "Architecture 2 has the highest test accuracy, 90.3 % on 10,000 images (one standard error: 0.3 points).",
      "Architecture 2 is 0.5 points above architecture 1, which is more than noise explains: of the 201 images that only one of the two gets right, architecture 2 has 125 and architecture 1 76 (McNemar's exact test, p < 0.001).",
      "Architecture 2 is 0.9 points above architecture 3, which is more than noise explains: of the 157 images that only one of the two gets right, architecture 2 has 123 and architecture 3 34 (McNemar's exact test, p < 0.001).",
      "Each network was trained once, so this ranks these runs rather than the architectures: in Keras, three seeds of one architecture lie up to 1.8 points apart.",
      "Shirt is the hardest garment for all three networks: architecture 2 gets 671 of 1,000 right and most often mistakes the others for T-shirt/top (329).",
      "The majority vote of the three networks reaches 90.7 %, 0.4 points above architecture 2, which is more than noise explains: of the 97 images that only one of the two gets right, the vote has 67 and architecture 2 30 (McNemar's exact test, p < 0.001).",
      "Architecture 1 followed the paper's protocol and reached 89.8 %, 0.8 points above the paper's 89 %. Keras's three seeds average 89.9 %, from 89.7 % to 90.2 %; this run lies inside that range.",
      "Architecture 2 followed the paper's protocol and reached 90.3 %, 0.7 points below the paper's 91 %. Keras's three seeds average 90.4 %, from 90.1 % to 90.6 %; this run lies inside that range.",
      "Architecture 3 followed the paper's protocol and reached 89.4 %, 7.4 points above the paper's 82 %. Keras's three seeds average 88.9 %, from 87.7 % to 89.5 %; this run lies inside that range.",
    ]);
  });

  test("without labels, differences are judged by their standard error", () => {
    const [, toFirst, toThird] = conclusion(THREE, null, { dataset: "fashion-mnist", labels: null });
    expect(toFirst).toBe("Architecture 2 is 0.5 points above architecture 1, which is within noise: one standard error of a difference between two such accuracies is 0.4 points.");
    expect(toThird).toContain("0.9 points above architecture 3, which is more than noise explains");
  });

  test("says in one sentence why the figures are not comparable", () => {
    const quick = (id: 1 | 2 | 3): ScoredRun => {
      const run = paperRun(id);
      return scored({ ...run, trainSize: 3_000, validationSize: 750, config: { ...run.config, epochs: 3 } });
    };
    const sentences = conclusion([quick(1), quick(2)], null, { dataset: "built-in", labels: LABELS });
    expect(sentences.at(-1)).toBe(
      "These figures cannot be compared with the paper's or with Keras's because the protocol differs: the built-in garments instead of Fashion-MNIST, " +
        "3,000 training images instead of 48,000 and 750 validation images instead of 12,000; 3 epochs instead of 10 for architecture 1; 3 epochs instead of 20 for architecture 2.",
    );
    expect(sentences).toContain("Each network was trained once, so this ranks these runs rather than the architectures; another seed would give somewhat different figures.");
    expect(sentences.join(" ")).not.toMatch(/Keras's three seeds|followed the paper/);
  });

  test("compares those that can be, and names those that cannot", () => {
    const sentences = conclusion([scored(paperRun(1)), scored(paperRun(2, { endReason: "stopped" }))], null, FASHION);
    expect(sentences.at(-2)).toContain("Architecture 1 followed the paper's protocol");
    expect(sentences.at(-1)).toBe("The figures of architecture 2 cannot be compared with the paper's or with Keras's because the protocol differs: a run stopped by hand.");
  });

  test("a single network", () => {
    expect(conclusion([scored(paperRun(1))], null, FASHION).slice(0, 2)).toEqual([
      "Architecture 1 has a test accuracy of 89.8 % on 10,000 images (one standard error: 0.3 points).",
      "The hardest garment for architecture 1 is Shirt: it gets 617 of 1,000 right and most often mistakes the others for T-shirt/top (383).",
    ]);
  });

  test("equal accuracies share the first place", () => {
    const correct = [9, 9, 9, 9, 9, 9, 5, 9, 9, 9];
    const [first, second] = conclusion([tinyRun(1, correct), tinyRun(2, correct)], null, { dataset: "fashion-mnist", labels: labelsOf(10) });
    expect(first).toBe("Architectures 1 and 2 share the highest test accuracy, 86.0 % on 100 images (one standard error: 3.5 points).");
    expect(second).toMatch(/^Each network was trained once/);
    const three = [tinyRun(1, correct), tinyRun(2, correct), tinyRun(3, Array(10).fill(5))];
    expect(conclusion(three, null, { dataset: "fashion-mnist", labels: null })[1]).toMatch(/^Architecture 1 is 36.0 points above architecture 3/);
  });

  test("networks that differ in their hardest garment", () => {
    const runs = [tinyRun(1, [10, 10, 10, 10, 9, 10, 4, 10, 10, 10]), tinyRun(2, [10, 10, 10, 10, 2, 10, 9, 10, 10, 10])];
    expect(conclusion(runs, null, FASHION).join(" ")).toContain("The hardest garment for architecture 1 is Shirt: it gets 4 of 10 right");
  });

  test("several hardest garments, or none", () => {
    const tied = tinyRun(1, [10, 10, 10, 10, 5, 10, 5, 10, 10, 10]);
    expect(conclusion([tied], null, FASHION)[1]).toBe("The hardest garments for architecture 1 are Coat and Shirt, each 50.0 % right.");
    const perfect = tinyRun(1, Array(10).fill(10));
    expect(conclusion([perfect], null, FASHION)[1]).toBe("Architecture 1 gets every test image right, so no garment is the hardest.");
  });

  test("a vote that does not help", () => {
    const same = voteWith([1, 2, 3], LABELS, THREE[1]!.test.predictions);
    expect(conclusion(THREE, same, FASHION)).toContain("The majority vote of the three networks reaches 90.3 %, no more and no less than architecture 2 alone.");
    const worse = voteWith([1, 2, 3], LABELS, THREE[2]!.test.predictions);
    expect(conclusion(THREE, worse, FASHION).join(" ")).toContain("reaches 89.4 %, 0.9 points below architecture 2, which is more than noise explains");
  });

  test("several seeds of one architecture are told apart", () => {
    const seeds = [0, 1].map((seed) => scored(paperRun(1, { config: { ...paperRun(1).config, seed } })));
    expect(conclusion(seeds, null, FASHION)[0]).toContain("Architectures 1 (seed 0) and 1 (seed 1) share");
  });

  test("nothing to say without runs", () => {
    expect(conclusion([], null, FASHION)).toEqual([]);
  });
});

test("a difference is never rounded to nothing", () => {
  expect(pointsText(-0.0041)).toBe("0.4 points");
  expect(pointsText(0.0001)).toBe("less than 0.1 points");
});
