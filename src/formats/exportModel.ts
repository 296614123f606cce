/** @file One trained network as one file, in the format asked for; each format's code is loaded when it is first needed. */
import { fileName, MEDIA_TYPES } from "./fileNames";
import type { ExportedFile, ModelFormat, TrainedModel } from "./model";

/**
 * @param savedAt Written into .keras and zip files. (HDF5 files hold the second they were made in as well: h5wasm cannot leave it out.)
 * @throws Error if the weights are not the architecture's (a mistake of the caller).
 */
export async function exportModel(model: TrainedModel, format: ModelFormat, savedAt = new Date()): Promise<ExportedFile> {
  return { name: fileName(model.fileBase, format), mediaType: MEDIA_TYPES[format], bytes: await modelBytes(model, format, savedAt) };
}

async function modelBytes(model: TrainedModel, format: ModelFormat, savedAt: Date): Promise<Uint8Array<ArrayBuffer>> {
  switch (format) {
    case "tfjs":
      return (await import("./tfjs")).writeTfjs(model, savedAt);
    case "keras-h5":
      return (await import("./kerasH5")).writeKerasH5(model);
    case "keras":
      return (await import("./kerasV3")).writeKeras(model, savedAt);
    case "onnx":
      return (await import("./onnx/onnxWriter")).writeOnnx(model);
  }
}
