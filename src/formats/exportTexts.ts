/** @file Histories, predictions, notebook and script as files. */
import { FILE_NAMES } from "./fileNames";
import type { NetworkHistory, NetworkPredictions } from "./csv";
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

function textFile(name: string, mediaType: string, text: string): ExportedFile {
  return { name, mediaType, bytes: new TextEncoder().encode(text) };
}
