/** @file What exported files are called. */
import type { ArchitectureId } from "../nn/architectures";
import type { ModelFormat } from "./model";

/** The paper's names, without their ".h5". */
export const PAPER_FILE_BASES: Readonly<Record<ArchitectureId, string>> = { 1: "fashion_mnist_cnn_model", 2: "fashion_mnist_cnn_model2", 3: "fashion_mnist_cnn_model3" };

const ENDINGS = { "keras-h5": ".h5", keras: ".keras", onnx: ".onnx", tfjs: "_tfjs.zip" } as const satisfies Record<ModelFormat, string>;

export const MEDIA_TYPES = { "keras-h5": "application/x-hdf5", keras: "application/zip", onnx: "application/octet-stream", tfjs: "application/zip" } as const satisfies Record<ModelFormat, string>;

/** @param base of a network: `PAPER_FILE_BASES`, or one of its own. */
export function fileName(base: string, format: ModelFormat): string {
  return base + ENDINGS[format];
}

/** Files that are not one network's. */
export const FILE_NAMES = {
  notebook: "fashion_mnist_keras.ipynb",
  script: "fashion_mnist_pytorch.py",
  history: "history.csv",
  predictions: "predictions.csv",
  everything: "fitting_room.zip",
  experiment: "fitting_room_experiment.zip",
} as const;
