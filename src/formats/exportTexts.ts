/** @file Histories, predictions, notebook, script and the folder of a whole experiment as files. */
import { FILE_NAMES } from "./fileNames";
import type { NetworkHistory, NetworkPredictions } from "./csv";
import type { FolderPlan } from "./experimentFolder";
import type { ExportedFile } from "./model";
import type { ExperimentPlan } from "./python";

export async function exportHistory(histories: readonly NetworkHistory[]): Promise<ExportedFile> {
  const { historyCsv } = await import("./csv");
  return textFile(FILE_NAMES.history, "text/csv", historyCsv(histories));
}

/** @param labels True classes of the test images, in file order; null where they are not at hand. */
export async function exportPredictions(networks: readonly NetworkPredictions[], labels: ArrayLike<number> | null): Promise<ExportedFile> {
  const { predictionsCsv } = await import("./csv");
  return textFile(FILE_NAMES.predictions, "text/csv", predictionsCsv(networks, labels));
}

/** A Jupyter notebook that repeats the experiment in Keras. */
export async function exportNotebook(plan: ExperimentPlan): Promise<ExportedFile> {
  const { kerasNotebook } = await import("./kerasNotebook");
  return textFile(FILE_NAMES.notebook, "application/x-ipynb+json", kerasNotebook(plan));
}

/** A script that repeats the experiment in PyTorch. */
export async function exportPytorchScript(plan: ExperimentPlan): Promise<ExportedFile> {
  const { pytorchScript } = await import("./pytorchScript");
  return textFile(FILE_NAMES.script, "text/x-python", pytorchScript(plan));
}

/** A folder of Python that trains all runs of the experiment in Keras, in one zip. */
export async function exportExperiment(plan: FolderPlan, savedAt = new Date()): Promise<ExportedFile> {
  const [{ experimentFolder }, { writeZip }] = await Promise.all([import("./experimentFolder"), import("./zip")]);
  const folder = FILE_NAMES.experiment.replace(/\.zip$/, "");
  const entries = Object.entries(experimentFolder(plan)).map(([name, text]) => ({ name: `${folder}/${name}`, bytes: new TextEncoder().encode(text), pack: true }));
  return { name: FILE_NAMES.experiment, mediaType: "application/zip", bytes: await writeZip(entries, savedAt) };
}

function textFile(name: string, mediaType: string, text: string): ExportedFile {
  return { name, mediaType, bytes: new TextEncoder().encode(text) };
}
