/** @file results.json: a whole experiment as one plain object, the same from the page and from `npm run reproduce`. */
import { NUM_CLASSES } from "../data/dataset";
import { ARCHITECTURE_IDS, type ArchitectureId } from "../nn/architectures";
import type { ClassificationReport, ClassScores } from "../nn/metrics/classificationReport";
import type { TrainConfig } from "../nn/trainEvents";
import { scoredRuns, type ScoredRun } from "./comparison";
import type { AppState } from "./store";

export interface ResultsFile {
  readonly dataset: { readonly name: string; readonly train: number; readonly validation: number; readonly test: number };
  readonly backend: { readonly name: string; readonly renderer: string | null };
  readonly runs: readonly {
    readonly architecture: ArchitectureId;
    readonly seed: number;
    readonly config: TrainConfig;
    readonly epochsRun: number;
    readonly stoppedEarly: boolean;
    /** Keras's history, one entry per epoch. */
    readonly history: {
      readonly loss: readonly number[];
      readonly accuracy: readonly number[];
      readonly valLoss: readonly number[];
      readonly valAccuracy: readonly number[];
    };
    readonly secondsPerEpoch: readonly number[];
    readonly test: { readonly loss: number; readonly accuracy: number };
    readonly confusionMatrix: readonly (readonly number[])[];
    readonly classificationReport: ClassificationReport;
    /** Predicted class of each test image, in file order. */
    readonly predictions: readonly number[];
  }[];
  readonly vote: {
    readonly accuracy: number;
    readonly confusionMatrix: readonly (readonly number[])[];
    readonly predictions: readonly number[];
  } | null;
}

/** One entry of `runs`. */
export type RunResult = ResultsFile["runs"][number];

/**
 * The experiment in `state`: every run that has a test score, and the vote.
 * @throws Error if no run has one yet.
 */
export function toResultsFile({ runs, experiment, backend, vote }: AppState): ResultsFile {
  const scored = scoredRuns(runs);
  const [first] = scored;
  if (first === undefined) throw new Error("toResultsFile: no network has been tested yet");
  return {
    dataset: { name: experiment.dataset ?? "unknown", train: first.trainSize, validation: first.validationSize, test: first.testSize },
    backend: { name: backend?.name ?? "unknown", renderer: backend?.renderer ?? null },
    runs: scored.map(toRunResult),
    vote: vote === null ? null : toVoteResult(vote.evaluation),
  };
}

function toRunResult({ architecture, config, epochs, endReason, test }: ScoredRun): RunResult {
  return {
    architecture,
    seed: config.seed,
    config,
    epochsRun: epochs.length,
    stoppedEarly: endReason === "early-stopping",
    history: {
      loss: epochs.map(({ loss }) => loss),
      accuracy: epochs.map(({ accuracy }) => accuracy),
      valLoss: epochs.map(({ valLoss }) => valLoss),
      valAccuracy: epochs.map(({ valAccuracy }) => valAccuracy),
    },
    secondsPerEpoch: epochs.map(({ seconds }) => seconds),
    test: { loss: test.loss, accuracy: test.accuracy },
    confusionMatrix: test.confusionMatrix,
    classificationReport: test.report,
    predictions: test.predictions,
  };
}

function toVoteResult({ accuracy, confusionMatrix, predictions }: NonNullable<ResultsFile["vote"]>): ResultsFile["vote"] {
  return { accuracy, confusionMatrix, predictions };
}

/**
 * Checks what was read from a results.json and gives it its type; unknown fields are dropped. A loss that was not a
 * finite number is null in JSON and comes back as NaN.
 *
 * @param json what `JSON.parse` made of the file.
 * @throws Error naming the first field that is not as it should be, and what stands there instead.
 */
export function parseResultsFile(json: unknown): ResultsFile {
  const file = object(json, "the file");
  const dataset = parseDataset(file["dataset"]);
  const backend = object(file["backend"], "backend");
  return {
    dataset,
    backend: { name: text(backend["name"], "backend.name"), renderer: orNull(backend["renderer"], "backend.renderer", text) },
    runs: list(file["runs"], "runs", (run, path) => parseRun(run, path, dataset.test)),
    vote: orNull(file["vote"], "vote", (vote, path) => parseVote(vote, path, dataset.test)),
  };
}

type Parse<T> = (value: unknown, path: string) => T;

function parseDataset(value: unknown): ResultsFile["dataset"] {
  const dataset = object(value, "dataset");
  return {
    name: text(dataset["name"], "dataset.name"),
    train: count(dataset["train"], "dataset.train"),
    validation: count(dataset["validation"], "dataset.validation"),
    test: count(dataset["test"], "dataset.test"),
  };
}

function parseRun(value: unknown, path: string, testSize: number): RunResult {
  const run = object(value, path);
  const epochsRun = count(run["epochsRun"], `${path}.epochsRun`);
  const test = object(run["test"], `${path}.test`);
  return {
    architecture: architectureId(run["architecture"], `${path}.architecture`),
    seed: count(run["seed"], `${path}.seed`),
    config: parseConfig(run["config"], `${path}.config`),
    epochsRun,
    stoppedEarly: flag(run["stoppedEarly"], `${path}.stoppedEarly`),
    history: parseHistory(run["history"], `${path}.history`, epochsRun),
    secondsPerEpoch: listOf(epochsRun, run["secondsPerEpoch"], `${path}.secondsPerEpoch`, number),
    test: { loss: numberOrNaN(test["loss"], `${path}.test.loss`), accuracy: fraction(test["accuracy"], `${path}.test.accuracy`) },
    ...parsePredictions(run, path, testSize),
    classificationReport: parseReport(run["classificationReport"], `${path}.classificationReport`),
  };
}

function parseVote(value: unknown, path: string, testSize: number): NonNullable<ResultsFile["vote"]> {
  const vote = object(value, path);
  return { accuracy: fraction(vote["accuracy"], `${path}.accuracy`), ...parsePredictions(vote, path, testSize) };
}

function parseConfig(value: unknown, path: string): TrainConfig {
  const config = object(value, path);
  return {
    epochs: count(config["epochs"], `${path}.epochs`),
    batchSize: count(config["batchSize"], `${path}.batchSize`),
    learningRate: number(config["learningRate"], `${path}.learningRate`),
    seed: count(config["seed"], `${path}.seed`),
    earlyStopping: orNull(config["earlyStopping"], `${path}.earlyStopping`, parseEarlyStopping),
  };
}

function parseEarlyStopping(value: unknown, path: string): NonNullable<TrainConfig["earlyStopping"]> {
  const stopping = object(value, path);
  return {
    patience: count(stopping["patience"], `${path}.patience`),
    minDelta: number(stopping["minDelta"], `${path}.minDelta`),
    restoreBestWeights: flag(stopping["restoreBestWeights"], `${path}.restoreBestWeights`),
  };
}

function parseHistory(value: unknown, path: string, epochsRun: number): RunResult["history"] {
  const history = object(value, path);
  const curve = (key: keyof RunResult["history"]): number[] => listOf(epochsRun, history[key], `${path}.${key}`, numberOrNaN);
  return { loss: curve("loss"), accuracy: curve("accuracy"), valLoss: curve("valLoss"), valAccuracy: curve("valAccuracy") };
}

/** The two fields that networks and the vote have in common, one counted from the other. */
function parsePredictions(owner: Fields, path: string, testSize: number): Pick<RunResult, "predictions" | "confusionMatrix"> {
  const row: Parse<number[]> = (value, rowPath) => listOf(NUM_CLASSES, value, rowPath, count);
  const confusionMatrix = listOf(NUM_CLASSES, owner["confusionMatrix"], `${path}.confusionMatrix`, row);
  const total = confusionMatrix.flat().reduce((sum, value) => sum + value, 0);
  if (total !== testSize) fail(`${path}.confusionMatrix`, `counts of the ${testSize} test images`, total);
  return { confusionMatrix, predictions: listOf(testSize, owner["predictions"], `${path}.predictions`, classIndex) };
}

function parseReport(value: unknown, path: string): ClassificationReport {
  const report = object(value, path);
  return {
    classes: listOf(NUM_CLASSES, report["classes"], `${path}.classes`, parseScores),
    accuracy: fraction(report["accuracy"], `${path}.accuracy`),
    macroAverage: parseScores(report["macroAverage"], `${path}.macroAverage`),
    weightedAverage: parseScores(report["weightedAverage"], `${path}.weightedAverage`),
  };
}

function parseScores(value: unknown, path: string): ClassScores {
  const scores = object(value, path);
  return {
    precision: fraction(scores["precision"], `${path}.precision`),
    recall: fraction(scores["recall"], `${path}.recall`),
    f1Score: fraction(scores["f1Score"], `${path}.f1Score`),
    support: count(scores["support"], `${path}.support`),
  };
}

// ── One value each: returned if it is as expected, else an error that names it ──

type Fields = Readonly<Record<string, unknown>>;

function object(value: unknown, path: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(path, "an object", value);
  return value as Fields;
}

function list<T>(value: unknown, path: string, parse: Parse<T>): T[] {
  if (!Array.isArray(value)) fail(path, "a list", value);
  return (value as unknown[]).map((item, i) => parse(item, `${path}[${i}]`));
}

function listOf<T>(length: number, value: unknown, path: string, parse: Parse<T>): T[] {
  const items = list(value, path, parse);
  if (items.length !== length) fail(path, `a list of ${length}`, value);
  return items;
}

function orNull<T>(value: unknown, path: string, parse: Parse<T>): T | null {
  return value === null ? null : parse(value, path);
}

function text(value: unknown, path: string): string {
  return typeof value === "string" ? value : fail(path, "text", value);
}

function flag(value: unknown, path: string): boolean {
  return typeof value === "boolean" ? value : fail(path, "true or false", value);
}

function number(value: unknown, path: string): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fail(path, "a number", value);
}

/** `JSON.stringify` writes NaN and infinities as null. */
function numberOrNaN(value: unknown, path: string): number {
  return value === null ? NaN : number(value, path);
}

function count(value: unknown, path: string): number {
  return Number.isInteger(value) && (value as number) >= 0 ? (value as number) : fail(path, "a whole number from 0", value);
}

function fraction(value: unknown, path: string): number {
  return typeof value === "number" && value >= 0 && value <= 1 ? value : fail(path, "a number from 0 to 1", value);
}

function classIndex(value: unknown, path: string): number {
  return count(value, path) < NUM_CLASSES ? (value as number) : fail(path, `a class from 0 to ${NUM_CLASSES - 1}`, value);
}

function architectureId(value: unknown, path: string): ArchitectureId {
  return ARCHITECTURE_IDS.find((id) => id === value) ?? fail(path, `one of ${ARCHITECTURE_IDS.join(", ")}`, value);
}

function fail(path: string, expected: string, got: unknown): never {
  throw new Error(`This is not a results file: ${path} should be ${expected}, but is ${described(got)}.`);
}

function described(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return JSON.stringify(value);
}
