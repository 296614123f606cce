/** @file A trained network as this layer takes it and gives it back: plain data. */
import type { AdamState } from "../nn/adam";
import type { ArchitectureId } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";

export type ModelFormat = "tfjs" | "keras-h5" | "keras" | "onnx";

/** A network to be exported. */
export interface TrainedModel {
  /** What its file is called, without an ending. */
  readonly fileBase: string;
  /** The paper's that it is; null for all others. */
  readonly architecture: ArchitectureId | null;
  readonly layers: readonly LayerSpec[];
  /** In Keras's order (kernel, bias, layer by layer), row-major; kernels `[3, 3, in, out]` and `[in, out]`. */
  readonly weights: readonly Float32Array[];
  /** Adam's state, so that training can go on elsewhere; null to leave it out. Kept by tfjs and Keras 3 files. */
  readonly optimizer: AdamState | null;
  readonly learningRate: number;
  /** What else the file should say, e.g. "dataset" or "test_accuracy". Kept in every format. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A network read from a file: ten probabilities at its end, weights that fit, every number finite. */
export interface ImportedModel {
  /** The paper's that it is; null for all others. */
  readonly architecture: ArchitectureId | null;
  readonly layers: readonly LayerSpec[];
  /** As in `TrainedModel`. */
  readonly weights: readonly Float32Array[];
  /** null where the file has none, or another optimizer's. */
  readonly optimizer: AdamState | null;
  readonly format: ModelFormat;
  /** What was made of the file beyond what it says, in sentences for people: a softmax put at its end, say. */
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
