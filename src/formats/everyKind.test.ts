/** @file Networks of every kind of layer, and every optimizer's state, out to files and back. */
import * as tf from "@tensorflow/tfjs";
import { zipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { adam, PLAIN_TRAINING, type OptimizerSpec } from "../nn/trainConfig";
import { kindOf, slotNames } from "../nn/optimizers/state";
import { predict } from "../nn/predict";
import { selectBackend } from "../nn/selectBackend";
import { dense, flatten, type LayerSpec, leakyReLU } from "../nn/architectures/layers";
import { EVERY_KIND, EVERY_KIND_MAX, randomWeights } from "../testing/everyKind";
import { areEqual, largestDifference, randomArray } from "../testing/trainedModels";
import { exportModel, importModel, type TrainedModel } from ".";
import { readZip } from "./zip";
import { trainableSpecs } from "./weights";

const FORMATS = ["tfjs", "keras-h5", "keras"] as const;
const pixels = Uint8Array.from({ length: 784 }, (_, i) => (i * 37) % 256);

beforeAll(async () => {
  await selectBackend("cpu");
});

function model(layers: readonly LayerSpec[], change: Partial<TrainedModel> = {}): TrainedModel {
  return { fileBase: "every", architecture: null, layers, weights: randomWeights(layers), optimizer: null, recipe: { ...PLAIN_TRAINING, learningRate: 0.002 }, metadata: {}, ...change };
}

/** TensorFlow.js has ELU with alpha 1 only. */
function asTfjsHas(layers: readonly LayerSpec[]): LayerSpec[] {
  return layers.map((layer) => (layer.type === "elu" ? { ...layer, alpha: 1 } : layer));
}

test("ELU with another alpha is refused for TensorFlow.js", async () => {
  await expect(exportModel(model(EVERY_KIND), "tfjs")).rejects.toThrow("TensorFlow.js has ELU with alpha 1 only, and this network has 0.5. Take it away as .keras, .h5 or .onnx.");
});

describe.each([
  ["every kind", EVERY_KIND],
  ["the other global pooling", EVERY_KIND_MAX],
])("%s of layer", (_, layers) => {
  test.each(FORMATS)("comes back from %s as it was", async (format) => {
    const out = model(format === "tfjs" ? asTfjsHas(layers) : layers);
    const back = await importModel((await exportModel(out, format)).bytes);
    expect(back).toMatchObject({ architecture: null, layers: out.layers, optimizer: null, notes: [] });
    expect(areEqual(back.weights, out.weights)).toBe(true);
  });

  test("TensorFlow.js itself predicts from the file what this page does", async () => {
    const out = model(asTfjsHas(layers));
    const files = readZip((await exportModel(out, "tfjs")).bytes, "the archive");
    const { weightsManifest, modelTopology, ...rest } = JSON.parse(new TextDecoder().decode(files.get("model.json"))) as tf.io.ModelJSON;
    const weightData = Uint8Array.from(files.get("weights.bin")!).buffer;
    const loaded = await tf.loadLayersModel({ load: () => Promise.resolve({ ...rest, modelTopology, weightSpecs: weightsManifest.flatMap(({ weights }) => weights), weightData } as tf.io.ModelArtifacts) });
    const theirs = tf.tidy(() => Array.from((loaded.predict(tf.tensor4d(Float32Array.from(pixels, (pixel) => pixel / 255), [1, 28, 28, 1])) as tf.Tensor).dataSync()));
    loaded.dispose();
    expect(largestDifference(theirs, predict(out.layers, out.weights, pixels))).toBeLessThan(1e-5);
  });
});

test("leaky_relu goes to TensorFlow.js as the layer, which it has", async () => {
  const back = await importModel((await exportModel(model([flatten(), dense(5, "leaky_relu"), dense(10, "softmax")]), "tfjs")).bytes);
  expect(back.layers).toEqual([flatten(), dense(5, "linear"), leakyReLU(0.2), dense(10, "softmax")]);
});

const OPTIMIZERS: readonly OptimizerSpec[] = [
  adam(),
  adam({ amsgrad: true, beta1: 0.8 }),
  { name: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-6, amsgrad: false },
  { name: "sgd", momentum: 0.9, nesterov: true },
  { name: "rmsprop", rho: 0.95, momentum: 0.5, epsilon: 1e-7, centered: true },
  { name: "rmsprop", rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false },
];

test.each(OPTIMIZERS)("the state of $name comes back from .keras, with its settings", async (spec) => {
  const arrays = (seed: number): Float32Array[] => trainableSpecs(EVERY_KIND).map(({ shape }, i) => randomArray(shape.reduce((product, length) => product * length, 1), seed + i));
  const optimizer = { kind: kindOf(spec), iterations: 12, slots: Object.fromEntries(slotNames(spec).map((name, i) => [name, arrays(100 * i)])) };
  const recipe = { ...PLAIN_TRAINING, learningRate: 0.002, optimizer: spec, weightDecay: 0.01, clipping: { name: "globalClipnorm", limit: 1 }, averaging: { momentum: 0.9 }, labelSmoothing: 0.1 } as const;
  const out = model(EVERY_KIND, { optimizer, recipe });
  const { bytes } = await exportModel(out, "keras");
  const config = JSON.parse(new TextDecoder().decode(readZip(bytes, "the archive").get("config.json"))) as { compile_config: { optimizer: { config: object }; loss: object } };
  expect(config.compile_config.optimizer.config).toMatchObject({ learning_rate: 0.002, weight_decay: 0.01, global_clipnorm: 1, clipnorm: null, use_ema: true, ema_momentum: 0.9 });
  expect(config.compile_config.loss).toMatchObject({ class_name: "CategoricalCrossentropy", config: { label_smoothing: 0.1 } });
  const back = await importModel(bytes);
  expect(back.compiled).toEqual({ optimizer: spec, learningRate: 0.002 });
  const { averages, ...slots } = back.optimizer!.slots;
  expect(Object.keys(slots)).toEqual(Object.keys(optimizer.slots));
  for (const [name, values] of Object.entries(optimizer.slots)) expect(areEqual(slots[name as keyof typeof slots]!, values)).toBe(true);
  expect(averages).toHaveLength(trainableSpecs(EVERY_KIND).length);
});

test("a state of other arrays than the weights is left out with a sentence", async () => {
  const spec = adam();
  const zeros = trainableSpecs(EVERY_KIND).map(({ shape }) => new Float32Array(shape.reduce((product, length) => product * length, 1)));
  const out = model(EVERY_KIND, { optimizer: { kind: "adam", iterations: 3, slots: { momentums: zeros, velocities: zeros } }, recipe: { ...PLAIN_TRAINING, learningRate: 0.002, optimizer: spec } });
  const files = readZip((await exportModel(out, "keras")).bytes, "the archive");
  const config = new TextDecoder().decode(files.get("config.json"));
  const named = (kind: string): Uint8Array => new TextEncoder().encode(config.replace('"class_name":"Adam"', `"class_name":"${kind}"`));
  const opened = async (kind: string) => importModel(zipSync({ ...Object.fromEntries(files), "config.json": named(kind) }, { level: 0 }));
  expect((await opened("SGD")).notes).toEqual(["The optimizer’s state (SGD) was left out because its arrays do not fit the network’s weights; trained further, an optimizer begins afresh."]);
  expect((await opened("Lion")).notes).toEqual(['The optimizer’s state (Lion) was left out because this page has no optimizer "Lion"; trained further, an optimizer begins afresh.']);
  expect((await opened("Lion")).optimizer).toBeNull();
});
