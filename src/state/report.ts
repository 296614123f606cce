/** @file report.md: an experiment's results beside the paper's and Keras's, as Markdown that reads well unrendered too. */
import { CLASS_NAMES, type DatasetName } from "../data/dataset";
import { architectureById, type ArchitectureId } from "../nn/architectures";
import { EarlyStopping } from "../nn/earlyStopping";
import { formatClassificationReport, reportOfMatrix, type ClassScores } from "../nn/metrics/classificationReport";
import type { ConfusionMatrix } from "../nn/metrics/confusionMatrix";
import { formatSummary, summarize } from "../nn/summary";
import type { EpochRecord } from "../nn/trainEvents";
import {
  compareRuns,
  conclusion,
  endSentence,
  kerasCorrectPerClass,
  kerasSpan,
  percentText,
  protocolDifferences,
  type Comparison,
  type KerasSpan,
  type ScoredRun,
} from "./comparison";
import type { ResultsFile, RunResult } from "./results";
import type { Vote } from "./store";

export interface ReportOptions {
  /** True classes of the test images, in file order; with them, differences are judged by McNemar's test. */
  readonly labels?: ArrayLike<number> | null;
}

/** Stands where there is no figure. */
const NONE = "–";

/** The whole report, trailing newline included. Nothing in it depends on when or where it is written. */
export function formatReport(results: ResultsFile, { labels = null }: ReportOptions = {}): string {
  const runs = results.runs.map((run) => toScoredRun(run, results));
  const vote = toVote(results);
  const dataset = datasetName(results);
  const sentences = conclusion(runs, vote, { dataset, labels });
  return `${[
    "# Fitting Room: results",
    ...openingNotice(dataset),
    setupTable(results),
    "## Conclusion",
    bulletList(sentences),
    "## Side by side",
    ...comparisonSection(compareRuns(runs, vote), runs),
    ...runs.flatMap((run) => runSection(run, runs, dataset)),
    ...(vote === null ? [] : voteSection(vote)),
  ].join("\n\n")}\n`;
}

const DATASET_NAMES: Readonly<Record<DatasetName, string>> = {
  "fashion-mnist": "Fashion-MNIST",
  "built-in": "built-in garments",
  "chosen-files": "files chosen by hand, not the official ones",
};

/** First thing to read, so that nobody takes drawn garments for the data set. */
function openingNotice(dataset: DatasetName | null): string[] {
  if (dataset === "fashion-mnist") return [];
  const origin = dataset === "built-in" ? "garments that the page draws itself (the built-in set)" : "other data";
  return [`**These are not Fashion-MNIST results.** The networks were trained and tested on ${origin}, so the figures say nothing about Fashion-MNIST; the paper's and Keras's, shown for orientation, were measured on it.`];
}

function setupTable({ dataset, backend, runs }: ResultsFile): string {
  const seeds = [...new Set(runs.map(({ seed }) => seed))].join(", ");
  return markdownTable(["Setup", ""], [
    ["Data set", DATASET_NAMES[dataset.name as DatasetName] ?? dataset.name],
    ["Training images", grouped(dataset.train)],
    ["Validation images", grouped(dataset.validation)],
    ["Test images", grouped(dataset.test)],
    ["Seed", seeds || NONE],
    ["Backend", `TensorFlow.js, ${backend.name}`],
    ["Renderer", backend.renderer ?? "not known"],
  ], "ll");
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
    const { layers, published } = architectureById(run.architecture);
    return [
      heading(run, runs),
      grouped(summarize(layers).totalParams),
      String(run.epochs.length),
      `${run.elapsedSeconds.toFixed(0)} s`,
      percentText(published.paperTestAccuracy, 0),
      spanText(kerasSpan(run.architecture), percent2),
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
    ...networks.flatMap((network) => [grouped(network.correctPerClass[classIndex]!), kerasCorrectPerClass(network.architecture)[classIndex]!.toFixed(1)]),
    ...(vote === null ? [] : [grouped(vote.correctPerClass[classIndex]!)]),
  ]);
  return markdownTable(["Garment", "Test images", ...ours, ...(vote === null ? [] : ["Vote"])], rows);
}

function columnNames(runs: readonly ScoredRun[], hasVote: boolean): string[] {
  return [...runs.map((run) => heading(run, runs)), ...(hasVote ? ["Vote"] : [])];
}

// ── One network ──

function runSection(run: ScoredRun, runs: readonly ScoredRun[], dataset: DatasetName | null): string[] {
  const { name, description, layers } = architectureById(run.architecture);
  return [
    `## ${heading(run, runs)}: ${name.toLowerCase()}`,
    description,
    codeBlock(formatSummary(summarize(layers), `architecture-${run.architecture}`)),
    `${configSentence(run)} ${endSentence(run)} ${protocolSentence(run, dataset)}`,
    referenceTable(run),
    trainAccuracyNote(run),
    "### Confusion matrix",
    confusionTable(run.test.confusionMatrix),
    "### Classification report",
    codeBlock(formatClassificationReport(run.test.report, CLASS_NAMES)),
    "### Training history",
    historyTable(run.epochs),
  ];
}

function configSentence({ config }: ScoredRun): string {
  const { earlyStopping, epochs, batchSize, learningRate, seed } = config;
  const stopping = earlyStopping === null ? "no early stopping" : `early stopping on val_loss with patience ${earlyStopping.patience}`;
  return `At most ${grouped(epochs)} ${epochs === 1 ? "epoch" : "epochs"}, batch size ${grouped(batchSize)}, Adam with learning rate ${learningRate}, ${stopping}, seed ${seed}.`;
}

function protocolSentence(run: ScoredRun, dataset: DatasetName | null): string {
  const differences = protocolDifferences(run, dataset);
  return differences.length === 0 ? "This is the paper's protocol." : `Departs from the paper's protocol: ${differences.join("; ")}.`;
}

/** The paper gives only the test accuracy, and Keras's runs kept no validation figures here. */
function referenceTable(run: ScoredRun): string {
  const { architecture, epochs, test, elapsedSeconds } = run;
  const kept = keptEpoch(run);
  const { paperTestAccuracy } = architectureById(architecture).published;
  const keras = (key: Parameters<typeof kerasSpan>[1], format: (value: number) => string): string => spanText(kerasSpan(architecture, key), format);
  const secondsPerEpoch = epochs.length === 0 ? NONE : (elapsedSeconds / epochs.length).toFixed(1);
  return markdownTable(["", "Paper", "Keras", "Here"], [
    ["Epochs run", NONE, keras("epochs", (value) => value.toFixed(0)), String(epochs.length)],
    ["Train accuracy", NONE, keras("trainAccuracy", percent2), kept === undefined ? NONE : percent2(kept.accuracy)],
    ["Validation accuracy", NONE, NONE, kept === undefined ? NONE : percent2(kept.valAccuracy)],
    ["Test accuracy", percentText(paperTestAccuracy, 0), keras("testAccuracy", percent2), percent2(test.accuracy)],
    ["Test loss", NONE, keras("testLoss", loss), loss(test.loss)],
    ["Seconds per epoch", NONE, keras("secondsPerEpoch", (value) => value.toFixed(1)), secondsPerEpoch],
  ]);
}

function trainAccuracyNote(run: ScoredRun): string {
  const kept = keptEpoch(run);
  if (kept === undefined) return "No epoch was finished, so there are no train and validation figures.";
  const hasDropout = architectureById(run.architecture).layers.some(({ type }) => type === "dropout");
  return `Train and validation accuracy are those of epoch ${kept.epoch}; train accuracy is the running mean over the epoch${hasDropout ? ", dropout on" : ""}.`;
}

/** The epoch whose weights were tested; undefined where none was finished. */
function keptEpoch({ epochs, restoredEpoch }: ScoredRun): EpochRecord | undefined {
  return epochs.find(({ epoch }) => epoch === restoredEpoch) ?? epochs.at(-1);
}

function confusionTable(matrix: ConfusionMatrix): string {
  return markdownTable(["true ↓ predicted →", ...CLASS_NAMES], matrix.map((row, classIndex) => [CLASS_NAMES[classIndex]!, ...row.map(grouped)]));
}

function historyTable(epochs: readonly EpochRecord[]): string {
  const rows = epochs.map((record) => [
    String(record.epoch),
    loss(record.loss),
    loss(record.accuracy),
    loss(record.valLoss),
    loss(record.valAccuracy),
    record.seconds.toFixed(1),
  ]);
  return markdownTable(["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"], rows, "rrrrrr");
}

function voteSection({ architectures, evaluation }: Vote): string[] {
  return [
    "## The vote",
    `Majority vote of architectures ${architectures.join(", ")}; ties go to the most probable of the tied classes. Test accuracy: ${percent2(evaluation.accuracy)}.`,
    "### Confusion matrix",
    confusionTable(evaluation.confusionMatrix),
    "### Classification report",
    codeBlock(formatClassificationReport(evaluation.report, CLASS_NAMES)),
  ];
}

// ── From the file's shape to the store's ──

function toScoredRun(result: RunResult, { dataset }: ResultsFile): ScoredRun {
  const { architecture, config, test, confusionMatrix, classificationReport, predictions, epochsRun } = result;
  return {
    architecture,
    config,
    status: "finished",
    error: null,
    trainSize: dataset.train,
    validationSize: dataset.validation,
    testSize: dataset.test,
    epochs: toEpochRecords(result),
    epoch: epochsRun,
    endReason: endReasonOf(result),
    restoredEpoch: restoredEpochOf(result),
    elapsedSeconds: result.secondsPerEpoch.reduce((total, seconds) => total + seconds, 0),
    test: { ...test, confusionMatrix, predictions, report: classificationReport },
  };
}

function toEpochRecords({ history, secondsPerEpoch }: RunResult): EpochRecord[] {
  return secondsPerEpoch.map((seconds, i) => ({
    epoch: i + 1,
    loss: history.loss[i]!,
    accuracy: history.accuracy[i]!,
    valLoss: history.valLoss[i]!,
    valAccuracy: history.valAccuracy[i]!,
    seconds,
  }));
}

/** The file says only whether a run stopped early; one that fell short otherwise was stopped by hand. */
function endReasonOf({ stoppedEarly, epochsRun, config }: RunResult): ScoredRun["endReason"] {
  if (stoppedEarly) return "early-stopping";
  return epochsRun >= config.epochs ? "completed" : "stopped";
}

/** 1-based. Not in the file, but it follows from the validation losses. */
function restoredEpochOf({ config, history }: RunResult): number | null {
  if (config.earlyStopping === null || !config.earlyStopping.restoreBestWeights) return null;
  const stopping = new EarlyStopping(config.earlyStopping);
  history.valLoss.forEach((valLoss, epochIndex) => stopping.update(epochIndex, valLoss));
  return stopping.bestEpoch === null ? null : stopping.bestEpoch + 1;
}

function toVote({ vote, runs }: ResultsFile): Vote | null {
  if (vote === null) return null;
  const architectures: readonly ArchitectureId[] = runs.map(({ architecture }) => architecture);
  return { architectures, evaluation: { ...vote, report: reportOfMatrix(vote.confusionMatrix) } };
}

function datasetName({ dataset }: ResultsFile): DatasetName | null {
  return dataset.name in DATASET_NAMES ? (dataset.name as DatasetName) : null;
}

// ── Markdown ──

/** "Architecture 2"; with its seed where several runs of it are reported. */
function heading(run: ScoredRun, runs: readonly ScoredRun[]): string {
  const isRepeated = runs.filter(({ architecture }) => architecture === run.architecture).length > 1;
  return `Architecture ${run.architecture}${isRepeated ? `, seed ${run.config.seed}` : ""}`;
}

/** `align`: "l" or "r" for each column; first left and the others right unless said otherwise. */
function markdownTable(header: readonly string[], body: readonly (readonly string[])[], align = `l${"r".repeat(header.length - 1)}`): string {
  const rows = body.map((row) => row.map(escapeCell));
  // Three at least: fewer dashes are no rule to some readers.
  const widths = header.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]!.length)));
  const isRight = (column: number): boolean => align[column] === "r";
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (isRight(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (isRight(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}

/** A renderer's name may hold anything, and a bar would end the cell. */
function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function bulletList(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${sentence}`).join("\n");
}

function codeBlock(text: string): string {
  return `\`\`\`text\n${text}\`\`\``;
}

function spanText({ mean, min, max }: KerasSpan, format: (value: number) => string): string {
  return min === max ? format(mean) : `${format(mean)} (${format(min)} to ${format(max)})`;
}

/** Two decimals: what 10,000 test images can show. */
function percent2(fraction: number): string {
  return percentText(fraction, 2);
}

function loss(value: number): string {
  return value.toFixed(4);
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}
