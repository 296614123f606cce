/** @file report.md: an experiment's results beside the paper's and Keras's, as Markdown that reads well unrendered too. */
import { at } from "../data/arrays";
import { CLASS_NAMES, type DatasetName } from "../data/dataset";
import { architectureById } from "../nn/architectures";
import type { ClassScores } from "../nn/metrics/classificationReport";
import { summarize } from "../nn/summary";
import { compareRuns, type Comparison, type ScoredRun } from "./comparison";
import { conclusion } from "./conclusion";
import { bulletList, markdownTable } from "./markdown";
import { runSection } from "./networkReport";
import { kerasCorrectPerClass, kerasSpan } from "./published";
import { heading, runNames } from "./names";
import { evaluationSection, percent2, spanText } from "./reportParts";
import { cardOf, dataName, isTrainedHere, knownEpochs } from "../experiment/origin";
import { type RepeatGroup, repeatGroups, spreadText } from "./repeats";
import type { ResultsFile } from "./results";
import { toScoredRun, toVote } from "./scoredResults";
import { type Vote, VOTE_NAMES } from "./voting";
import { grouped, listed, NO_VALUE, percentText } from "../experiment/words";

/** What a report may need besides the file. */
export interface ReportOptions {
  /** True classes of the test images, in file order; with them, differences are judged by McNemar's test. */
  readonly labels?: ArrayLike<number> | null;
}

/** The whole report, trailing newline included. Nothing in it depends on when or where it is written. */
export function formatReport(results: ResultsFile, { labels = null }: ReportOptions = {}): string {
  const runs = results.runs.map((run) => toScoredRun(run, results));
  const vote = toVote(results);
  const dataset = datasetName(results);
  const sentences = conclusion(runs, vote, { dataset, labels });
  return `${[
    "# Fitting Room: results",
    ...openingNotice(dataset, runs),
    setupTable(results, runs),
    "## Conclusion",
    bulletList(sentences),
    "## Side by side",
    ...comparisonSection(compareRuns(runs, vote), runs),
    ...repeatsSection(repeatGroups(runs)),
    ...runs.flatMap((run) => runSection(run, runs, dataset)),
    ...(vote === null ? [] : voteSection(vote, runs)),
  ].join("\n\n")}\n`;
}

const DATASET_NAMES: Readonly<Record<DatasetName, string>> = {
  "fashion-mnist": "Fashion-MNIST",
  "built-in": "built-in garments",
  "chosen-files": "files chosen by hand, not the official ones",
};

function datasetName({ dataset }: ResultsFile): DatasetName | null {
  return dataset.name in DATASET_NAMES ? (dataset.name as DatasetName) : null;
}

/** First thing to read, so that nobody takes drawn garments for the data set. */
function openingNotice(dataset: DatasetName | null, runs: readonly ScoredRun[]): string[] {
  if (dataset === "fashion-mnist") return [];
  const origin = dataset === "built-in" ? "garments that the page draws itself (the built-in set)" : "other data";
  const came = runs.filter((run) => cardOf(run) !== null);
  const trained = came.length === 0 ? "trained and tested" : "tested";
  const elsewhere = came.length === 0 ? "" : `; ${came.length === runs.length ? "they" : "those marked so"} came with the page, trained on ${listed([...new Set(came.map(({ shipped }) => dataName(shipped!.data)))])}`;
  return [`**These are not Fashion-MNIST results.** The networks were ${trained} on ${origin}${elsewhere}, so the figures say nothing about Fashion-MNIST; the paper's and Keras's, shown for orientation, were measured on it.`];
}

function setupTable({ dataset, backend }: ResultsFile, runs: readonly ScoredRun[]): string {
  const seeds = [...new Set(runs.map(({ config }) => config.seed))].join(", ");
  const sizes = [["Training images", grouped(dataset.train)], ["Validation images", grouped(dataset.validation)]];
  return markdownTable(["Setup", ""], [
    ["Data set", DATASET_NAMES[dataset.name as DatasetName] ?? dataset.name],
    ...(runs.some(isTrainedHere) ? sizes : []),
    ["Test images", grouped(dataset.test)],
    ["Seed", seeds || NO_VALUE],
    ["Backend", `TensorFlow.js, ${backend.name}`],
    ["Renderer", backend.renderer ?? (usesGraphicsCard(backend) ? "not known" : "none: no graphics card is used")],
    ...(backend.threads === null ? [] : [["Threads", String(backend.threads)]]),
  ], "ll");
}

function usesGraphicsCard({ name }: ResultsFile["backend"]): boolean {
  return name !== "wasm" && name !== "cpu";
}

// ── All networks ──

function comparisonSection(comparison: Comparison, runs: readonly ScoredRun[]): string[] {
  return [
    accuracyTable(runs),
    "Keras: version 3.15.1 on TensorFlow 2.21, the paper's protocol, seeds 0, 1 and 2; mean, and range in brackets.",
    "### Figure 12: accuracy and averages",
    averagesTable(comparison, runs),
    "### Figure 13: correct predictions per garment",
    correctTable(comparison, runs),
    "Keras: mean of three seeds on the 10,000 test images of Fashion-MNIST, 1,000 of each garment.",
  ];
}

function accuracyTable(runs: readonly ScoredRun[]): string {
  const header = ["Test accuracy", "Parameters", "Epochs", "Time", "Paper", "Keras", "Here"];
  const rows = runs.map((run) => {
    const { layers, architecture } = run.network;
    return [
      heading(run, runs),
      grouped(summarize(layers).totalParams),
      knownEpochs(run)?.toString() ?? NO_VALUE,
      isTrainedHere(run) ? `${run.elapsedSeconds.toFixed(0)} s` : NO_VALUE,
      architecture === null ? NO_VALUE : percentText(architectureById(architecture).published.paperTestAccuracy, 0),
      architecture === null ? NO_VALUE : spanText(kerasSpan(architecture), percent2),
      percent2(run.test.accuracy),
    ];
  });
  return markdownTable(header, rows);
}

function averagesTable({ networks, vote }: Comparison, runs: readonly ScoredRun[]): string {
  const columns = [...networks, ...(vote === null ? [] : [vote])];
  const averageRows = (name: string, of: (column: (typeof columns)[number]) => ClassScores): string[][] => [
    [`${name} precision`, ...columns.map((column) => percent2(of(column).precision))],
    [`${name} recall`, ...columns.map((column) => percent2(of(column).recall))],
    [`${name} f1-score`, ...columns.map((column) => percent2(of(column).f1Score))],
  ];
  return markdownTable(["", ...columnNames(runs, vote !== null)], [
    ["Accuracy", ...columns.map(({ testAccuracy }) => percent2(testAccuracy))],
    ...averageRows("Macro avg", ({ macroAverage }) => macroAverage),
    ...averageRows("Weighted avg", ({ weightedAverage }) => weightedAverage),
  ]);
}

function correctTable({ networks, vote, supports }: Comparison, runs: readonly ScoredRun[]): string {
  const ours = columnNames(runs, false).flatMap((name) => [name, "Keras"]);
  const rows = CLASS_NAMES.map((name, classIndex) => [
    name,
    grouped(supports[classIndex] ?? 0),
    ...networks.flatMap(({ correctPerClass, architecture }) => [grouped(at(correctPerClass, classIndex)), architecture === null ? NO_VALUE : kerasCorrectPerClass(architecture)[classIndex]!.toFixed(1)]),
    ...(vote === null ? [] : [grouped(at(vote.correctPerClass, classIndex))]),
  ]);
  return markdownTable(["Garment", "Test images", ...ours, ...(vote === null ? [] : ["Vote"])], rows);
}

function columnNames(runs: readonly ScoredRun[], hasVote: boolean): string[] {
  return [...runs.map((run) => heading(run, runs)), ...(hasVote ? ["Vote"] : [])];
}

/** Nothing where nothing was trained from two seeds. */
function repeatsSection(groups: readonly RepeatGroup[]): string[] {
  if (groups.length === 0) return [];
  const rows = groups.map(({ name, runs, accuracy, loss }) => [
    name,
    runs.map(({ config }) => config.seed).join(", "),
    spreadText(accuracy, 2),
    percent2(accuracy.max),
    percent2(accuracy.min),
    `${loss.mean.toFixed(4)} ± ${loss.standardDeviation.toFixed(4)}`,
  ]);
  return ["### Repeats", "The same recipe from several seeds: mean ± sample standard deviation.", markdownTable(["Network", "Seeds", "Test accuracy", "Best", "Worst", "Test loss"], rows, "llrrrr")];
}

function voteSection({ members, method, evaluation }: Vote, runs: readonly ScoredRun[]): string[] {
  const voters = runs.filter(({ id }) => members.includes(id));
  const ties = method === "majority" ? "; ties go to the most probable of the tied classes" : "";
  return [
    "## The vote",
    `${VOTE_NAMES[method]} of ${runNames(voters, runs)}${ties}. Test accuracy: ${percent2(evaluation.accuracy)}.`,
    ...evaluationSection(evaluation.confusionMatrix, evaluation.report),
  ];
}
