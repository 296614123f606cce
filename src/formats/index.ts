/**
 * @file The formats in which networks and results leave this page and come back: what other layers may use.
 * Small: each format's code is a chunk of its own, loaded when it is first needed.
 */
export { exportEverything, type Everything, type ExportOptions, type ExportProgress } from "./exportEverything";
export { exportModel } from "./exportModel";
export { exportExperiment, exportHistory, exportNotebook, exportPredictions, exportPytorchScript } from "./exportTexts";
export { ModelFormatError } from "./formatError";
export { networkGroups } from "./grouping";
export { importModel } from "./importModel";
export type { ExportedFile, ImportedModel, ImportFormat, ModelFormat, TrainedModel } from "./model";
export type { FolderPlan } from "./experimentFolder";
export type { ExperimentPlan, PlannedSizes } from "./python";
export { WeightsAloneError } from "./weightsAlone";
