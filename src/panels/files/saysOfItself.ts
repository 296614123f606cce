/** @file What an opened file says of itself, as one sentence. */
import type { ImportedFrom } from "../../experiment/run";

const FORMAT_NAMES = { tfjs: "TensorFlow.js", "keras-h5": "Keras HDF5", keras: "Keras 3", onnx: "ONNX", safetensors: "safetensors" } as const satisfies Record<ImportedFrom["format"], string>;

/** As many as fit in a line or two. */
const MAX_ITEMS = 8;
const MAX_LENGTH = 60;

/** "A Keras 3 file by keras 3.15.0, with its optimizer's state; it says: dataset fashion-mnist, epochs 10." */
export function saysOfItself({ format, hasOptimizer, metadata }: ImportedFrom): string {
  const { producer, ...others } = metadata;
  const items = Object.entries(others).slice(0, MAX_ITEMS);
  const opening = `A ${FORMAT_NAMES[format]} file${producer === undefined ? "" : ` by ${shortened(producer)}`}, with${hasOptimizer ? "" : "out"} its optimizer’s state`;
  return items.length === 0 ? `${opening}.` : `${opening}; it says: ${items.map(([name, value]) => `${shortened(name).replaceAll("_", " ")} ${shortened(value)}`).join(", ")}.`;
}

function shortened(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}
