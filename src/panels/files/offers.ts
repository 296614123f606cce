/** @file The files that one network can be taken away as: what each is for, and how large it is. */
import type { ModelFormat } from "../../formats";
import type { LayerSpec } from "../../nn/architectures/layers";
import { summarize } from "../../nn/summary";
import type { TextFile } from "../../state/commands";

export interface ModelOffer {
  readonly format: ModelFormat;
  readonly name: string;
  readonly use: string;
  /** Whether the format has room for Adam's state. */
  readonly keepsOptimizer: boolean;
}

export const MODEL_OFFERS: readonly ModelOffer[] = [
  { format: "tfjs", name: "TensorFlow.js .zip", use: "model.json and its weights, for another page or for Node.", keepsOptimizer: true },
  { format: "keras-h5", name: "Keras .h5", use: "As the paper saved it; load_model reads it.", keepsOptimizer: false },
  { format: "keras", name: "Keras .keras", use: "Keras 3’s own format; load_model reads it, and fit goes on from it.", keepsOptimizer: true },
  { format: "onnx", name: "ONNX .onnx", use: "For ONNX Runtime and many other programs; answers only, no training.", keepsOptimizer: false },
];

export const TEXT_OFFERS: readonly { readonly kind: TextFile; readonly name: string; readonly use: string }[] = [
  { kind: "notebook", name: "Keras notebook", use: "Repeats this training in Keras, for Jupyter and Colab." },
  { kind: "script", name: "PyTorch script", use: "Repeats this training in PyTorch." },
  { kind: "history", name: "History .csv", use: "Loss and accuracy, one row an epoch." },
  { kind: "predictions", name: "Predictions .csv", use: "Answer and ten probabilities, one row a test image." },
  { kind: "report", name: "Report .txt", use: "Precision, recall and F1, as scikit-learn prints them." },
];

const BYTES_PER_WEIGHT = 4;

/** Weights, and with the optimizer its two moments of each; descriptions and headers are some kilobytes more. */
export function modelBytes(layers: readonly LayerSpec[], { keepsOptimizer }: ModelOffer, withOptimizer: boolean): number {
  return summarize(layers).totalParams * BYTES_PER_WEIGHT * (keepsOptimizer && withOptimizer ? 3 : 1);
}

/** Of all networks in all formats; the tables are small beside them. */
export function everythingBytes(networks: readonly (readonly LayerSpec[])[]): number {
  return networks.flatMap((layers) => MODEL_OFFERS.map((offer) => modelBytes(layers, offer, true))).reduce((sum, bytes) => sum + bytes, 0);
}
