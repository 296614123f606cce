import { describe, expect, test } from "vitest";
import { architectureById } from "../nn/architectures";
import { epochRecords, labelsOf, paperRun, predictionsOf, voteWith } from "../experiment/fixtures/runs";
import { formatReport } from "./report";
import { toResultsFile, type ResultsFile } from "./results";
import type { Run } from "../experiment/run";
import { createAppStore, initialTraining, type AppState } from "../state/store";

const LABELS = labelsOf(1_000);
const THREE = { 1: paperRun(1), 2: paperRun(2), 3: paperRun(3) };

function resultsOf(runs: AppState["runs"], dataset: "fashion-mnist" | "built-in" = "fashion-mnist", vote: AppState["vote"] = null): ResultsFile {
  const state: AppState = {
    ...createAppStore().getState(),
    backend: { name: "webgl", renderer: "ANGLE (Mesa, llvmpipe)", threads: null, oneThread: null, multiplyAddsPerSecond: null, notice: null, numTensors: 0, bytesInGpu: null },
    training: { ...initialTraining, dataset },
    runs,
    vote,
  };
  return toResultsFile(state);
}

const REPORT = formatReport(resultsOf(THREE, "fashion-mnist", voteWith(["1", "2", "3"], LABELS, predictionsOf(Array(10).fill(910), 1_000))), { labels: LABELS });

/** Tables as lists of lines. */
function tables(report: string): string[][] {
  return report.split("\n\n").map((block) => block.split("\n")).filter(([first]) => first!.startsWith("|"));
}

function tableBelow(report: string, title: string): string {
  return report.slice(report.indexOf(title)).split("\n\n")[1]!;
}

describe("form", () => {
  test("every table is aligned, and has as many cells in each line as in its header", () => {
    expect(tables(REPORT)).toHaveLength(4 + 3 * 3 + 1);
    for (const lines of tables(REPORT)) {
      expect(new Set(lines.map((line) => line.length)).size).toBe(1);
      expect(new Set(lines.map((line) => line.split("|").length)).size).toBe(1);
      expect(lines[1]).toMatch(/^\|( -{2,}[-:] \|)+$/);
    }
  });

  test("headings in order, code fences in pairs, one newline at the end", () => {
    expect(REPORT.match(/^#{1,2} .*/gm)).toEqual([
      "# Fitting Room: results",
      "## Conclusion",
      "## Side by side",
      "## Architecture 1: one convolution",
      "## Architecture 2: two convolutions",
      "## Architecture 3: three convolutions",
      "## The vote",
    ]);
    expect(REPORT.match(/^```/gm)).toHaveLength(2 * (3 * 2 + 1));
    expect(REPORT).toMatch(/[^\n]\n$/);
    expect(REPORT).not.toMatch(/undefined|NaN|\n{3}/);
  });

  test("the vote says of whom and how", () => {
    const vote = { ...voteWith(["1", "3"], LABELS, predictionsOf(Array(10).fill(910), 1_000)), method: "mean" } as const;
    expect(formatReport(resultsOf(THREE, "fashion-mnist", vote))).toContain("Mean of probabilities of architectures 1 and 3. Test accuracy: 91.00 %.");
    expect(REPORT).toContain("Majority vote of architectures 1, 2 and 3; ties go to the most probable of the tied classes. Test accuracy: 91.00 %.");
  });

  test("a bar in a renderer's name does not break the table", () => {
    const results = resultsOf({ 1: paperRun(1) });
    const report = formatReport({ ...results, backend: { name: "webgl", renderer: "a | b", threads: null } });
    expect(report).toContain("| Renderer          | a \\| b");
  });
});

describe("content", () => {
  test("where it ran", () => {
    expect(REPORT).toContain("| Backend           | TensorFlow.js, webgl");
    expect(REPORT).toContain("| Renderer          | ANGLE (Mesa, llvmpipe)");
    const reportOn = (backend: ResultsFile["backend"]): string => formatReport({ ...resultsOf({ 1: paperRun(1) }), backend });
    expect(reportOn({ name: "webgl", renderer: null, threads: null })).toContain("not known");
    expect(reportOn({ name: "wasm", renderer: null, threads: 2 })).toMatch(/no graphics card is used *\|\n\| Threads +\| 2 /);
    expect(reportOn({ name: "cpu", renderer: null, threads: null })).not.toContain("Threads");
  });

  test("figure 12: averages of the three and the vote", () => {
    expect(tableBelow(REPORT, "### Figure 12")).toBe(`|                        | Architecture 1 | Architecture 2 | Architecture 3 |    Vote |
| ---------------------- | -------------: | -------------: | -------------: | ------: |
| Accuracy               |        89.84 % |        90.33 % |        89.44 % | 91.00 % |
| Macro avg precision    |        91.96 % |        92.38 % |        92.12 % | 94.39 % |
| Macro avg recall       |        89.84 % |        90.33 % |        89.44 % | 91.00 % |
| Macro avg f1-score     |        90.56 % |        91.05 % |        90.37 % | 92.02 % |
| Weighted avg precision |        91.96 % |        92.38 % |        92.12 % | 94.39 % |
| Weighted avg recall    |        89.84 % |        90.33 % |        89.44 % | 91.00 % |
| Weighted avg f1-score  |        90.56 % |        91.05 % |        90.37 % | 92.02 % |`);
  });

  test("figure 13: correct predictions beside Keras's mean", () => {
    const table = tableBelow(REPORT, "### Figure 13");
    expect(table).toContain("| Garment     | Test images | Architecture 1 | Keras | Architecture 2 | Keras | Architecture 3 | Keras | Vote |");
    expect(table).toContain("| Shirt       |       1,000 |            617 | 629.3 |            671 | 658.7 |            699 | 636.3 |  910 |");
  });

  test("each network beside the paper and Keras", () => {
    const section = REPORT.slice(REPORT.indexOf("## Architecture 3"));
    expect(section).toContain("Stopped early after epoch 10: val_loss did not improve. This is the paper's protocol.");
    expect(section).toContain("| Epochs run          |     – |                 10 (8 to 12) |      10 |");
    expect(section).toContain("| Test accuracy       |  82 % | 88.87 % (87.69 % to 89.49 %) | 89.44 % |");
  });

  test("the classification report as scikit-learn prints it", () => {
    expect(REPORT).toContain("```text\n              precision    recall  f1-score   support\n\n T-shirt/top       0.70      0.91      0.79      1000\n");
  });

  test("the history of training", () => {
    expect(REPORT).toContain("| epoch |   loss | accuracy | val_loss | val_accuracy | seconds |");
    expect(REPORT).toContain("|     2 | 0.3333 |   0.7100 |   0.2857 |       0.7000 |     5.0 |");
  });

  test("labels decide which test the conclusion uses", () => {
    expect(REPORT).toContain("McNemar's exact test");
    expect(formatReport(resultsOf(THREE))).not.toContain("McNemar");
  });
});

describe("other runs", () => {
  test("built-in data: said before anything else, and no comparison drawn", () => {
    const report = formatReport(resultsOf({ 1: paperRun(1) }, "built-in"));
    expect(report.split("\n")[2]).toMatch(/^\*\*These are not Fashion-MNIST results\.\*\*/);
    expect(report).toContain("Departs from the paper's protocol: the built-in garments instead of Fashion-MNIST.");
    expect(REPORT).not.toContain("These are not Fashion-MNIST results");
  });

  test("train and validation accuracy are those of the epoch whose weights were tested", () => {
    const base = paperRun(3);
    const epochs = epochRecords(4).map((record, i) => ({ ...record, valLoss: [0.5, 0.3, 0.4, 0.45][i]! }));
    const config = { ...base.config, earlyStopping: { monitor: "val_loss", patience: 2, minDelta: 0, restoreBestWeights: true } } as const;
    const report = formatReport(resultsOf({ 3: { ...base, config, epochs, epoch: 4, restoredEpoch: 2 } }));
    expect(report).toContain("The weights of epoch 2 were put back.");
    expect(report).toContain("Train and validation accuracy are those of epoch 2;");
    expect(report).toMatch(/\| Validation accuracy \| +– \| +– \| 70\.00 % \|/);
  });

  test("a run says of itself how it ended and which weights it kept", () => {
    const base = paperRun(3);
    const config = { ...base.config, epochs: 10, earlyStopping: { monitor: "val_loss", patience: 2, minDelta: 0, restoreBestWeights: true } } as const;
    const stopped = formatReport(resultsOf({ 3: { ...base, config, endReason: "stopped", restoredEpoch: 9 } }));
    expect(stopped).toContain("Stopped by you after epoch 10. The weights of epoch 9 were put back.");
    expect(formatReport(resultsOf({ 1: paperRun(1, { endReason: null }) }))).toContain("Failed after epoch 10. Departs from the paper's protocol: a run that did not reach its end.");
  });

  test("a run stopped before its first epoch was over", () => {
    const stopped: Run = paperRun(1, { epochs: [], epoch: 1, endReason: "stopped" });
    const report = formatReport(resultsOf({ 1: stopped }));
    expect(report).toContain("Stopped by you before epoch 1 was over.");
    expect(report).toContain("No epoch was finished");
    expect(report).not.toMatch(/undefined|NaN/);
  });

  test("several seeds of one architecture", () => {
    const { runs, ...rest } = resultsOf({ 1: paperRun(1) });
    const report = formatReport({ ...rest, runs: [0, 1].map((seed) => ({ ...runs[0]!, id: String(seed + 1), seed, recipe: { ...runs[0]!.recipe, seed } })) });
    expect(report).toContain("## Architecture 1, seed 0: one convolution");
    expect(report).toMatch(/\| Seed +\| 0, 1 /);
    expect(report).toContain("### Repeats");
    expect(report).toMatch(/\| One convolution \| 0, 1 +\| +89\.84 ± 0\.00 % \| 89\.84 % \| 89\.84 % \| 0\.2800 ± 0\.0000 \|/);
    expect(REPORT).not.toContain("### Repeats");
  });

  test("the layers as Keras lists them", () => {
    expect(REPORT).toContain(architectureById(1).description);
    expect(REPORT).toContain(" Total params: 693,962 (2.65 MB)");
  });
});
