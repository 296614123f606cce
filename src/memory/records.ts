/** @file What is kept between visits, in the form in which it is kept, and the way back: checked field by field. */
import { NUM_CLASSES, type DatasetName } from "../data/dataset";
import { ARCHITECTURE_IDS, architectureById } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";
import { type OptimizerState, OPTIMIZER_KINDS, fromAdamState, SLOT_NAMES } from "../nn/optimizers/state";
import { summarize, type WeightSummary } from "../nn/summary";
import type { Checkpoint } from "../nn/train";
import type { EpochRecord } from "../nn/trainEvents";
import { parseCard, parseImported, parseResultsFile } from "../analysis/parseResults";
import { type LayersOf, parseName } from "../experiment/parseNetwork";
import { parseConfig, parseRecipe, recipeOf } from "../experiment/parseRecipe";
import { parseExperiment, parseRunId, parseVoteChoice } from "../experiment/parsePlan";
import type { RunId, VoteChoice } from "../experiment/plan";
import { plannedBySettings, type Plan } from "../experiment/plannedBySettings";
import { BACKEND_CHOICES } from "../nn/backendChoice";
import type { NetworkSpec } from "../experiment/network";
import { count, fail, type Fields, fraction, list, listOf, number, object, oneOf, orNull, text, type Parse } from "../experiment/parsing";
import type { ResultsFile } from "../analysis/results";
import type { Run } from "../experiment/run";
import { settingProblem, settingsFromQuery } from "../experiment/settings";
import type { PastRun } from "../state/memoryState";

/**
 * Counts up when a record's form changes; older ones are then read as they were, newer ones refused. In 1 and 2 an
 * experiment was the paper's three with settings for all, and a run went by its architecture's number; 2 is what was
 * under way and has `further`. In all up to 3 there was no optimizer but Adam, and no layer but those of the paper's kinds.
 */
const FORMAT = 4;
const OLD_FORMAT = 1;
const OLD_FURTHER_FORMAT = 2;
const ADAM_FORMAT = 3;

/** The experiment under way, as far as its last finished epoch. */
export interface Progress {
  /** The experiment's. */
  readonly id: string;
  readonly plan: Plan;
  /** Absent in records from before it could be chosen on the page. */
  readonly voteChoice?: VoteChoice;
  readonly dataset: { readonly name: DatasetName; readonly fingerprint: string };
  /** Name of the backend that computes it. */
  readonly backend: string;
  readonly queue: readonly RunId[];
  readonly current: RunId;
  readonly course: Course;
  /** What is trained further; null where the plan says what is trained, from the start. */
  readonly further: Further | null;
  /** null where the current network has not finished an epoch; what is trained further has one from the beginning. */
  readonly checkpoint: Checkpoint | null;
}

/** What a run that is trained further has of its own, beside its course. */
export type Further = Pick<Run, "config" | "trainSize" | "testSize" | "imported" | "shipped">;

/** What the page has seen of a run, beside its checkpoint. */
export interface Course {
  readonly epochs: readonly EpochRecord[];
  readonly elapsedSeconds: number;
  readonly initialLoss: number | null;
  readonly initialAccuracy: number | null;
}

/** Everything that was measured and learned in one experiment. */
export interface Content {
  readonly results: ResultsFile;
  readonly fingerprint: string;
  /** One for each of `results.runs`, in their order. */
  readonly networks: readonly ScoredNetwork[];
  /** Absent in records from before it could be chosen on the page: there the results say who voted. */
  readonly voteChoice?: VoteChoice;
}

/** What results.json has no room for. */
interface ScoredNetwork extends Pick<Course, "initialLoss" | "initialAccuracy"> {
  readonly weights: readonly Float32Array[];
  /** Of the test images, flattened row-major from `[size, 10]`. */
  readonly probabilities: Float32Array;
}

const DATASET_NAMES: readonly DatasetName[] = ["fashion-mnist", "built-in", "chosen-files"];

/** @param savedAt milliseconds since 1970. */
export function toProgressRecord(progress: Progress, savedAt: number): object {
  return { format: FORMAT, savedAt, ...progress };
}

/** @throws Error naming the first field that is not as it should be. */
export function parseProgress(record: unknown, layersOf: LayersOf): Progress & { readonly savedAt: number } {
  const fields = formatted(record, [OLD_FORMAT, OLD_FURTHER_FORMAT, ADAM_FORMAT, FORMAT]);
  const isOld = fields["format"] === OLD_FORMAT || fields["format"] === OLD_FURTHER_FORMAT;
  const isFurther = isOld ? fields["format"] === OLD_FURTHER_FORMAT : fields["further"] !== null;
  const plan = isOld ? parseSettings(fields["settings"], "settings", layersOf) : parsePlan(fields["plan"], "plan", layersOf);
  const known = plan.experiment.runs.map(({ id }) => id);
  const runId: Parse<RunId> = isOld ? oldRunId : (value, path) => oneOf(known, value, path);
  const dataset = object(fields["dataset"], "dataset");
  const queue = list(fields["queue"], "queue", runId);
  const current = oneOf(queue, isOld ? runId(fields["current"], "current") : fields["current"], "current");
  const { network } = plan.experiment.runs.find(({ id }) => id === current) ?? fail("current", "a run of the experiment", current);
  const course = parseCourse(fields["course"]);
  const further = isFurther ? parseFurther(fields["further"], network, course.epochs.length, isOld) : null;
  // Nothing else waits behind what is trained further.
  if (isFurther) listOf(1, queue, "queue", (id) => id);
  const checkpoint = orNull(fields["checkpoint"], "checkpoint", (value) => parseCheckpoint(value, course.epochs, weightSizes(network.layers)));
  if (checkpoint === null && (isFurther || course.epochs.length > 0)) fail("checkpoint", "there", null);
  return {
    id: text(fields["id"], "id"),
    savedAt: number(fields["savedAt"], "savedAt"),
    plan,
    ...parseChosenVote(fields),
    dataset: { name: oneOf(DATASET_NAMES, dataset["name"], "dataset.name"), fingerprint: text(dataset["fingerprint"], "dataset.fingerprint") },
    backend: text(fields["backend"], "backend"),
    queue,
    current,
    course,
    further,
    checkpoint,
  };
}

export function toPastRunRecord(run: PastRun): object {
  return { format: FORMAT, ...run };
}

/** @throws Error naming the first field that is not as it should be. */
export function parsePastRun(record: unknown, layersOf: LayersOf): PastRun {
  const fields = formatted(record, [OLD_FORMAT, ADAM_FORMAT, FORMAT]);
  const isOld = fields["format"] === OLD_FORMAT;
  return {
    id: text(fields["id"], "id"),
    name: text(fields["name"], "name"),
    savedAt: number(fields["savedAt"], "savedAt"),
    plan: isOld ? parseSettings(fields["settings"], "settings", layersOf) : parsePlan(fields["plan"], "plan", layersOf),
    dataset: oneOf(DATASET_NAMES, fields["dataset"], "dataset"),
    scores: list(fields["scores"], "scores", isOld ? parseOldScore : parseScore),
    voteAccuracy: orNull(fields["voteAccuracy"], "voteAccuracy", fraction),
    bytes: count(fields["bytes"], "bytes"),
  };
}

/** The results as the text of their file: a loss that is no number has a form there. */
export function toContentRecord({ results, ...content }: Content): object {
  return { format: FORMAT, results: JSON.stringify(results), ...content };
}

/** @throws Error naming the first field that is not as it should be. */
export function parseContent(record: unknown, layersOf: LayersOf): Content {
  const fields = formatted(record, [OLD_FORMAT, ADAM_FORMAT, FORMAT]);
  const results = parseResultsFile(JSON.parse(text(fields["results"], "results")), layersOf);
  const networks = listOf(results.runs.length, fields["networks"], "networks", object);
  return {
    results,
    fingerprint: text(fields["fingerprint"], "fingerprint"),
    ...parseChosenVote(fields),
    networks: networks.map((network, i) => ({
      weights: floatArrays(network["weights"], `networks[${i}].weights`, weightSizes(results.runs[i]!.network.layers).all),
      probabilities: floats(network["probabilities"], `networks[${i}].probabilities`, results.dataset.test * NUM_CLASSES),
      initialLoss: orNull(network["initialLoss"], `networks[${i}].initialLoss`, number),
      initialAccuracy: orNull(network["initialAccuracy"], `networks[${i}].initialAccuracy`, fraction),
    })),
  };
}

function parseChosenVote({ voteChoice }: Fields): Pick<Content, "voteChoice"> {
  return voteChoice === undefined ? {} : { voteChoice: parseVoteChoice(voteChoice, "voteChoice") };
}

/** About what a record takes on disk: its numbers, and the text of its results. */
export function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 8;
  return Object.values(value).reduce<number>((sum, part) => sum + bytesOf(part), 0);
}

/** Lengths of the arrays that such layers have. */
interface WeightSizes {
  /** Of all weights, in Keras's order. */
  readonly all: readonly number[];
  /** Of those that an optimizer has slots for. */
  readonly trainable: readonly number[];
}

function weightSizes(layers: readonly LayerSpec[]): WeightSizes {
  const weights = summarize(layers).layers.flatMap(({ weights }) => weights);
  const sizes = (of: readonly WeightSummary[]): number[] => of.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  return { all: sizes(weights), trainable: sizes(weights.filter(({ isTrainable }) => isTrainable)) };
}

function formatted(record: unknown, formats: readonly number[]): Readonly<Record<string, unknown>> {
  const fields = object(record, "the record");
  oneOf(formats, fields["format"], "format");
  return fields;
}

/** Of the architecture that a run once went by. */
function oldRunId(value: unknown, path: string): RunId {
  return String(oneOf(ARCHITECTURE_IDS, value, path));
}

function parsePlan(value: unknown, path: string, layersOf: LayersOf): Plan {
  const plan = object(value, path);
  return {
    experiment: parseExperiment(plan["experiment"], `${path}.experiment`, layersOf),
    backendChoice: oneOf(BACKEND_CHOICES, plan["backendChoice"], `${path}.backendChoice`),
  };
}

function parseSettings(value: unknown, path: string, layersOf: LayersOf): Plan {
  const { settings, problems } = settingsFromQuery(new URLSearchParams(text(value, path)));
  if (problems.length > 0) fail(path, "settings of this page", value);
  const { experiment, backendChoice } = plannedBySettings(settings);
  const runs = experiment.runs.map((run) => (run.network.architecture === null ? run : { ...run, network: { ...run.network, layers: layersOf(run.network.architecture) } }));
  return { experiment: { ...experiment, runs }, backendChoice };
}

function parseScore(value: unknown, path: string): PastRun["scores"][number] {
  const score = object(value, path);
  return {
    runId: parseRunId(score["runId"], `${path}.runId`),
    name: parseName(score["name"], `${path}.name`),
    architecture: orNull(score["architecture"], `${path}.architecture`, (id, at) => oneOf(ARCHITECTURE_IDS, id, at)),
    ...parseScored(score, path),
  };
}

function parseOldScore(value: unknown, path: string): PastRun["scores"][number] {
  const score = object(value, path);
  const architecture = oneOf(ARCHITECTURE_IDS, score["architecture"], `${path}.architecture`);
  return { runId: String(architecture), name: architectureById(architecture).name, architecture, ...parseScored(score, path) };
}

function parseScored(score: Fields, path: string): Pick<PastRun["scores"][number], "accuracy" | "isShipped"> {
  return { accuracy: fraction(score["accuracy"], `${path}.accuracy`), ...(score["isShipped"] === true ? { isShipped: true } : {}) };
}

function parseCourse(value: unknown): Course {
  const course = object(value, "course");
  return {
    epochs: list(course["epochs"], "course.epochs", parseEpoch),
    elapsedSeconds: number(course["elapsedSeconds"], "course.elapsedSeconds"),
    initialLoss: orNull(course["initialLoss"], "course.initialLoss", number),
    initialAccuracy: orNull(course["initialAccuracy"], "course.initialAccuracy", fraction),
  };
}

function parseEpoch(value: unknown, path: string): EpochRecord {
  const record = object(value, path);
  const field = (name: keyof EpochRecord, parse: Parse<number> = number): number => parse(record[name], `${path}.${name}`);
  return {
    epoch: field("epoch", count),
    loss: field("loss"),
    accuracy: field("accuracy", fraction),
    valLoss: field("valLoss"),
    valAccuracy: field("valAccuracy", fraction),
    seconds: field("seconds"),
  };
}

function parseFurther(value: unknown, network: NetworkSpec, numEpochs: number, isOld: boolean): Further {
  const further = object(value, "further");
  const { imported, shipped } = further;
  return {
    config: parseFurtherConfig(further["config"], "further.config", numEpochs, isOld),
    trainSize: positive(further["trainSize"], "further.trainSize"),
    testSize: positive(further["testSize"], "further.testSize"),
    ...(imported === undefined ? {} : { imported: parseImported(imported, "further.imported") }),
    ...(shipped === undefined ? {} : { shipped: parseCardOf(network, shipped, "further.shipped") }),
  };
}

/** This config will be trained with, so it must be one that can be: batches of nothing would never end. */
function parseFurtherConfig(value: unknown, path: string, numEpochs: number, isOld: boolean): Further["config"] {
  const config = isOld ? recipeOf(parseConfig(value, path)) : parseRecipe(value, path);
  if (config.epochs < numEpochs) fail(`${path}.epochs`, `${numEpochs} or more`, config.epochs);
  for (const name of ["batchSize", "learningRate"] as const) {
    if (settingProblem(name, config[name]) !== null) fail(`${path}.${name}`, "within this page’s limits", config[name]);
  }
  return config;
}

function parseCardOf({ architecture }: NetworkSpec, value: unknown, path: string): NonNullable<Further["shipped"]> {
  const card = parseCard(value, path);
  oneOf([architecture], card.architecture, `${path}.architecture`);
  return card;
}

function positive(value: unknown, path: string): number {
  return count(value, path) > 0 ? (value as number) : fail(path, "a whole number from 1", value);
}

function parseCheckpoint(value: unknown, epochs: readonly EpochRecord[], { all, trainable }: WeightSizes): Checkpoint {
  const checkpoint = object(value, "checkpoint");
  const { adam, valAccuracies } = checkpoint;
  return {
    epoch: oneOf([epochs.length], checkpoint["epoch"], "checkpoint.epoch"),
    weights: floatArrays(checkpoint["weights"], "checkpoint.weights", all),
    optimizer: adam === undefined ? orNull(checkpoint["optimizer"], "checkpoint.optimizer", (state, path) => parseOptimizerState(state, path, trainable)) : parseAdam(adam, "checkpoint.adam", trainable),
    valLosses: listOf(epochs.length, checkpoint["valLosses"], "checkpoint.valLosses", number),
    // Until accuracy could be watched, it stood in the course alone.
    valAccuracies: valAccuracies === undefined ? epochs.map(({ valAccuracy }) => valAccuracy) : listOf(epochs.length, valAccuracies, "checkpoint.valAccuracies", fraction),
    best: orNull(checkpoint["best"], "checkpoint.best", (best, path) => {
      const fields = object(best, path);
      return { epoch: count(fields["epoch"], `${path}.epoch`), weights: floatArrays(fields["weights"], `${path}.weights`, all) };
    }),
  };
}

function parseOptimizerState(value: unknown, path: string, sizes: readonly number[]): OptimizerState {
  const state = object(value, path);
  const slots = object(state["slots"], `${path}.slots`);
  const known = SLOT_NAMES.filter((name) => slots[name] !== undefined);
  return {
    kind: oneOf(OPTIMIZER_KINDS, state["kind"], `${path}.kind`),
    iterations: count(state["iterations"], `${path}.iterations`),
    slots: Object.fromEntries(known.map((name) => [name, floatArrays(slots[name], `${path}.slots.${name}`, sizes)])),
  };
}

/** As it was while there was no other optimizer. */
function parseAdam(value: unknown, path: string, sizes: readonly number[]): OptimizerState {
  const adam = object(value, path);
  return fromAdamState({
    iterations: count(adam["iterations"], `${path}.iterations`),
    momentums: floatArrays(adam["momentums"], `${path}.momentums`, sizes),
    velocities: floatArrays(adam["velocities"], `${path}.velocities`, sizes),
  });
}

function floatArrays(value: unknown, path: string, sizes: readonly number[]): Float32Array[] {
  return listOf(sizes.length, value, path, (item) => item).map((item, i) => floats(item, `${path}[${i}]`, sizes[i]!));
}

function floats(value: unknown, path: string, length: number): Float32Array {
  return value instanceof Float32Array && value.length === length ? value : fail(path, `${length} numbers`, value);
}
