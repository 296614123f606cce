/**
 * @file Networks and results as files, and back: what goes into each, from the store's data and the weights that the
 * session keeps. The formats are a chunk of their own, loaded when a file is first asked for.
 */
import type { ExperimentPlan, ExportedFile, ExportOptions, FolderPlan, ImportedModel, ModelFormat, PlannedSizes, TrainedModel } from "../formats";
import { MAX_FILE_BYTES } from "../formats/limits";
import type { LayerSpec } from "../nn/architectures/layers";
import { networkProblem } from "../experiment/networkProblem";
import { CLASS_NAMES } from "../data/dataset";
import type { OptimizerState } from "../nn/optimizers/state";
import { formatClassificationReport } from "../nn/metrics/classificationReport";
import type { RunId } from "../experiment/plan";
import type { ChosenFile, TextFile } from "../state/commands";
import { fileBases, fileNumbers, tableLabels } from "./fileBases";
import type { NetworkCard } from "../experiment/networkCard";
import { knownEpochs } from "../experiment/origin";
import { formatReport } from "../analysis/report";
import { percent2 } from "../analysis/reportParts";
import { toResultsFile } from "../analysis/results";
import type { Run } from "../experiment/run";
import type { AppState } from "../state/store";
import { grouped } from "../experiment/words";
import { leftOutOfFiles, outcomeSentences } from "./runOutcome";

/** What is kept of a trained network on the host. */
export interface TrainedNetwork {
  readonly weights: readonly Float32Array[];
  /** As it was after the last finished epoch; null where there was none. */
  readonly optimizer: OptimizerState | null;
}

/** What the session knows beside the store. */
export interface FileSources {
  readonly state: AppState;
  readonly trained: (id: RunId) => TrainedNetwork | null;
  /** True classes of the test images; null where they are not the runs'. */
  readonly labels: Uint8Array | null;
}

type ScoredRunWithRows = Run & { readonly name: string; readonly test: NonNullable<Run["test"]> };

/** @throws Error with a sentence if the network has not been trained. */
export async function networkFile({ state, trained }: FileSources, id: RunId, format: ModelFormat, withOptimizer: boolean): Promise<ExportedFile> {
  const model = toModel(state, scoredRun(state, id), trained(id), withOptimizer);
  const { exportModel } = await import("../formats");
  return exportModel(model, format);
}

/** @throws Error with a sentence if the network has not been trained. */
export async function textFile({ state, labels }: FileSources, id: RunId, kind: TextFile): Promise<ExportedFile> {
  const run = scoredRun(state, id);
  const formats = await import("../formats");
  switch (kind) {
    case "notebook":
      return formats.exportNotebook(planOf(state, [run]));
    case "script":
      return formats.exportPytorchScript(planOf(state, [run]));
    case "history":
      return formats.exportHistory(labelled(state, [run]));
    case "predictions":
      return formats.exportPredictions(labelled(state, [run]), labels);
    case "report": {
      const { name, text } = classificationReport(state, run);
      return { name, mediaType: "text/plain", bytes: new TextEncoder().encode(text) };
    }
  }
}

/**
 * All networks in all formats, notebook, script, tables, results.json and report.md.
 * @throws Error with a sentence if no network has been trained; the signal's reason if it was aborted.
 */
export async function everythingFile({ state, trained, labels }: FileSources, options: ExportOptions): Promise<ExportedFile> {
  const runs = state.experiment.runs.filter(({ id }) => state.runs[id]?.test != null && trained(id) !== null).map(({ id }) => scoredRun(state, id));
  const [first, ...rest] = runs;
  if (first === undefined) throw new Error("There is nothing to take away yet: no network has been trained.");
  const results = toResultsFile(state);
  const { exportEverything } = await import("../formats");
  const everything = {
    models: runs.map((run) => toModel(state, run, trained(run.id), true)),
    plan: planOf(state, [first, ...rest]),
    histories: labelled(state, runs),
    predictions: labelled(state, runs),
    labels,
    others: [
      { name: "results.json", text: `${JSON.stringify(results, null, 2)}\n` },
      { name: "report.md", text: formatReport(results, { labels }) },
      ...runs.map((run) => classificationReport(state, run)),
    ],
  };
  return exportEverything(everything, options);
}

/** The experiment as it is planned, trained or not, as a folder of Python in one zip. */
export async function experimentFile(state: Pick<AppState, "experiment" | "dataset" | "runs">): Promise<ExportedFile> {
  const { exportExperiment } = await import("../formats");
  return exportExperiment(folderPlanOf(state));
}

/** A network that was opened, by the name of its file. */
export interface OpenedNetwork {
  readonly fileName: string;
  readonly model: ImportedModel;
}

/**
 * The network that files chosen together hold: one file, or a description and its weights.
 * @param onto The network that weights alone belong to; null where nobody has picked one.
 * @throws Error (a `ModelFormatError`, or one from reading) whose message is for people; a `WeightsAloneError` if a
 *   network has to be picked first.
 */
export async function readNetwork(files: readonly ChosenFile[], onto: readonly LayerSpec[] | null = null): Promise<OpenedNetwork> {
  const tooLarge = files.find(({ size }) => size > MAX_FILE_BYTES);
  if (tooLarge !== undefined) throw new Error(`“${tooLarge.name}” has ${(tooLarge.size / 1e6).toFixed(0)} MB; at most ${(MAX_FILE_BYTES / 1e6).toFixed(0)} MB are read, and no network of this page is that large.`);
  const named = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await bytesOf(file) })));
  const { importModel, networkGroups } = await import("../formats");
  const [group, another] = networkGroups(named);
  if (group === undefined) throw new Error("No file was chosen. Choose a network's.");
  if (another !== undefined) throw new Error(`“${group.main.name}” and “${another.main.name}” do not belong to one network: neither names the other. Open one network at a time; a TensorFlow.js model.json or an .onnx file together with the files that it names.`);
  const { main, companions } = group;
  const model = await importModel(main.bytes, { companions, ...(onto === null ? {} : { onto }) });
  const problem = networkProblem(model.layers);
  if (problem !== null) throw new Error(`“${main.name}” holds a network that this page cannot train: ${problem} Choose a file of another network.`);
  return { fileName: main.name, model };
}

async function bytesOf(file: ChosenFile): Promise<Uint8Array> {
  const bytes = await file.arrayBuffer().catch((error: unknown) => {
    throw new Error(`“${file.name}” could not be read from the disk. Choose it again.`, { cause: error });
  });
  return new Uint8Array(bytes);
}

function scoredRun({ runs, experiment }: AppState, id: RunId): ScoredRunWithRows {
  const run = runs[id];
  if (run === undefined || run.test === null) throw new Error("This network has not been trained yet, so there is nothing to take away.");
  return { ...run, name: experiment.runs.find((plan) => plan.id === id)?.name ?? run.network.name, test: run.test };
}

/** Every run of the experiment by its name: a file's name depends on which others there are. */
function filed({ experiment }: Pick<AppState, "experiment">) {
  return experiment.runs.map(({ id, name, network, recipe }) => ({ id, name, network, config: recipe }));
}

/** `runs` as tables call them. */
function labelled<T extends ScoredRunWithRows>(state: AppState, runs: readonly T[]) {
  const labels = tableLabels(filed(state));
  return runs.map((run) => ({ ...run, ...(labels.get(run.id) ?? { column: "run" as const, label: run.name }) }));
}

/** As scikit-learn prints it. */
function classificationReport(state: AppState, { id, name, test, testSize }: ScoredRunWithRows): { readonly name: string; readonly text: string } {
  const head = `${name}: test accuracy ${percent2(test.accuracy)} on ${grouped(testSize)} images`;
  return { name: `classification_report_${fileNumbers(filed(state)).get(id) ?? id}.txt`, text: `${head}\n\n${formatClassificationReport(test.report, CLASS_NAMES)}\n` };
}

function toModel(state: AppState, run: ScoredRunWithRows, trained: TrainedNetwork | null, withOptimizer: boolean): TrainedModel {
  if (trained === null) throw new Error("The weights of this network are no longer in memory, only its results. Train it again to take it away.");
  return {
    fileBase: fileBases(filed(state)).get(run.id) ?? run.id,
    architecture: run.network.architecture,
    layers: run.network.layers,
    weights: trained.weights,
    optimizer: withOptimizer ? trained.optimizer : null,
    recipe: run.config,
    metadata: metadataOf(state, run),
  };
}

/** Short texts, the names as Python writes them. */
function metadataOf({ training }: AppState, run: ScoredRunWithRows): Record<string, string> {
  const { config, epochs, trainSize, testSize, test, imported, shipped } = run;
  const leftOut = leftOutOfFiles(config);
  return {
    made_by: "Fitting Room",
    dataset: training.dataset ?? "unknown",
    epochs: String(knownEpochs(run) ?? 0),
    ...(imported !== undefined && epochs.length === 0 ? {} : { seed: String(config.seed), train_size: String(trainSize) }),
    test_size: String(testSize),
    test_accuracy: String(test.accuracy),
    test_loss: String(test.loss),
    ...(leftOut === null ? {} : { of_the_recipe_not_in_this_file: leftOut }),
    ...(imported === undefined ? {} : { opened_from: imported.fileName.slice(0, 200) }),
    ...(shipped === undefined ? {} : { came_with_the_page: cameText(shipped), ...(epochs.length === 0 ? {} : { epochs_trained_further: String(epochs.length) }) }),
  };
}

function cameText({ data, epochs, seed, date }: NetworkCard): string {
  return `trained on ${data} for ${epochs} epochs, seed ${seed}, ${date}`;
}

/** Sizes are those of Fashion-MNIST, which the folder trains on, as the page would cut them. */
function folderPlanOf({ experiment, dataset, runs }: Pick<AppState, "experiment" | "dataset" | "runs">): FolderPlan {
  const { name, preset, nextId, data } = experiment;
  const bases = fileBases(filed({ experiment }));
  const common: PlannedSizes = { ...setSizes(Math.max(...experiment.runs.map(({ trainSize }) => trainSize))), testSize: data.testSize };
  const networks = experiment.runs.map(({ id, name: runName, network, recipe, trainSize }) => {
    const outcome = runs[id]?.test == null ? [] : outcomeSentences({ ...runs[id], test: runs[id].test });
    const sizes = trainSize === common.trainSize ? {} : { sizes: { ...common, ...setSizes(trainSize) } };
    return { number: id, name: runName, layers: network.layers, network, fileBase: bases.get(id) ?? id, config: recipe, outcome, ...sizes };
  });
  return { name, preset, nextId, networks, ...common, isOnBuiltIn: dataset.loaded?.name === "built-in" };
}

/** Validation keeps the split's proportion, a fifth to four. */
function setSizes(trainSize: number): Pick<PlannedSizes, "trainSize" | "validationSize"> {
  return { trainSize, validationSize: Math.ceil(trainSize / 4) };
}

/** Each run with its own sizes and figures; what is common to all is the largest of each size, of which a run takes its first. */
function planOf(state: AppState, runs: readonly [ScoredRunWithRows, ...ScoredRunWithRows[]]): ExperimentPlan {
  const bases = fileBases(filed(state));
  const largest = (size: keyof PlannedSizes): number => Math.max(...runs.map((run) => run[size]));
  const common: PlannedSizes = { trainSize: largest("trainSize"), validationSize: largest("validationSize"), testSize: largest("testSize") };
  const networks = runs.map((run) => {
    const { id, name, network, config, trainSize, validationSize, testSize } = run;
    const isCommon = trainSize === common.trainSize && validationSize === common.validationSize && testSize === common.testSize;
    const sizes = isCommon ? {} : { sizes: { trainSize, validationSize, testSize } };
    return { number: id, name, layers: network.layers, fileBase: bases.get(id) ?? id, config, outcome: outcomeSentences(run), ...sizes };
  });
  return { networks, ...common, isOnBuiltIn: state.training.dataset === "built-in" };
}
