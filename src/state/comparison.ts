/** @file The finished networks side by side, in numbers and in sentences that claim no more than the numbers do. */
import { CLASS_NAMES, type DatasetName } from "../data/dataset";
import { ARCHITECTURE_IDS, architectureById, type ArchitectureId } from "../nn/architectures";
import type { Evaluation } from "../nn/evaluation";
import type { ClassScores } from "../nn/metrics/classificationReport";
import { correctPerClass } from "../nn/metrics/confusionMatrix";
import { summarize } from "../nn/summary";
import type { Run } from "./run";
import { DEFAULT_SETTINGS } from "./settings";
import type { AppState, Vote } from "./store";

/** What of a run makes it comparable with the paper's. */
type ProtocolFacts = Pick<Run, "architecture" | "config" | "trainSize" | "validationSize" | "testSize" | "endReason">;

/** What of a run says how it ended. */
type EndFacts = Pick<Run, "status" | "config" | "epochs" | "epoch" | "endReason" | "restoredEpoch" | "error">;

/** A run with a test score: a `Run` of the store is one, and results.json holds as much. */
export interface ScoredRun extends ProtocolFacts, EndFacts, Pick<Run, "elapsedSeconds"> {
  readonly test: Omit<Evaluation, "probabilities">;
}

export interface NetworkColumn {
  readonly architecture: ArchitectureId;
  readonly name: string;
  readonly testAccuracy: number;
  /** Of `testAccuracy`, 0–1. */
  readonly standardError: number;
  readonly testLoss: number;
  readonly macroAverage: ClassScores;
  readonly weightedAverage: ClassScores;
  /** Right test predictions of each class. */
  readonly correctPerClass: readonly number[];
  readonly params: number;
  readonly epochs: number;
  /** Why it ended, a sentence. */
  readonly end: string;
  readonly trainingSeconds: number;
  /** Training images a second over all finished epochs, validation time included; null before the first has finished. */
  readonly imagesPerSecond: number | null;
}

export interface VoteColumn {
  readonly architectures: readonly ArchitectureId[];
  readonly testAccuracy: number;
  readonly macroAverage: ClassScores;
  readonly weightedAverage: ClassScores;
  readonly correctPerClass: readonly number[];
}

export interface Comparison {
  readonly networks: readonly NetworkColumn[];
  readonly vote: VoteColumn | null;
  /** Test images of each class; what `correctPerClass` is out of. */
  readonly supports: readonly number[];
}

/** What the conclusions need to know besides the scores. */
export interface ConclusionContext {
  readonly dataset: DatasetName | null;
  /** True classes of the test images, for paired tests; without them differences are judged as if unpaired. */
  readonly labels: ArrayLike<number> | null;
}

/** Mean and range of Keras's three seeds. */
export interface KerasSpan {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** The runs that have a test score, in the paper's order. */
export function scoredRuns(runs: AppState["runs"]): ScoredRun[] {
  return ARCHITECTURE_IDS.flatMap((id) => {
    const run = runs[id];
    return run === undefined || run.test === null ? [] : [{ ...run, test: run.test }];
  });
}

/** Shapes `runs` into columns that line up; order kept. */
export function compareRuns(runs: readonly ScoredRun[], vote: Vote | null): Comparison {
  return {
    networks: runs.map(networkColumn),
    vote: vote === null ? null : voteColumn(vote),
    supports: runs[0]?.test.report.classes.map(({ support }) => support) ?? [],
  };
}

/** Standard error of an accuracy measured on `n` images, `sqrt(p (1 − p) / n)`; 0–1. */
export function standardError(accuracy: number, n: number): number {
  return Math.sqrt((accuracy * (1 - accuracy)) / n);
}

/**
 * McNemar's exact test on two networks' predictions for the same images: given the images that just one of them gets
 * right, how likely is a split at least this uneven if each were as likely to fall to either.
 *
 * @returns `pValue` two-sided, 0–1; 1 where there is no such image.
 */
export function mcNemar(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { onlyFirst: number; onlySecond: number; pValue: number } {
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let i = 0; i < labels.length; i++) {
    const isFirstRight = first[i] === labels[i];
    const isSecondRight = second[i] === labels[i];
    if (isFirstRight && !isSecondRight) onlyFirst++;
    if (isSecondRight && !isFirstRight) onlySecond++;
  }
  const tail = binomialTail(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond);
  return { onlyFirst, onlySecond, pValue: Math.min(1, 2 * tail) };
}

/** Whether `run` did exactly what the paper did, so that its figures may stand beside the paper's and Keras's. Any seed will do. */
export function isPaperProtocol(run: ProtocolFacts, dataset: DatasetName | null): boolean {
  return protocolDifferences(run, dataset).length === 0;
}

/** Where `run` departs from the paper's protocol, a phrase each: "3 epochs instead of 10". Empty where nowhere. */
export function protocolDifferences(run: ProtocolFacts, dataset: DatasetName | null): string[] {
  const { config, endReason } = run;
  const { protocol } = architectureById(run.architecture);
  const paper = DEFAULT_SETTINGS;
  return [
    ...(dataset === "fashion-mnist" ? [] : [`${dataset === "built-in" ? "the built-in garments" : "other data"} instead of Fashion-MNIST`]),
    ...changed(run.trainSize, paper.trainSize, (n) => `${grouped(n)} training images`),
    // 48,000 and 12,000 are the two sides of one split.
    ...changed(run.validationSize, paper.trainSize / 4, (n) => `${grouped(n)} validation images`),
    ...changed(run.testSize, paper.testSize, (n) => `${grouped(n)} test images`),
    ...changed(config.epochs, protocol.epochs, (n) => counted(n, "epoch")),
    ...changed(config.batchSize, paper.batchSize, (n) => `batch size ${n}`),
    ...changed(config.learningRate, paper.learningRate, (n) => `learning rate ${n}`),
    ...earlyStoppingDifferences(config.earlyStopping, protocol.earlyStopping),
    ...(endReason === "stopped" ? ["a run stopped by hand"] : []),
    ...(endReason === null ? ["a run that did not reach its end"] : []),
  ];
}

/** How `run` ended, one or two sentences: "Stopped early after epoch 12: val_loss did not improve." */
export function endSentence(run: EndFacts): string {
  switch (run.endReason) {
    case "completed":
      return `${run.epochs.length === 1 ? "Ran its one epoch." : `Ran all ${run.epochs.length} epochs.`}${restoredSentence(run)}`;
    case "early-stopping":
      return `Stopped early after epoch ${run.epochs.length}: ${whyStopped(run.config.earlyStopping?.patience ?? 0)}${restoredSentence(run)}`;
    case "stopped":
      return `Stopped by you ${epochReached(run)}.${restoredSentence(run)}`;
    case null:
      return unfinishedSentence(run);
  }
}

/** Keras's three seeds on the same protocol. */
export function kerasSpan(id: ArchitectureId, key: "testAccuracy" | "trainAccuracy" | "testLoss" | "epochs" | "secondsPerEpoch" = "testAccuracy"): KerasSpan {
  const values = architectureById(id).published.keras.map((run) => run[key]);
  return { mean: mean(values), min: Math.min(...values), max: Math.max(...values) };
}

/** Keras's mean count of right test predictions of each class, of 1,000. */
export function kerasCorrectPerClass(id: ArchitectureId): number[] {
  const { keras } = architectureById(id).published;
  return CLASS_NAMES.map((_, classIndex) => mean(keras.map((run) => run.correctPerClass[classIndex]!)));
}

/**
 * What the numbers say, a sentence or two an entry: which network is best and whether the gap is more than noise, the
 * hardest garment, whether the vote helps, and how this compares with the paper and Keras or why it cannot. Empty
 * without runs.
 *
 * A difference counts as noise if McNemar's exact test gives p ≥ 0.05. Without labels it counts as noise below two
 * standard errors of the difference of two independent accuracies, which is cautious: on shared images the errors of
 * two networks go together and their difference varies less.
 */
export function conclusion(runs: readonly ScoredRun[], vote: Vote | null, context: ConclusionContext): string[] {
  const ranked = runs.toSorted((a, b) => b.test.accuracy - a.test.accuracy);
  const [best] = ranked;
  if (best === undefined) return [];
  const entrants = ranked.map((run): Entrant => ({ name: runName(run, runs), accuracy: run.test.accuracy, predictions: run.test.predictions }));
  const rivals = entrants.filter(({ accuracy }) => accuracy < best.test.accuracy);
  return [
    bestSentence(ranked, runs),
    ...rivals.map((rival) => `${capitalized(entrants[0]!.name)} is ${differenceText(entrants[0]!, rival, context)}.`),
    ...seedSentence(runs, context),
    hardestSentence(ranked, runs),
    ...(vote === null ? [] : [voteSentence(vote, entrants[0]!, context)]),
    ...referenceSentences(runs, context.dataset),
  ];
}

/** `0.8992` → `89.9 %`. */
export function percentText(fraction: number, digits = 1): string {
  return `${(fraction * 100).toFixed(digits)} %`;
}

/** The size of a difference of two accuracies: `0.004` → `0.4 points`. */
export function pointsText(difference: number): string {
  const points = Math.abs(difference * 100);
  return points < 0.05 ? "less than 0.1 points" : `${points.toFixed(1)} points`;
}

// ── Columns ──

function networkColumn(run: ScoredRun): NetworkColumn {
  const { architecture, test, epochs } = run;
  const { name, layers } = architectureById(architecture);
  const epochSeconds = epochs.reduce((total, { seconds }) => total + seconds, 0);
  return {
    architecture,
    name,
    testAccuracy: test.accuracy,
    standardError: standardError(test.accuracy, run.testSize),
    testLoss: test.loss,
    macroAverage: test.report.macroAverage,
    weightedAverage: test.report.weightedAverage,
    correctPerClass: correctPerClass(test.confusionMatrix),
    params: summarize(layers).totalParams,
    epochs: epochs.length,
    end: endSentence(run),
    trainingSeconds: run.elapsedSeconds,
    imagesPerSecond: epochSeconds > 0 ? (run.trainSize * epochs.length) / epochSeconds : null,
  };
}

function voteColumn({ architectures, evaluation }: Vote): VoteColumn {
  return {
    architectures,
    testAccuracy: evaluation.accuracy,
    macroAverage: evaluation.report.macroAverage,
    weightedAverage: evaluation.report.weightedAverage,
    correctPerClass: correctPerClass(evaluation.confusionMatrix),
  };
}

// ── Protocol ──

function changed(actual: number, paper: number, phrase: (n: number) => string): string[] {
  return actual === paper ? [] : [`${phrase(actual)} instead of ${grouped(paper)}`];
}

function earlyStoppingDifferences(actual: Run["config"]["earlyStopping"], isInPaper: boolean): string[] {
  if (actual === null) return isInPaper ? ["no early stopping"] : [];
  if (!isInPaper) return ["early stopping where the paper has none"];
  return [
    ...changed(actual.patience, 0, (n) => `patience ${n}`),
    ...changed(actual.minDelta, 0, (n) => `a minimum improvement of ${n}`),
    ...(actual.restoreBestWeights ? ["the best epoch's weights put back"] : []),
  ];
}

// ── Ends ──

function whyStopped(patience: number): string {
  // Keras stops at the first epoch without improvement for patience 0 and 1 alike.
  return patience <= 1 ? "val_loss did not improve." : `val_loss had not improved for ${patience} epochs.`;
}

function restoredSentence({ restoredEpoch }: EndFacts): string {
  return restoredEpoch === null ? "" : ` The weights of epoch ${restoredEpoch} were put back.`;
}

/** "in epoch 3", or "after epoch 3" where it had just finished. */
function epochReached({ epoch, epochs }: EndFacts): string {
  if (epoch === 0) return "before epoch 1 was over";
  return epochs.length >= epoch ? `after epoch ${epoch}` : `in epoch ${epoch}`;
}

function unfinishedSentence(run: EndFacts): string {
  const error = run.error === null ? "" : ` ${run.error}`;
  switch (run.status) {
    case "failed":
      return `Failed ${epochReached(run)}.${error}`;
    case "interrupted":
      return `Interrupted ${epochReached(run)}.${error}`;
    case "waiting":
      return "Not started yet.";
    default:
      return "Not finished yet.";
  }
}

// ── Sentences ──

/** Whoever scored: a network or the vote. */
interface Entrant {
  /** Inside a sentence: "architecture 2", "the vote". */
  readonly name: string;
  readonly accuracy: number;
  readonly predictions: readonly number[];
}

/** "architecture 2"; with its seed where several runs of it are compared. */
function runName(run: ScoredRun, runs: readonly ScoredRun[]): string {
  const isRepeated = runs.filter(({ architecture }) => architecture === run.architecture).length > 1;
  return `architecture ${run.architecture}${isRepeated ? ` (seed ${run.config.seed})` : ""}`;
}

/** "architectures 1 and 2". */
function runNames(some: readonly ScoredRun[], runs: readonly ScoredRun[]): string {
  const names = some.map((run) => runName(run, runs));
  return names.length === 1 ? names[0]! : `architectures ${listed(names.map((name) => name.replace("architecture ", "")))}`;
}

function bestSentence(ranked: readonly ScoredRun[], runs: readonly ScoredRun[]): string {
  const { test, testSize } = ranked[0]!;
  const best = ranked.filter((run) => run.test.accuracy === test.accuracy);
  const names = capitalized(runNames(best, runs));
  const score = `${percentText(test.accuracy)} on ${grouped(testSize)} images (one standard error: ${pointsText(standardError(test.accuracy, testSize))})`;
  if (best.length > 1) return `${names} share the highest test accuracy, ${score}.`;
  return ranked.length === 1 ? `${names} has a test accuracy of ${score}.` : `${names} has the highest test accuracy, ${score}.`;
}

/** "0.4 points above architecture 1, which is within noise: …"; `first` need not be the better. */
function differenceText(first: Entrant, second: Entrant, { labels }: ConclusionContext): string {
  const difference = first.accuracy - second.accuracy;
  const side = difference >= 0 ? "above" : "below";
  const { isNoise, evidence } = labels === null ? unpaired(first, second) : paired(first, second, labels);
  return `${pointsText(difference)} ${side} ${second.name}, which is ${isNoise ? "within noise" : "more than noise explains"}: ${evidence}`;
}

function paired(first: Entrant, second: Entrant, labels: ArrayLike<number>): { isNoise: boolean; evidence: string } {
  const { onlyFirst, onlySecond, pValue } = mcNemar(labels, first.predictions, second.predictions);
  const images = onlyFirst + onlySecond === 1 ? "the one image" : `the ${grouped(onlyFirst + onlySecond)} images`;
  return {
    isNoise: pValue >= 0.05,
    evidence: `of ${images} that only one of the two gets right, ${first.name} has ${grouped(onlyFirst)} and ${second.name} ${grouped(onlySecond)} (McNemar's exact test, ${pText(pValue)})`,
  };
}

function unpaired(first: Entrant, second: Entrant): { isNoise: boolean; evidence: string } {
  const n = first.predictions.length;
  const error = Math.hypot(standardError(first.accuracy, n), standardError(second.accuracy, n));
  return {
    isNoise: Math.abs(first.accuracy - second.accuracy) < 2 * error,
    evidence: `one standard error of a difference between two such accuracies is ${pointsText(error)}`,
  };
}

/** A single training says little about an architecture; how little, Keras's seeds show. */
function seedSentence(runs: readonly ScoredRun[], { dataset }: ConclusionContext): string[] {
  const architectures = runs.map(({ architecture }) => architecture);
  if (runs.length < 2 || new Set(architectures).size < runs.length) return [];
  const once = "Each network was trained once, so this ranks these runs rather than the architectures";
  if (!runs.every((run) => isPaperProtocol(run, dataset))) return [`${once}; another seed would give somewhat different figures.`];
  const widest = Math.max(...architectures.map((id) => kerasSpan(id)).map(({ min, max }) => max - min));
  return [`${once}: in Keras, three seeds of one architecture lie up to ${pointsText(widest)} apart.`];
}

function hardestSentence(ranked: readonly ScoredRun[], runs: readonly ScoredRun[]): string {
  const best = ranked[0]!;
  const name = runName(best, runs);
  const { classIndices, recall } = hardestClasses(best);
  if (recall === 1) return `${capitalized(name)} gets every test image right, so no garment is the hardest.`;
  if (classIndices.length > 1) {
    return `The hardest garments for ${name} are ${listed(classIndices.map(className))}, each ${percentText(recall)} right.`;
  }
  const classIndex = classIndices[0]!;
  const isShared = runs.every((run) => hardestClasses(run).classIndices.join() === String(classIndex));
  const opening = isShared && runs.length > 1 ? `${className(classIndex)} is the hardest garment for ${everyOf(runs.length)}` : `The hardest garment for ${name} is ${className(classIndex)}`;
  return `${opening}: ${isShared && runs.length > 1 ? name : "it"} gets ${confusionText(best.test.confusionMatrix[classIndex]!, classIndex)}.`;
}

/** Classes with the lowest recall among those that have examples. */
function hardestClasses({ test }: ScoredRun): { classIndices: number[]; recall: number } {
  const { classes } = test.report;
  const recall = Math.min(...classes.filter(({ support }) => support > 0).map((scores) => scores.recall));
  return { classIndices: classes.flatMap((scores, i) => (scores.support > 0 && scores.recall === recall ? [i] : [])), recall };
}

/** "671 of 1,000 right and takes 98 for T-shirt/top, its most frequent mistake". */
function confusionText(row: readonly number[], classIndex: number): string {
  const support = row.reduce((total, count) => total + count, 0);
  const most = Math.max(...row.filter((_, i) => i !== classIndex));
  const mistakenFor = row.flatMap((count, i) => (i !== classIndex && count === most ? [className(i)] : []));
  const each = mistakenFor.length > 1 ? " each" : "";
  return `${grouped(row[classIndex]!)} of ${grouped(support)} right and most often mistakes the others for ${listed(mistakenFor)} (${grouped(most)}${each})`;
}

function voteSentence({ architectures, evaluation }: Vote, best: Entrant, context: ConclusionContext): string {
  const vote: Entrant = { name: "the vote", accuracy: evaluation.accuracy, predictions: evaluation.predictions };
  const opening = `The majority vote of the ${numberWord(architectures.length)} networks reaches ${percentText(vote.accuracy)}`;
  if (vote.accuracy === best.accuracy) return `${opening}, no more and no less than ${best.name} alone.`;
  return `${opening}, ${differenceText(vote, best, context)}.`;
}

function referenceSentences(runs: readonly ScoredRun[], dataset: DatasetName | null): string[] {
  const comparable = runs.filter((run) => isPaperProtocol(run, dataset));
  const others = runs.filter((run) => !comparable.includes(run));
  return [
    ...comparable.map((run) => referenceSentence(run, runs)),
    ...(others.length === 0 ? [] : [incomparableSentence(others, runs, dataset)]),
  ];
}

function referenceSentence(run: ScoredRun, runs: readonly ScoredRun[]): string {
  const { accuracy } = run.test;
  const paper = architectureById(run.architecture).published.paperTestAccuracy;
  const span = kerasSpan(run.architecture);
  const besidePaper = accuracy === paper ? "as the paper did" : `${pointsText(accuracy - paper)} ${accuracy > paper ? "above" : "below"} the paper's ${percentText(paper, 0)}`;
  const keras = `Keras's three seeds average ${percentText(span.mean)}, from ${percentText(span.min)} to ${percentText(span.max)}`;
  return `${capitalized(runName(run, runs))} followed the paper's protocol and reached ${percentText(accuracy)}, ${besidePaper}. ${keras}; this run lies ${placeIn(span, accuracy)}.`;
}

function placeIn({ min, max }: KerasSpan, accuracy: number): string {
  if (accuracy > max) return `${pointsText(accuracy - max)} above that range`;
  return accuracy < min ? `${pointsText(min - accuracy)} below that range` : "inside that range";
}

/** One sentence for all of them: what they share first, then what is each one's own. */
function incomparableSentence(others: readonly ScoredRun[], runs: readonly ScoredRun[], dataset: DatasetName | null): string {
  const differences = others.map((run) => protocolDifferences(run, dataset));
  const shared = differences[0]!.filter((difference) => differences.every((list) => list.includes(difference)));
  const own = others.flatMap((run, i) => {
    const rest = differences[i]!.filter((difference) => !shared.includes(difference));
    return rest.length === 0 ? [] : [`${listed(rest)} for ${runName(run, runs)}`];
  });
  const subject = others.length === runs.length ? "These figures" : `The figures of ${runNames(others, runs)}`;
  const reasons = [...(shared.length === 0 ? [] : [listed(shared)]), ...own].join("; ");
  return `${subject} cannot be compared with the paper's or with Keras's because the protocol differs: ${reasons}.`;
}

// ── Words ──

/** "a", "a and b", "a, b and c". */
function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function everyOf(count: number): string {
  return count === 2 ? "both networks" : `all ${numberWord(count)} networks`;
}

function numberWord(count: number): string {
  return ["no", "one", "two", "three", "four", "five", "six"][count] ?? String(count);
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function className(classIndex: number): string {
  return CLASS_NAMES[classIndex] ?? `class ${classIndex}`;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

function pText(pValue: number): string {
  if (pValue < 0.001) return "p < 0.001";
  return `p = ${pValue.toFixed(pValue < 0.1 ? 3 : 2)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** P(X ≤ most) for X of `n` fair coin tosses; in logarithms, since 2^−n underflows. */
function binomialTail(most: number, n: number): number {
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= most; k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1));
  }
  return tail;
}
