/** @file Everything there is about an experiment in one zip. */
import type { NetworkHistory, NetworkPredictions } from "./csv";
import { exportModel } from "./exportModel";
import { exportHistory, exportNotebook, exportPredictions, exportPytorchScript } from "./exportTexts";
import { FILE_NAMES, fileName } from "./fileNames";
import { ModelFormatError } from "./formatError";
import type { ExportedFile, ModelFormat, TrainedModel } from "./model";
import type { ExperimentPlan } from "./python";

export interface Everything {
  readonly models: readonly TrainedModel[];
  readonly plan: ExperimentPlan;
  readonly histories: readonly NetworkHistory[];
  readonly predictions: readonly NetworkPredictions[];
  /** True classes of the test images, in file order; null where they are not at hand. */
  readonly labels: ArrayLike<number> | null;
  /** Files made elsewhere, e.g. results.json and report.md. */
  readonly others: readonly { readonly name: string; readonly text: string }[];
}

export interface ExportProgress {
  /** Files done, of `total`. */
  readonly done: number;
  readonly total: number;
  /** The file just made. */
  readonly name: string;
}

export interface ExportOptions {
  readonly onProgress?: (progress: ExportProgress) => void;
  /** Awaited between two files, so that the page can paint. */
  readonly yieldToPage?: () => Promise<void>;
  /** Stops between two files. */
  readonly signal?: AbortSignal;
  readonly savedAt?: Date;
  /** Files to be made elsewhere, e.g. pictures; the last in the zip. */
  readonly more?: readonly (() => ExportedFile | Promise<ExportedFile>)[];
}

const FORMATS: readonly ModelFormat[] = ["keras-h5", "keras", "onnx", "tfjs"];

/**
 * All networks in all formats, notebook, script, tables, `others` and `more` in one zip.
 * @throws the signal's reason if it was aborted.
 */
export async function exportEverything(everything: Everything, options: ExportOptions = {}): Promise<ExportedFile> {
  const { onProgress, yieldToPage, signal, savedAt = new Date(), more = [] } = options;
  const { writeZip } = await import("./zip");
  const makers = [...fileMakers(everything, savedAt), ...more];
  const files: ExportedFile[] = [];
  for (const [done, make] of makers.entries()) {
    signal?.throwIfAborted();
    const file = await make();
    files.push(file);
    onProgress?.({ done: done + 1, total: makers.length, name: file.name });
    await yieldToPage?.();
  }
  const entries = files.map(({ name, mediaType, bytes }) => ({ name, bytes, pack: /^text\/|json$|svg/.test(mediaType) }));
  const bytes = await writeZip(entries, savedAt, async () => {
    signal?.throwIfAborted();
    await yieldToPage?.();
  });
  return { name: FILE_NAMES.everything, mediaType: "application/zip", bytes };
}

function fileMakers({ models, plan, histories, predictions, labels, others }: Everything, savedAt: Date): (() => Promise<ExportedFile>)[] {
  return [
    ...models.flatMap((model) => FORMATS.map((format) => () => exportOrSay(model, format, savedAt))),
    () => exportNotebook(plan),
    () => exportPytorchScript(plan),
    () => exportHistory(histories),
    () => exportPredictions(predictions, labels),
    ...others.map(({ name, text }) => () => Promise.resolve({ name, mediaType: "text/plain", bytes: new TextEncoder().encode(text) })),
  ];
}

/** The network's file; in a format that cannot hold it, the sentence that says so. */
async function exportOrSay(model: TrainedModel, format: ModelFormat, savedAt: Date): Promise<ExportedFile> {
  try {
    return await exportModel(model, format, savedAt);
  } catch (error) {
    if (!(error instanceof ModelFormatError)) throw error;
    return { name: `${fileName(model.fileBase, format)}.txt`, mediaType: "text/plain", bytes: new TextEncoder().encode(`${error.message}\n`) };
  }
}
