/** @file A trained network as this layer takes it and gives it back: plain data. */
import type { ArchitectureId } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";
import type { OptimizerState } from "../nn/optimizers/state";
import type { TrainConfig } from "../nn/trainConfig";

/** In which networks leave. */
export type ModelFormat = "tfjs" | "keras-h5" | "keras" | "onnx";
/** In which they come: weights alone as well, onto a network that somebody picks. */
export type ImportFormat = ModelFormat | "safetensors";

/** What a file says of how its network was trained; all else of a recipe has no place in one. */
export type CompiledRecipe = Pick<TrainConfig, "learningRate" | "optimizer" | "weightDecay" | "clipping" | "averaging" | "labelSmoothing">;

/** A network to be exported. */
export interface TrainedModel {
  /** What its file is called, without an ending. */
  readonly fileBase: string;
  /** The paper's that it is; null for all others. */
  readonly architecture: ArchitectureId | null;
  readonly layers: readonly LayerSpec[];
  /** All of them in Keras's order, as `summarize` lists them (moving means and variances too), row-major. */
  readonly weights: readonly Float32Array[];
  /** The optimizer's state, so that training can go on elsewhere; null to leave it out. Kept by tfjs (Adam's alone) and Keras 3 files. */
  readonly optimizer: OptimizerState | null;
  readonly recipe: CompiledRecipe;
  /** What else the file should say, e.g. "dataset" or "test_accuracy". Kept in every format. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A network read from a file: it takes images in [0, 1] and gives ten probabilities; every number is finite. */
export interface ImportedModel {
  /** The paper's that it is; null for all others. */
  readonly architecture: ArchitectureId | null;
  readonly layers: readonly LayerSpec[];
  /** As in `TrainedModel`. */
  readonly weights: readonly Float32Array[];
  /** null where the file has none, or one that cannot be gone on with here (`notes` say why). */
  readonly optimizer: OptimizerState | null;
  /** The settings that `optimizer` goes on with; absent where there is none. */
  readonly compiled?: Pick<CompiledRecipe, "optimizer" | "learningRate">;
  readonly format: ImportFormat;
  /** Sentences: what differs from the file, what was left out, what was assumed. */
  readonly notes: readonly string[];
  /** What the file says about itself: who wrote it ("producer"), and what we had put into `TrainedModel.metadata`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file to be handed to a person. */
export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
