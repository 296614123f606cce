/** @file Reading results.json: checked field by field, and what older files lack filled in. */
import { NUM_CLASSES } from "../data/dataset";
import { ARCHITECTURE_IDS } from "../nn/architectures";
import { EarlyStopping } from "../nn/earlyStopping";
import type { ClassificationReport, ClassScores } from "../nn/metrics/classificationReport";
import type { EndReason, TrainConfig } from "../nn/trainEvents";
import { cardProblem, type NetworkCard } from "../experiment/networkCard";
import { count, fail, type Fields, flag, fraction, list, listOf, number, numberOrNaN, object, oneOf, orNull, type Parse, text } from "../experiment/parsing";
import type { ResultsFile, RunResult } from "./results";

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
  return {
    dataset,
    backend: parseBackend(file["backend"]),
    runs: list(file["runs"], "runs", (run, path) => parseRun(run, path, dataset.test)),
    vote: orNull(file["vote"], "vote", (vote, path) => parseVote(vote, path, dataset.test)),
  };
}

function parseDataset(value: unknown): ResultsFile["dataset"] {
  const dataset = object(value, "dataset");
  return {
    name: text(dataset["name"], "dataset.name"),
    train: count(dataset["train"], "dataset.train"),
    validation: count(dataset["validation"], "dataset.validation"),
    test: count(dataset["test"], "dataset.test"),
  };
}

/** The first files did not have `threads`: WebGL and plain JavaScript, all there was, have none to count. */
function parseBackend(value: unknown): ResultsFile["backend"] {
  const backend = object(value, "backend");
  return {
    name: text(backend["name"], "backend.name"),
    renderer: orNull(backend["renderer"], "backend.renderer", text),
    threads: orNull(backend["threads"] ?? null, "backend.threads", count),
  };
}

function parseRun(value: unknown, path: string, testSize: number): RunResult {
  const run = object(value, path);
  const epochsRun = count(run["epochsRun"], `${path}.epochsRun`);
  const test = object(run["test"], `${path}.test`);
  const course = {
    config: parseConfig(run["config"], `${path}.config`),
    epochsRun,
    stoppedEarly: flag(run["stoppedEarly"], `${path}.stoppedEarly`),
    history: parseHistory(run["history"], `${path}.history`, epochsRun),
  };
  return {
    architecture: oneOf(ARCHITECTURE_IDS, run["architecture"], `${path}.architecture`),
    seed: count(run["seed"], `${path}.seed`),
    ...course,
    ...parseEnd(run, path, course),
    ...(run["imported"] === undefined ? {} : { imported: parseImported(run["imported"], `${path}.imported`) }),
    ...(run["shipped"] === undefined ? {} : { shipped: parseCard(run["shipped"], `${path}.shipped`) }),
    secondsPerEpoch: listOf(epochsRun, run["secondsPerEpoch"], `${path}.secondsPerEpoch`, number),
    test: { loss: numberOrNaN(test["loss"], `${path}.test.loss`), accuracy: fraction(test["accuracy"], `${path}.test.accuracy`) },
    ...parsePredictions(run, path, testSize),
    classificationReport: parseReport(run["classificationReport"], `${path}.classificationReport`),
  };
}

/** A network's file, as a run keeps it. @throws Error naming the first field that is not as it should be. */
export function parseImported(value: unknown, path: string): NonNullable<RunResult["imported"]> {
  const imported = object(value, path);
  return {
    fileName: text(imported["fileName"], `${path}.fileName`),
    format: oneOf<NonNullable<RunResult["imported"]>["format"]>(["tfjs", "keras-h5", "keras", "onnx"], imported["format"], `${path}.format`),
    hasOptimizer: flag(imported["hasOptimizer"], `${path}.hasOptimizer`),
    metadata: Object.fromEntries(Object.entries(object(imported["metadata"], `${path}.metadata`)).map(([name, item]) => [name, text(item, `${path}.metadata.${name}`)])),
  };
}

/** @throws Error naming the first field that is not as it should be. */
export function parseCard(value: unknown, path: string): NetworkCard {
  const problem = cardProblem(value);
  return problem === null ? (value as NetworkCard) : fail(`${path}.${problem}`, "as on a network's card", (value as Fields | null)?.[problem]);
}

type Course = Pick<RunResult, "config" | "epochsRun" | "stoppedEarly" | "history">;

/** The two fields that the first files did not have: there they are inferred. */
function parseEnd(run: Fields, path: string, course: Course): Pick<RunResult, "endReason" | "restoredEpoch"> {
  const { endReason, restoredEpoch } = run;
  const epoch: Parse<number> = (value, epochPath) => epochOf(course.epochsRun, value, epochPath);
  return {
    endReason: endReason === undefined ? inferredEndReason(course) : orNull(endReason, `${path}.endReason`, parseEndReason),
    restoredEpoch: restoredEpoch === undefined ? inferredRestoredEpoch(course) : orNull(restoredEpoch, `${path}.restoredEpoch`, epoch),
  };
}

function parseEndReason(value: unknown, path: string): EndReason {
  return oneOf<EndReason>(["completed", "early-stopping", "stopped"], value, path);
}

/** A run that fell short without stopping early was stopped by hand. */
function inferredEndReason({ stoppedEarly, epochsRun, config }: Course): EndReason {
  if (stoppedEarly) return "early-stopping";
  return epochsRun >= config.epochs ? "completed" : "stopped";
}

/** It follows from the validation losses. */
function inferredRestoredEpoch({ config, history }: Course): number | null {
  if (config.earlyStopping === null || !config.earlyStopping.restoreBestWeights) return null;
  const stopping = new EarlyStopping(config.earlyStopping);
  history.valLoss.forEach((valLoss, epochIndex) => stopping.update(epochIndex, valLoss));
  return stopping.bestEpoch === null ? null : stopping.bestEpoch + 1;
}

function parseVote(value: unknown, path: string, testSize: number): NonNullable<ResultsFile["vote"]> {
  const vote = object(value, path);
  return { accuracy: fraction(vote["accuracy"], `${path}.accuracy`), ...parsePredictions(vote, path, testSize) };
}

/** @throws Error naming the first field that is not as it should be. */
export function parseConfig(value: unknown, path: string): TrainConfig {
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

function epochOf(epochsRun: number, value: unknown, path: string): number {
  const epoch = count(value, path);
  return epoch >= 1 && epoch <= epochsRun ? epoch : fail(path, `an epoch from 1 to ${epochsRun}`, value);
}

function classIndex(value: unknown, path: string): number {
  return count(value, path) < NUM_CLASSES ? (value as number) : fail(path, `a class from 0 to ${NUM_CLASSES - 1}`, value);
}
