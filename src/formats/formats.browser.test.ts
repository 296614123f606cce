/** @file What Node cannot show: that the HDF5 library writes in a browser, and what it writes comes back. */
import { expect, test } from "vitest";
import { areEqual, trainedModel } from "../testing/trainedModels";
import { exportModel, importModel, type ModelFormat } from ".";

test.each<ModelFormat>(["tfjs", "keras-h5", "keras", "onnx"])("%s, there and back in a browser", async (format) => {
  const model = await trainedModel(2);
  const back = await importModel((await exportModel(model, format)).bytes);
  expect(back).toMatchObject({ architecture: 2, format });
  expect(areEqual(back.weights, model.weights)).toBe(true);
});
