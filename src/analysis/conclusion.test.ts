/** @file Whole sentences from runs made up by hand. */
import { describe, expect, test } from "vitest";
import type { ScoredRun } from "./comparison";
import { conclusion } from "./conclusion";
import { evaluationOf, labelsOf, paperRun, predictionsOf, scored, scoredOf, voteWith } from "../experiment/fixtures/runs";

const LABELS = labelsOf(1_000);
const FASHION = { dataset: "fashion-mnist", labels: LABELS } as const;
const THREE = scoredOf({ 3: paperRun(3), 1: paperRun(1), 2: paperRun(2) });

/** A paper run whose predictions are right `correct` times in each class of ten. */
function tinyRun(id: 1 | 2 | 3, correct: readonly number[]): ScoredRun {
  return scored(paperRun(id, { testSize: 100, test: evaluationOf(labelsOf(10), predictionsOf(correct, 10)) }));
}

describe("conclusion", () => {
  test("three networks by the paper's protocol, and their vote", () => {
    const vote = voteWith(["1", "2", "3"], LABELS, predictionsOf([880, 980, 860, 900, 880, 965, 690, 975, 980, 960], 1_000));
    expect(conclusion(THREE, vote, FASHION)).toEqual([
      "Architecture 2 has the highest test accuracy, 90.3 % on 10,000 images (one standard error: 0.3 points).",
      "Architecture 2 is 0.5 points above architecture 1, which is more than noise explains: of the 201 images that only one of the two gets right, architecture 2 has 125, architecture 1 has 76 (McNemar's exact test, p < 0.001).",
      "Architecture 2 is 0.9 points above architecture 3, which is more than noise explains: of the 157 images that only one of the two gets right, architecture 2 has 123, architecture 3 has 34 (McNemar's exact test, p < 0.001).",
      "Each network was trained once, so this ranks these runs rather than the architectures: in Keras, three seeds of one architecture lie up to 1.8 points apart.",
      "Shirt is the hardest garment for all three networks: architecture 2 gets 671 of 1,000 right and most often mistakes the others for T-shirt/top (329).",
      "The majority vote of the three networks reaches 90.7 %, 0.4 points above architecture 2, which is more than noise explains: of the 97 images that only one of the two gets right, the vote has 67, architecture 2 has 30 (McNemar's exact test, p < 0.001).",
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
    const same = voteWith(["1", "2", "3"], LABELS, THREE[1]!.test.predictions);
    expect(conclusion(THREE, same, FASHION)).toContain("The majority vote of the three networks reaches 90.3 %, no more and no less than architecture 2 alone.");
    const worse = voteWith(["1", "2", "3"], LABELS, THREE[2]!.test.predictions);
    expect(conclusion(THREE, worse, FASHION).join(" ")).toContain("reaches 89.4 %, 0.9 points below architecture 2, which is more than noise explains");
  });

  test("a vote of some is said to be theirs, by its method", () => {
    const vote = { ...voteWith(["1", "3"], LABELS, THREE[1]!.test.predictions), method: "mean" } as const;
    expect(conclusion(THREE, vote, FASHION)).toContain("The vote by mean probability of architectures 1 and 3 reaches 90.3 %, no more and no less than architecture 2 alone.");
  });

  test("several seeds of one architecture are told apart", () => {
    const seeds = [0, 1].map((seed) => scored(paperRun(1, { config: { ...paperRun(1).config, seed, batchSize: 512 + seed } })));
    expect(conclusion(seeds, null, FASHION)[0]).toContain("Architectures 1 (seed 0) and 1 (seed 1) share");
  });

  describe("over seeds", () => {
    /** Three seeds of a paper's network, right so often of 100 in each class. */
    const seedsOf = (id: 1 | 2 | 3, perClass: readonly number[]) =>
      perClass.map((correct, i) => {
        const run = paperRun(id, { id: `${id}${i}`, testSize: 1_000, test: evaluationOf(labelsOf(100), predictionsOf(Array(10).fill(correct), 100)) });
        return scored({ ...run, config: { ...run.config, seed: i } });
      });
    const context = { dataset: "fashion-mnist", labels: labelsOf(100) } as const;

    test("means are ranked where they differ by more than chance", () => {
      expect(conclusion([...seedsOf(1, [89, 90, 91]), ...seedsOf(2, [95, 96, 97])], null, context).slice(0, 2)).toEqual([
        "Architecture 2 has the highest mean test accuracy, 96.0 ± 1.0 % (three seeds, from 95.0 % to 97.0 %) on 1,000 images.",
        "Architecture 1 reaches 90.0 ± 1.0 % (three seeds, from 89.0 % to 91.0 %). The means are 6.0 points apart, which is more than chance explains: architecture 2 is above architecture 1 (Welch's t-test over three and three seeds, p = 0.002; over images, three of three pairs of one seed differ by more than noise).",
      ]);
    });

    test("a difference within chance is no ranking, even where the best run of all stands out on the images", () => {
      const sentences = conclusion([...seedsOf(1, [80, 90, 91]), ...seedsOf(2, [84, 89, 97])], null, context);
      expect(sentences[0]).toBe("Architecture 2 has a mean test accuracy of 90.0 ± 6.6 % (three seeds, from 84.0 % to 97.0 %) on 1,000 images; no order of the means is more than chance for all of them.");
      expect(sentences[1]).toContain("within what chance gives: neither is ranked above the other (Welch's t-test");
      expect(sentences.join(" ")).not.toMatch(/highest|above architecture|below architecture|more than noise explains/);
    });

    test("several rivals are held to a stricter measure", () => {
      const sentences = conclusion([...seedsOf(1, [89, 90, 91]), ...seedsOf(2, [92, 93, 94]), ...seedsOf(3, [92, 92, 94])], null, context);
      // Alone, p would be 0.02.
      expect(sentences.filter((sentence) => sentence.includes("Holm's correction, p = 0.0"))).toHaveLength(1);
      expect(sentences[0]).not.toContain("highest");
    });

    test("one group, and what was trained once beside it", () => {
      const once = scored(paperRun(3, { testSize: 1_000, test: evaluationOf(labelsOf(100), predictionsOf(Array(10).fill(99), 100)) }));
      expect(conclusion([...seedsOf(1, [89, 90, 91]), once], null, context).slice(0, 2)).toEqual([
        "Architecture 1 has a mean test accuracy of 90.0 ± 1.0 % (three seeds, from 89.0 % to 91.0 %) on 1,000 images.",
        "Architecture 3, trained once, reached 99.0 %, above all of architecture 1's three seeds; repeat it to rank it.",
      ]);
    });
  });

  test("nothing to say without runs", () => {
    expect(conclusion([], null, FASHION)).toEqual([]);
  });
});
