/** @file What the numbers say, in sentences that claim no more than the numbers do. */
import { at } from "../data/arrays";
import { CLASS_NAMES, type DatasetName } from "../data/dataset";
import { architectureById, type ArchitectureId } from "../nn/architectures";
import { isSameLayers } from "../nn/architectures/layers";
import type { ScoredRun } from "./comparison";
import { cardOf, dataName } from "../experiment/origin";
import { isPaperProtocol, protocolDifferences } from "./protocol";
import { kerasSpan, type KerasSpan } from "./published";
import { runName, runNames } from "./names";
import { compareGroups, groupOf, type RepeatGroup, repeatGroups, spreadText } from "./repeats";
import { holm, mcNemar, standardError } from "./significance";
import type { Vote } from "./voting";
import { capitalized, grouped, listed, numberWord, percentText, pointsText } from "../experiment/words";

/** What the conclusions need to know besides the scores. */
export interface ConclusionContext {
  readonly dataset: DatasetName | null;
  /** True classes of the test images, for paired tests; without them differences are judged as if unpaired. */
  readonly labels: ArrayLike<number> | null;
}

/**
 * What the numbers say, a sentence or two an entry: which network is best and whether the gap is more than noise, the
 * hardest garment, whether the vote helps, and how this compares with the paper and Keras or why it cannot. Empty
 * without runs.
 *
 * A difference counts as noise if McNemar's exact test gives p ≥ 0.05. Without labels it counts as noise below two
 * standard errors of the difference of two independent accuracies, which is cautious: on shared images the errors of
 * two networks go together and their difference varies less.
 *
 * Where something was trained from two seeds or more, its mean and standard deviation speak for it, and means are ranked
 * only where Welch's test over seeds tells them apart (Holm's correction for several rivals); what was trained once
 * beside them is placed, not ranked.
 */
export function conclusion(runs: readonly ScoredRun[], vote: Vote | null, context: ConclusionContext): string[] {
  const ranked = runs.toSorted((a, b) => b.test.accuracy - a.test.accuracy);
  const [best] = ranked;
  if (best === undefined) return [];
  const entrants = ranked.map((run): Entrant => ({ name: runName(run, runs), accuracy: run.test.accuracy, predictions: run.test.predictions }));
  const rivals = entrants.filter(({ accuracy }) => accuracy < best.test.accuracy);
  const groups = repeatGroups(runs);
  if (groups.length > 0) {
    return [
      ...groupSentences(groups, runs, context),
      ...originSentences(runs),
      hardestSentence(ranked, runs),
      ...(vote === null ? [] : [voteSentence(vote, at(entrants, 0), runs, context)]),
      ...referenceSentences(runs, context.dataset),
    ];
  }
  return [
    bestSentence(ranked, runs),
    ...originSentences(runs),
    ...rivals.map((rival) => `${capitalized(at(entrants, 0).name)} is ${differenceText(at(entrants, 0), rival, context)}.`),
    ...seedSentence(runs, context),
    hardestSentence(ranked, runs),
    ...(vote === null ? [] : [voteSentence(vote, at(entrants, 0), runs, context)]),
    ...referenceSentences(runs, context.dataset),
  ];
}

/** Whoever scored: a network or the vote. */
interface Entrant {
  /** Inside a sentence: "architecture 2", "the vote". */
  readonly name: string;
  readonly accuracy: number;
  readonly predictions: readonly number[];
}

function bestSentence(ranked: readonly ScoredRun[], runs: readonly ScoredRun[]): string {
  const { test, testSize } = at(ranked, 0);
  const best = ranked.filter((run) => run.test.accuracy === test.accuracy);
  const names = capitalized(runNames(best, runs));
  const score = `${percentText(test.accuracy)} on ${grouped(testSize)} images (one standard error: ${pointsText(standardError(test.accuracy, testSize))})`;
  if (best.length > 1) return `${names} share the highest test accuracy, ${score}.`;
  return ranked.length === 1 ? `${names} has a test accuracy of ${score}.` : `${names} has the highest test accuracy, ${score}.`;
}

/** Means over seeds: the best, how the others stand to it, and where what was trained once lies. */
function groupSentences(groups: readonly RepeatGroup[], runs: readonly ScoredRun[], { labels }: ConclusionContext): string[] {
  const [best, ...rivals] = groups.toSorted((a, b) => b.accuracy.mean - a.accuracy.mean);
  const compared = rivals.map((rival) => ({ rival, ...compareGroups(best!, rival, labels) }));
  const pValues = holm(compared.map(({ pValue }) => pValue));
  const isFirst = pValues.length > 0 && pValues.every((pValue) => pValue < 0.05);
  const once = runs.filter(({ id }) => groupOf(id, groups) === null);
  return [
    `${capitalized(best!.phrase)} ${isFirst ? "has the highest mean test accuracy" : "has a mean test accuracy of"}${isFirst ? "," : ""} ${meanText(best!)} on ${grouped(best!.runs[0]!.testSize)} images${isFirst || rivals.length === 0 ? "" : "; no order of the means is more than chance for all of them"}.`,
    ...compared.map((comparison, i) => groupDifferenceSentence(best!, comparison, at(pValues, i), rivals.length > 1)),
    ...once.map((run) => onceSentence(run, best!, runs)),
  ];
}

/** "89.9 ± 0.2 % (three seeds, from 89.7 % to 90.2 %)" */
function meanText({ accuracy }: RepeatGroup): string {
  return `${spreadText(accuracy)} (${numberWord(accuracy.n)} seeds, from ${percentText(accuracy.min)} to ${percentText(accuracy.max)})`;
}

function groupDifferenceSentence(best: RepeatGroup, { rival, difference, pairs }: { readonly rival: RepeatGroup } & ReturnType<typeof compareGroups>, pValue: number, isCorrected: boolean): string {
  const isChance = pValue >= 0.05;
  const test = `Welch's t-test over ${numberWord(best.runs.length)} and ${numberWord(rival.runs.length)} seeds${isCorrected ? ", Holm's correction" : ""}, ${pText(pValue)}`;
  const images = pairs === null || pairs.count === 0 ? "" : `; over images, ${numberWord(pairs.numDifferent)} of ${numberWord(pairs.count)} pairs of one seed differ${pairs.numDifferent === 1 ? "s" : ""} by more than noise`;
  return `${capitalized(rival.phrase)} reaches ${meanText(rival)}. The means are ${pointsText(difference)} apart, which is ${isChance ? "within what chance gives: neither is ranked above the other" : `more than chance explains: ${best.phrase} is above ${rival.phrase}`} (${test}${images}).`;
}

/** One seed is no ranking, wherever it lies. */
function onceSentence(run: ScoredRun, { accuracy, phrase }: RepeatGroup, runs: readonly ScoredRun[]): string {
  const place = run.test.accuracy > accuracy.max ? "above all" : run.test.accuracy < accuracy.min ? "below all" : "within the range";
  return `${capitalized(runName(run, runs))}, trained once, reached ${percentText(run.test.accuracy)}, ${place} of ${phrase}'s ${numberWord(accuracy.n)} seeds; repeat it to rank it.`;
}

/** Nobody may take for this page's work what came with it. */
function originSentences(runs: readonly ScoredRun[]): string[] {
  const came = runs.filter((run) => cardOf(run) !== null);
  const further = runs.filter((run) => run.shipped !== undefined && !came.includes(run));
  const data = [...new Set(came.map(({ shipped }) => dataName(shipped!.data)))];
  return [
    ...(came.length === 0 ? [] : [`${capitalized(runNames(came, runs))} came with the page, trained on ${listed(data)} beforehand: only the scoring was done here.`]),
    ...(further.length === 0 ? [] : [`${capitalized(runNames(further, runs))} came with the page and ${further.length === 1 ? "was" : "were"} trained further here.`]),
  ];
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
    evidence: `of ${images} that only one of the two gets right, ${first.name} has ${grouped(onlyFirst)}, ${second.name} has ${grouped(onlySecond)} (McNemar's exact test, ${pText(pValue)})`,
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

function pText(pValue: number): string {
  if (pValue < 0.001) return "p < 0.001";
  return `p = ${pValue.toFixed(pValue < 0.1 ? 3 : 2)}`;
}

/** A single training says little about an architecture; how little, Keras's seeds show. */
function seedSentence(runs: readonly ScoredRun[], { dataset }: ConclusionContext): string[] {
  if (runs.length < 2 || runs.some((run, i) => runs.slice(0, i).some((other) => isSameLayers(run.network.layers, other.network.layers)))) return [];
  const once = "Each network was trained once, so this ranks these runs rather than the architectures";
  if (!runs.every((run) => isPaperProtocol(run, dataset))) return [`${once}; another seed would give somewhat different figures.`];
  const widest = Math.max(...runs.flatMap(({ network: { architecture } }) => (architecture === null ? [] : [kerasSpan(architecture)])).map(({ min, max }) => max - min));
  return [`${once}: in Keras, three seeds of one architecture lie up to ${pointsText(widest)} apart.`];
}

function hardestSentence(ranked: readonly ScoredRun[], runs: readonly ScoredRun[]): string {
  const best = at(ranked, 0);
  const name = runName(best, runs);
  const { classIndices, recall } = hardestClasses(best);
  if (recall === 1) return `${capitalized(name)} gets every test image right, so no garment is the hardest.`;
  if (classIndices.length > 1) {
    return `The hardest garments for ${name} are ${listed(classIndices.map(className))}, each ${percentText(recall)} right.`;
  }
  const classIndex = at(classIndices, 0);
  const isShared = runs.every((run) => hardestClasses(run).classIndices.join() === String(classIndex));
  const opening = isShared && runs.length > 1 ? `${className(classIndex)} is the hardest garment for ${everyOf(runs.length)}` : `The hardest garment for ${name} is ${className(classIndex)}`;
  return `${opening}: ${isShared && runs.length > 1 ? name : "it"} gets ${confusionText(at(best.test.confusionMatrix, classIndex), classIndex)}.`;
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
  return `${grouped(at(row, classIndex))} of ${grouped(support)} right and most often mistakes the others for ${listed(mistakenFor)} (${grouped(most)}${each})`;
}

function everyOf(count: number): string {
  return count === 2 ? "both networks" : `all ${numberWord(count)} networks`;
}

function className(classIndex: number): string {
  return CLASS_NAMES[classIndex] ?? `class ${classIndex}`;
}

const VOTE_PHRASES = { majority: "majority vote", mean: "vote by mean probability" } as const satisfies Record<Vote["method"], string>;

function voteSentence({ members, method, evaluation }: Vote, best: Entrant, runs: readonly ScoredRun[], context: ConclusionContext): string {
  const vote: Entrant = { name: "the vote", accuracy: evaluation.accuracy, predictions: evaluation.predictions };
  const voters = runs.filter(({ id }) => members.includes(id));
  const whose = voters.length === runs.length ? `the ${numberWord(members.length)} networks` : runNames(voters, runs);
  const opening = `The ${VOTE_PHRASES[method]} of ${whose} reaches ${percentText(vote.accuracy)}`;
  if (vote.accuracy === best.accuracy) return `${opening}, no more and no less than ${best.name} alone.`;
  return `${opening}, ${differenceText(vote, best, context)}.`;
}

function referenceSentences(runs: readonly ScoredRun[], dataset: DatasetName | null): string[] {
  const comparable = runs.filter((run) => isPaperProtocol(run, dataset));
  const others = runs.filter((run) => !comparable.includes(run));
  return [
    ...comparable.flatMap((run) => (run.network.architecture === null ? [] : [referenceSentence(run, run.network.architecture, runs)])),
    ...(others.length === 0 ? [] : [incomparableSentence(others, runs, dataset)]),
  ];
}

function referenceSentence(run: ScoredRun, architecture: ArchitectureId, runs: readonly ScoredRun[]): string {
  const { accuracy } = run.test;
  const paper = architectureById(architecture).published.paperTestAccuracy;
  const span = kerasSpan(architecture);
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
  const shared = at(differences, 0).filter((difference) => differences.every((list) => list.includes(difference)));
  const own = others.flatMap((run, i) => {
    const rest = at(differences, i).filter((difference) => !shared.includes(difference));
    return rest.length === 0 ? [] : [`${listed(rest)} for ${runName(run, runs)}`];
  });
  const subject = others.length === runs.length ? "These figures" : `The figures of ${runNames(others, runs)}`;
  const reasons = [...(shared.length === 0 ? [] : [listed(shared)]), ...own].join("; ");
  return `${subject} cannot be compared with the paper's or with Keras's because the protocol differs: ${reasons}.`;
}
