import * as tf from "@tensorflow/tfjs";
import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { ARCHITECTURE_IDS, architectureById } from "../nn/architectures";
import { selectBackend } from "../nn/selectBackend";
import { areEqual, largestDifference, probabilitiesOf, randomArray, trainedModel } from "../testing/trainedModels";
import { exportModel, importModel, type ModelFormat } from ".";
import { readZip } from "./zip";

beforeAll(async () => {
  await selectBackend("cpu");
});

const FORMATS: readonly ModelFormat[] = ["tfjs", "keras-h5", "keras", "onnx"];
const savedAt = new Date("2026-11-23T10:00:00Z");
const images = randomArray(3 * 784, 7).map(Math.abs);

describe.each(ARCHITECTURE_IDS)("architecture %i", (id) => {
  const { layers } = architectureById(id);

  test.each(FORMATS)("comes back from %s as it was", async (format) => {
    const model = await trainedModel(id);
    const file = await exportModel(model, format, savedAt);
    const back = await importModel(file.bytes);
    expect(back).toMatchObject({ architecture: id, layers, format, metadata: model.metadata });
    expect(areEqual(back.weights, model.weights)).toBe(true);
    expect(largestDifference(probabilitiesOf(back.layers, back.weights, images), probabilitiesOf(layers, model.weights, images))).toBeLessThan(1e-5);
    const keepsState = format === "tfjs" || format === "keras";
    expect(back.optimizer?.iterations).toBe(keepsState ? 940 : undefined);
    expect(areEqual(back.optimizer?.slots.momentums ?? [], keepsState ? model.optimizer.slots.momentums! : [])).toBe(true);
    expect(areEqual(back.optimizer?.slots.velocities ?? [], keepsState ? model.optimizer.slots.velocities! : [])).toBe(true);
  });

  test.each(FORMATS)("goes to %s without Adam's state", async (format) => {
    const model = { ...(await trainedModel(id)), optimizer: null };
    const file = await exportModel(model, format, savedAt);
    expect((await importModel(file.bytes)).optimizer).toBeNull();
  });

  test.each(["tfjs", "onnx"] as const)("gives the same %s file twice", async (format) => {
    const model = await trainedModel(id);
    const [once, again] = [await exportModel(model, format, savedAt), await exportModel(model, format, savedAt)];
    expect(Buffer.from(again.bytes).equals(once.bytes)).toBe(true);
  });

  test("tf.loadLayersModel takes the tfjs files, without Adam's state", async () => {
    const model = { ...(await trainedModel(id)), optimizer: null };
    const loaded = await loadLayersModel(await exportModel(model, "tfjs"));
    expect(largestDifference(predictedBy(loaded), probabilitiesOf(layers, model.weights, images))).toBeLessThan(1e-6);
    expect(loaded.optimizer).toBeUndefined();
    loaded.dispose();
  });

  test("tf.loadLayersModel takes the tfjs files with Adam's state, compiled", async () => {
    const model = await trainedModel(id);
    const loaded = await loadLayersModel(await exportModel(model, "tfjs"));
    expect(largestDifference(predictedBy(loaded), probabilitiesOf(layers, model.weights, images))).toBeLessThan(1e-6);
    expect(loaded.loss).toBe("sparseCategoricalCrossentropy");
    const [iteration, ...moments] = (await loaded.optimizer.getWeights()).map(({ tensor }) => tensor.dataSync());
    expect(iteration![0]).toBe(model.optimizer.iterations);
    expect(areEqual(moments as Float32Array[], [...model.optimizer.slots.momentums!, ...model.optimizer.slots.velocities!])).toBe(true);
    loaded.dispose();
  });
});

test("the paper's file names", async () => {
  const names = await Promise.all(ARCHITECTURE_IDS.map(async (id) => (await exportModel(await trainedModel(id), "keras-h5")).name));
  expect(names).toEqual(["fashion_mnist_cnn_model.h5", "fashion_mnist_cnn_model2.h5", "fashion_mnist_cnn_model3.h5"]);
});

test("weights that are not the architecture's are a mistake of the caller", async () => {
  const model = await trainedModel(1);
  await expect(exportModel({ ...model, layers: architectureById(2).layers }, "onnx")).rejects.toThrow("writeOnnx: expected 12 arrays, got 6");
  await expect(exportModel({ ...model, weights: [...model.weights.slice(0, 5), new Float32Array(3)] }, "tfjs")).rejects.toThrow("dense_1/bias of shape [10] needs 10 values, got 3");
});

/** Big files that Keras wrote lie beside the project where it is developed; elsewhere these tests have nothing to read. */
const REFERENCE = "../shared/reference/keras";
const TEST_IMAGES = "../shared/fashion-mnist/t10k-images-idx3-ubyte.gz";
const hasReference = [`${REFERENCE}/architecture-1.h5`, TEST_IMAGES].every((path) => existsSync(path));

test.skipIf(!hasReference).each(["h5", "keras"])(`Keras's own .%s predicts here what it predicts there (needs ${REFERENCE}; skipped where that is missing)`, async (ending) => {
  const { gunzipSync } = await import("node:zlib");
  const bytes = gunzipSync(readFileSync(TEST_IMAGES));
  const { probabilities } = JSON.parse(readFileSync(`${REFERENCE}/architecture-1-probabilities.json`, "utf8")) as { probabilities: number[][] };
  const model = await importModel(readFileSync(`${REFERENCE}/architecture-1.${ending}`));
  expect(model).toMatchObject({ architecture: 1, optimizer: { iterations: 940 }, metadata: { producer: "Keras 3.15.1" } });
  const pixels = Float32Array.from(bytes.subarray(16, 16 + 64 * 784), (value) => value / 255);
  expect(largestDifference(probabilitiesOf(model.layers, model.weights, pixels), probabilities.flat())).toBeLessThan(1e-5);
});

/** As from a server: description and weights in two files. */
async function loadLayersModel({ bytes }: { bytes: Uint8Array }): Promise<tf.LayersModel> {
  const files = readZip(bytes, "the archive");
  const json = JSON.parse(new TextDecoder().decode(files.get("model.json"))) as tf.io.ModelJSON;
  const weightData = Uint8Array.from(files.get("weights.bin")!).buffer;
  const { weightsManifest, modelTopology, trainingConfig, ...rest } = json;
  const specs = weightsManifest.flatMap(({ weights }) => weights);
  return tf.loadLayersModel({
    load: () => Promise.resolve({ ...rest, modelTopology, weightSpecs: specs, weightData, ...(trainingConfig === undefined ? {} : { trainingConfig }) }),
  });
}

function predictedBy(model: tf.LayersModel): Float32Array {
  return tf.tidy(() => (model.predict(tf.tensor4d(images, [3, 28, 28, 1])) as tf.Tensor).dataSync() as Float32Array);
}
