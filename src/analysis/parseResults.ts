/** @file Reading results.json: checked field by field, what older files lack filled in, and the first format read as the second. */
import { NUM_CLASSES } from "../data/dataset";
import { architectureById, ARCHITECTURE_IDS } from "../nn/architectures";
import { EarlyStopping } from "../nn/earlyStopping";
import type { ClassificationReport, ClassScores } from "../nn/metrics/classificationReport";
import type { EndReason } from "../nn/trainEvents";
import { cardProblem, type NetworkCard } from "../experiment/networkCard";
import { count, fail, type Fields, flag, fraction, list, listOf, number, numberOrNaN, object, oneOf, orNull, type Parse, text } from "../experiment/parsing";
import { type LayersOf, paperLayers, parseName, parseNetwork } from "../experiment/parseNetwork";
import { parseConfig, parseRecipe, recipeOf } from "../experiment/parseRecipe";
import { parseRunId } from "../experiment/parsePlan";
import { type RunId, VOTE_METHODS } from "../experiment/plan";
import { paperExperiment } from "../experiment/presets";
import { RESULTS_FORMAT, type ResultsFile, type RunResult } from "./results";

/**
 * Checks what was read from a results.json and gives it its type; unknown fields are dropped. A loss that was not a
 * finite number is null in JSON and comes back as NaN.
 *
 * @param json what `JSON.parse` made of the file.
 * @param layersOf what the paper's architectures are made of; tests pass something small.
 * @throws Error naming the first field that is not as it should be, and what stands there instead.
 */
export function parseResultsFile(json: unknown, layersOf: LayersOf = paperLayers): ResultsFile {
  const file = object(json, "the file");
  const format = file["format"] === undefined ? 1 : oneOf([1, RESULTS_FORMAT] as const, file["format"], "format");
  const dataset = parseDataset(file["dataset"]);
  const parseSaid: ParseIdentity = format === 1 ? (run, path) => parseArchitecture(run, path, layersOf) : (run, path) => parseIdentity(run, path, layersOf);
  const runs = withIds(list(file["runs"], "runs", (run, path) => parseRun(run, path, dataset, parseSaid)));
  return {
    format: RESULTS_FORMAT,
    experiment: format === 1 ? paperName() : parseExperimentName(file["experiment"]),
    dataset,
    backend: parseBackend(file["backend"]),
    runs,
    vote: orNull(file["vote"], "vote", (vote, path) => parseVote(vote, path, dataset.test, format === 1 ? null : runs.map(({ id }) => id), runs)),
  };
}

function paperName(): ResultsFile["experiment"] {
  const { name, preset } = paperExperiment();
  return { name, preset };
}

function parseExperimentName(value: unknown): ResultsFile["experiment"] {
  const experiment = object(value, "experiment");
  return { name: parseName(experiment["name"], "experiment.name"), preset: orNull(experiment["preset"], "experiment.preset", text) };
}

/** What a run is, before what came of it. */
type Identity = Pick<RunResult, "id" | "name" | "network" | "recipe" | "architecture">;
type ParseIdentity = (run: Fields, path: string) => Identity;

function parseIdentity(run: Fields, path: string, layersOf: LayersOf): Identity {
  const network = parseNetwork(run["network"], `${path}.network`, layersOf);
  const { architecture } = network;
  return {
    id: parseRunId(run["id"], `${path}.id`),
    name: parseName(run["name"], `${path}.name`),
    network,
    recipe: parseRecipe(run["recipe"], `${path}.recipe`),
    architecture: parseSameArchitecture(run["architecture"], `${path}.architecture`, architecture),
  };
}

/** What the file says must be what the layers are. */
function parseSameArchitecture(value: unknown, path: string, architecture: RunResult["architecture"]): RunResult["architecture"] {
  const said = orNull(value, path, (id, at) => oneOf(ARCHITECTURE_IDS, id, at));
  return said === architecture ? said : fail(path, `${architecture}, which has these layers`, value);
}

/** Format 1: its number says it all. */
function parseArchitecture(run: Fields, path: string, layersOf: LayersOf): Identity {
  const architecture = oneOf(ARCHITECTURE_IDS, run["architecture"], `${path}.architecture`);
  const { name } = architectureById(architecture);
  return {
    id: String(architecture),
    name,
    network: { name, layers: layersOf(architecture), architecture },
    recipe: recipeOf(parseConfig(run["config"], `${path}.config`)),
    architecture,
  };
}

/** Runs with an id each: files put together by hand may have several of one architecture. */
function withIds(runs: readonly RunResult[]): RunResult[] {
  const taken = new Set<RunId>();
  const free = (): RunId => String(Math.max(0, ...runs.map(({ id }) => Number(id)), ...[...taken].map(Number)) + 1);
  return runs.map((run) => {
    const id = taken.has(run.id) ? free() : run.id;
    taken.add(id);
    return { ...run, id };
  });
}

function parseDataset(value: unknown): ResultsFile["dataset"] {
  const dataset = object(value, "dataset");
  return {
    name: text(dataset["name"], "dataset.name"),
    train: count(dataset["train"], "dataset.train"),
    validation: count(dataset["validation"], "dataset.validation"),
    test: count(dataset["test"], "dataset.test"),
    ...(dataset["fingerprint"] === undefined ? {} : { fingerprint: text(dataset["fingerprint"], "dataset.fingerprint") }),
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

function parseRun(value: unknown, path: string, dataset: ResultsFile["dataset"], parseSaid: ParseIdentity): RunResult {
  const run = object(value, path);
  const identity = parseSaid(run, path);
  const epochsRun = count(run["epochsRun"], `${path}.epochsRun`);
  const test = object(run["test"], `${path}.test`);
  const course = {
    config: parseConfig(run["config"], `${path}.config`),
    epochsRun,
    stoppedEarly: flag(run["stoppedEarly"], `${path}.stoppedEarly`),
    history: parseHistory(run["history"], `${path}.history`, epochsRun),
  };
  const end = parseEnd(run, path, course);
  const shipped: Pick<RunResult, "shipped"> = run["shipped"] === undefined ? {} : { shipped: parseCard(run["shipped"], `${path}.shipped`) };
  return {
    ...identity,
    ...parseSizes(run, path, dataset, epochsRun === 0 && end.endReason === null ? (shipped.shipped ?? null) : null),
    seed: count(run["seed"], `${path}.seed`),
    ...course,
    ...end,
    ...(run["imported"] === undefined ? {} : { imported: parseImported(run["imported"], `${path}.imported`) }),
    ...shipped,
    secondsPerEpoch: listOf(epochsRun, run["secondsPerEpoch"], `${path}.secondsPerEpoch`, number),
    test: { loss: numberOrNaN(test["loss"], `${path}.test.loss`), accuracy: fraction(test["accuracy"], `${path}.test.accuracy`) },
    ...parsePredictions(run, path, dataset.test),
    classificationReport: parseReport(run["classificationReport"], `${path}.classificationReport`),
  };
}

/** Format 1 had no sizes of a run's own: they are the file's, or those of the card of weights that are as they came. */
function parseSizes(run: Fields, path: string, dataset: ResultsFile["dataset"], card: NetworkCard | null): Pick<RunResult, "trainSize" | "validationSize"> {
  return {
    trainSize: run["trainSize"] === undefined ? (card?.trainSize ?? dataset.train) : count(run["trainSize"], `${path}.trainSize`),
    validationSize: run["validationSize"] === undefined ? (card?.validationSize ?? dataset.validation) : count(run["validationSize"], `${path}.validationSize`),
  };
}

/** A network's file, as a run keeps it. @throws Error naming the first field that is not as it should be. */
export function parseImported(value: unknown, path: string): NonNullable<RunResult["imported"]> {
  const imported = object(value, path);
  return {
    fileName: text(imported["fileName"], `${path}.fileName`),
    format: oneOf<NonNullable<RunResult["imported"]>["format"]>(["tfjs", "keras-h5", "keras", "onnx", "safetensors"], imported["format"], `${path}.format`),
    hasOptimizer: flag(imported["hasOptimizer"], `${path}.hasOptimizer`),
    ...(imported["notes"] === undefined ? {} : { notes: list(imported["notes"], `${path}.notes`, text) }),
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

/** @param known ids that may vote; null in format 1, where all `runs` did, by majority. */
function parseVote(value: unknown, path: string, testSize: number, known: readonly RunId[] | null, runs: readonly RunResult[]): NonNullable<ResultsFile["vote"]> {
  const vote = object(value, path);
  const how =
    known === null
      ? { members: runs.map(({ id }) => id), method: "majority" as const }
      : { members: list(vote["members"], `${path}.members`, (id, at) => oneOf(known, id, at)), method: oneOf(VOTE_METHODS, vote["method"], `${path}.method`) };
  return { ...how, accuracy: fraction(vote["accuracy"], `${path}.accuracy`), ...parsePredictions(vote, path, testSize) };
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
