/**
 * @file The formats in which networks leave this page and come back: what other layers may use.
 * Small: each format's code is a chunk of its own, loaded when it is first needed.
 */
export { exportModel } from "./exportModel";
export { ModelFormatError } from "./formatError";
export { importModel } from "./importModel";
export type { ExportedFile, ImportedModel, ModelFormat, TrainedModel } from "./model";
