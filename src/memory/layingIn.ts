/** @file A past run's runs laid beside those on the page: whether they may stand there, and by which numbers and names. Pure functions. */
import type { RunResult } from "../analysis/results";
import type { Evaluation } from "../nn/evaluation";
import { present, zip } from "../data/arrays";
import type { DatasetName } from "../data/dataset";
import { addProblem, addRun, endingIn, nextRunId, setTrainSize } from "../experiment/edits";
import type { Runs } from "../experiment/experiment";
import { isSameLayers, isSameValue } from "../nn/architectures/layers";
import { dataName } from "../experiment/origin";
import type { Experiment, RunId, RunPlan } from "../experiment/plan";
import type { Run } from "../experiment/run";
import { grouped } from "../experiment/words";
import type { PastRun } from "../state/memoryState";
import type { Content } from "./records";
import { runsOf } from "./takingUp";

/** What the page has: runs, and the images they were scored on, or would be. */
export interface Page {
  readonly experiment: Experiment;
  readonly runs: Runs;
  /** null where there are no data yet. */
  readonly images: { readonly fingerprint: string | null; readonly name: DatasetName | null; readonly testSize: number } | null;
}

/** A past run, as it is listed and as it is kept. */
export interface Past extends Pick<PastRun, "name" | "savedAt"> {
  readonly content: Content;
  /** It is a results.json, which cannot stand in the place of what is on the page; absent for a past run. */
  readonly isFile?: true;
}

/** The page's experiment with places for them, and what belongs there. */
export interface LaidIn {
  readonly experiment: Experiment;
  /** Those that came, by their new numbers. */
  readonly runs: Runs;
  /** In Keras's order, by their new numbers. */
  readonly weights: ReadonlyMap<RunId, readonly Float32Array[]>;
}

/** Why the runs of `past` cannot stand beside those on the page, as a sentence; null if they can. */
export function layingProblem(past: Past, page: Page): string | null {
  return imagesProblem(past, page) ?? roomProblem(past, page);
}

/**
 * With each run of `past` that the page does not have, as a run of its own at the end, which Train does not train. A link
 * holds such places, but not what came of them: one that waits for the run, by its name and how it was trained, is taken.
 * @param now milliseconds since 1970: days of another year say which.
 * @throws RangeError where `layingProblem` speaks of room.
 */
export function laidIn(past: Past, page: Page, now: number): LaidIn {
  let { experiment } = page;
  const runs: Record<RunId, Run> = {};
  const weights = new Map<RunId, readonly Float32Array[]>();
  for (const { result, network, run } of missing(past, page)) {
    const waiting = waitingPlace(experiment, { ...page.runs, ...runs }, result, past.savedAt, now);
    const id = waiting ?? nextRunId(experiment);
    if (waiting === null) {
      const name = laidName(result.name, past.savedAt, new Set(experiment.runs.map((plan) => plan.name)), now);
      experiment = unchosen(setTrainSize(addRun(experiment, result.network, result.recipe, name), id, result.trainSize), id);
    }
    runs[id] = { ...run, id, laidIn: true };
    if (network.weights.length > 0) weights.set(id, network.weights);
  }
  return { experiment, runs, weights };
}

/** Figures of other images cannot be compared. */
function imagesProblem({ name, content, isFile }: Past, { runs, images }: Page): string | null {
  const isScored = hasScores(runs);
  if (images === null) return `The page has no images yet, so nobody can say whether “${name}” was scored on the same. Wait until they are loaded (see the Data room)${isFile ? "" : ", or open it instead"}.`;
  const { dataset } = content.results;
  const others = isScored ? "those on the page on" : "those on the page are to be scored on";
  const inPlace = isFile ? "Reset, or open it in another tab, and have the page score on the same images." : "Open it instead: it then stands in their place.";
  const instead = isScored ? inPlace : "";
  const orOpen = isFile ? "" : ", or open it instead";
  if (content.fingerprint !== images.fingerprint) {
    const was = dataName(dataset.name as DatasetName);
    const is = images.name === null ? "other data" : dataName(images.name);
    const got = was === is ? `The runs of “${name}” were scored on other images than those on the page, though both are ${was}` : `The runs of “${name}” were scored on ${was}, ${others} ${is}`;
    return `${got}, so they cannot be compared. ${instead || `Load those images in the Data room first${orOpen}.`}`;
  }
  if (dataset.test === images.testSize) return null;
  const size = grouped(dataset.test);
  return `The runs of “${name}” were scored on ${size} test images, ${others} ${grouped(images.testSize)}, so they cannot be compared. ${instead || `Set the test images to ${size} in the settings first${orOpen}.`}`;
}

function roomProblem(past: Past, page: Page): string | null {
  const { length } = missing(past, page);
  if (length === 0) return `Every run of “${past.name}” is on the page already, with the same answers, so none was added.`;
  return addProblem(page.experiment, length);
}

/** Whether anything on the page has a score. */
export function hasScores(runs: Runs): boolean {
  return Object.values(runs).some(({ test }) => test !== null);
}

/** One run of a past run, with all that is kept of it. */
interface Kept {
  readonly result: RunResult;
  readonly network: Content["networks"][number];
  readonly run: Run;
}

function keptRuns(content: Content): Kept[] {
  const runs = runsOf(content);
  return zip(content.results.runs, content.networks).map(([result, network]) => ({ result, network, run: present(runs[result.id], `run ${result.id}`) }));
}

/** Those that the page does not have. */
function missing({ content }: Past, { runs }: Page): Kept[] {
  const scored = Object.values(runs).filter(({ test }) => test !== null);
  const isOnPage = ({ result, network }: Kept): boolean =>
    scored.some(({ network: { layers }, test }) => isSameLayers(layers, result.network.layers) && test !== null && isSameTest(test, result, network));
  return keptRuns(content).filter((kept) => !isOnPage(kept));
}

/** By the answers alone where one of them has no probabilities. */
function isSameTest(test: Evaluation, { predictions }: RunResult, { probabilities }: Kept["network"]): boolean {
  const hasBoth = test.probabilities.length > 0 && probabilities.length > 0;
  return hasBoth ? areSame(test.probabilities, probabilities) : isSameValue(test.predictions, predictions);
}

function areSame(a: readonly number[], b: Float32Array): boolean {
  return a.length === b.length && b.every((value, i) => value === Math.fround(a[i] ?? Number.NaN));
}

/** The number of a place that nothing has come of and that was made for this run, on an earlier visit; null if there is none. */
function waitingPlace({ runs: plans }: Experiment, runs: Runs, result: RunResult, savedAt: number, now: number): RunId | null {
  const name = laidName(result.name, savedAt, new Set(), now);
  const isPlace = (plan: RunPlan): boolean =>
    runs[plan.id] === undefined && !plan.isChosen && plan.trainSize === result.trainSize && isSameLayers(plan.network.layers, result.network.layers) && isSameValue(plan.recipe, result.recipe);
  return plans.find((plan) => isPlace(plan) && DAY_ENDING.test(plan.name) && laidName(plan.name, savedAt, new Set(), now) === name)?.id ?? null;
}

function unchosen(experiment: Experiment, id: RunId): Experiment {
  return { ...experiment, runs: experiment.runs.map((run) => (run.id === id ? { ...run, isChosen: false } : run)) };
}

/** What `laidName` ends in: the day, and a number where the day is not enough. */
const DAY_ENDING = /(, \d{1,2} [A-Z][a-z]{2,3}(?: \d{4})?)(?: \(\d+\))?$/;

/** "Two convolutions, 24 Nov", then "Two convolutions, 24 Nov (2)". A day that is there already stays: it says when it was trained. */
function laidName(name: string, savedAt: number, taken: ReadonlySet<string>, now: number): string {
  const ending = DAY_ENDING.exec(name)?.[1] ?? `, ${dayText(savedAt, now)}`;
  for (let number = 1; ; number++) {
    const laid = endingIn(number === 1 ? ending : `${ending} (${number})`, name, DAY_ENDING);
    if (!taken.has(laid)) return laid;
  }
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

function dayText(time: number, now: number): string {
  const year = new Date(time).getFullYear();
  return year === new Date(now).getFullYear() ? DAY.format(time) : `${DAY.format(time)} ${year}`;
}
