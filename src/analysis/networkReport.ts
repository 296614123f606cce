/** @file One network's section of report.md: layers, settings, figures beside the paper's and Keras's, history. */
import { optimizerText } from "../experiment/recipePhrases";
import type { DatasetName } from "../data/dataset";
import { architectureById } from "../nn/architectures";
import { formatSummary, summarize } from "../nn/summary";
import type { EpochRecord } from "../nn/trainEvents";
import type { ScoredRun } from "./comparison";
import { codeBlock, markdownTable } from "./markdown";
import { cardSentence, isTrainedHere, knownEpochs } from "../experiment/origin";
import { endSentence, protocolDifferences } from "./protocol";
import { kerasSpan } from "./published";
import { heading } from "./names";
import { evaluationSection, percent2, spanText } from "./reportParts";
import { counted, grouped, NO_VALUE, percentText, slugOf } from "../experiment/words";

/** The section of `run`, one block an entry; `runs` are all that the report has. */
export function runSection(run: ScoredRun, runs: readonly ScoredRun[], dataset: DatasetName | null): string[] {
  const { name, layers, architecture } = run.network;
  const title = heading(run, runs);
  return [
    `## ${title === name ? title : `${title}: ${name.toLowerCase()}`}`,
    ...(architecture === null ? [] : [architectureById(architecture).description]),
    codeBlock(formatSummary(summarize(layers), architecture === null ? slugOf(name) : `architecture-${architecture}`)),
    [...configSentence(run), endSentence(run), protocolSentence(run, dataset), cardSentence(run, dataset) ?? ""].join(" ").trim(),
    referenceTable(run),
    trainAccuracyNote(run),
    ...evaluationSection(run.test.confusionMatrix, run.test.report),
    ...(isTrainedHere(run) ? ["### Training history", historyTable(run.epochs)] : []),
  ];
}

/** Empty for weights from a file, of whose training nothing is known. */
function configSentence(run: ScoredRun): string[] {
  if (run.imported !== undefined && !isTrainedHere(run)) return [];
  const { earlyStopping, epochs, batchSize, learningRate, seed, optimizer } = run.config;
  const stopping = earlyStopping === null ? "no early stopping" : `early stopping on ${earlyStopping.monitor} with patience ${earlyStopping.patience}`;
  return [`At most ${counted(epochs, "epoch")}, batch size ${grouped(batchSize)}, ${optimizerRate(optimizer, learningRate)}, ${stopping}, seed ${seed}.`];
}

/** "Adam with learning rate 0.001", "SGD with momentum 0.9, learning rate 0.01" */
function optimizerRate(optimizer: ScoredRun["config"]["optimizer"], learningRate: number): string {
  const text = optimizerText(optimizer);
  return `${text}${text.includes(" ") ? "," : " with"} learning rate ${learningRate}`;
}

function protocolSentence(run: ScoredRun, dataset: DatasetName | null): string {
  const differences = protocolDifferences(run, dataset);
  return differences.length === 0 ? "This is the paper's protocol." : `Departs from the paper's protocol: ${differences.join("; ")}.`;
}

/** The paper gives only the test accuracy, and Keras's runs kept no validation figures here. */
function referenceTable(run: ScoredRun): string {
  const { network: { architecture }, epochs, test, elapsedSeconds } = run;
  const kept = keptEpoch(run);
  const paper = architecture === null ? NO_VALUE : percentText(architectureById(architecture).published.paperTestAccuracy, 0);
  const keras = (key: Parameters<typeof kerasSpan>[1], format: (value: number) => string): string => (architecture === null ? NO_VALUE : spanText(kerasSpan(architecture, key), format));
  const secondsPerEpoch = epochs.length === 0 ? NO_VALUE : (elapsedSeconds / epochs.length).toFixed(1);
  return markdownTable(["", "Paper", "Keras", "Here"], [
    ["Epochs run", NO_VALUE, keras("epochs", (value) => value.toFixed(0)), knownEpochs(run)?.toString() ?? NO_VALUE],
    ["Train accuracy", NO_VALUE, keras("trainAccuracy", percent2), kept === undefined ? NO_VALUE : percent2(kept.accuracy)],
    ["Validation accuracy", NO_VALUE, NO_VALUE, kept === undefined ? NO_VALUE : percent2(kept.valAccuracy)],
    ["Test accuracy", paper, keras("testAccuracy", percent2), percent2(test.accuracy)],
    ["Test loss", NO_VALUE, keras("testLoss", fourDigits), fourDigits(test.loss)],
    ["Seconds per epoch", NO_VALUE, keras("secondsPerEpoch", (value) => value.toFixed(1)), secondsPerEpoch],
  ]);
}

function trainAccuracyNote(run: ScoredRun): string {
  const kept = keptEpoch(run);
  if (!isTrainedHere(run)) return "Its history did not come with it, so there are no train and validation figures.";
  if (kept === undefined) return "No epoch was finished, so there are no train and validation figures.";
  const hasDropout = run.network.layers.some(({ type }) => type === "dropout");
  return `Train and validation accuracy are those of epoch ${kept.epoch}; train accuracy is the running mean over the epoch${hasDropout ? ", dropout on" : ""}.`;
}

/** The epoch whose weights were tested; undefined where none was finished. */
function keptEpoch({ epochs, restoredEpoch }: ScoredRun): EpochRecord | undefined {
  return epochs.find(({ epoch }) => epoch === restoredEpoch) ?? epochs.at(-1);
}

function historyTable(epochs: readonly EpochRecord[]): string {
  const rows = epochs.map((record) => [
    String(record.epoch),
    fourDigits(record.loss),
    fourDigits(record.accuracy),
    fourDigits(record.valLoss),
    fourDigits(record.valAccuracy),
    record.seconds.toFixed(1),
  ]);
  return markdownTable(["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"], rows, "rrrrrr");
}

/** As Keras logs losses and accuracies. */
function fourDigits(value: number): string {
  return value.toFixed(4);
}
