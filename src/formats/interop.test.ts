/**
 * @file Files that Keras and h5py themselves wrote: each opens to the numbers that Keras gives, or is refused for the
 * reason that is true. They lie beside the project where it is developed; elsewhere there is nothing to read.
 */
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { predict } from "../nn/predict";
import { areEqual, largestDifference } from "../testing/trainedModels";
import { exportModel, importModel, ModelFormatError, type ImportedModel, type ModelFormat, type TrainedModel } from ".";
import { PLAIN_TRAINING } from "../nn/trainConfig";
import { isHdf5 } from "./hdf5/hdf5";
import { readHdf5Tree } from "./hdf5/hdf5Reader";
import { textAt } from "./keras";
import { conv2d, dense, flatten, batchNormalization, maxPooling2d } from "../nn/architectures/layers";
import { readZip } from "./zip";

const FOLDER = "../shared/reference/interop";
const TEST_IMAGES = "../shared/fashion-mnist/t10k-images-idx3-ubyte.gz";
const hasFiles = [`${FOLDER}/index-keras.json`, TEST_IMAGES].every((path) => existsSync(path));
const WHERE = `(needs ${FOLDER}; skipped where that is missing)`;

interface Entry {
  readonly file: string;
  readonly expect: string;
  readonly probabilities: readonly (readonly number[])[] | null;
}
interface Index {
  readonly tolerance: number;
  readonly files: readonly Entry[];
}

const index: Index = hasFiles ? (JSON.parse(readFileSync(`${FOLDER}/index-keras.json`, "utf8")) as Index) : { tolerance: 0, files: [] };
const opening = index.files.filter((entry) => entry.expect === "opens");
const others = index.files.filter((entry) => entry.expect !== "opens");
const bytesOf = (file: string): Uint8Array => Uint8Array.from(readFileSync(`${FOLDER}/${file}`));

/** Of test images 0 to 15, flat, by the page's forward pass without tfjs. */
function predicted({ layers, weights }: ImportedModel): number[] {
  return images.flatMap((pixels) => Array.from(predict(layers, weights, pixels)));
}

const images = hasFiles ? Array.from({ length: 16 }, (_, i) => Uint8Array.from(gunzipSync(readFileSync(TEST_IMAGES)).subarray(16 + i * 784, 16 + (i + 1) * 784))) : [];

test.skipIf(!hasFiles)(`the index has files to open and files to refuse ${WHERE}`, () => {
  expect([opening.length > 80, others.length > 10]).toEqual([true, true]);
});

describe.skipIf(!hasFiles)(`what is to open ${WHERE}`, () => {
  test.each(opening.map(({ file, probabilities }) => [file, probabilities] as const))("%s gives Keras's probabilities", async (file, probabilities) => {
    const model = await importModel(bytesOf(file));
    expect(largestDifference(predicted(model), probabilities!.flat())).toBeLessThan(index.tolerance);
    for (const note of model.notes) expect(note).toMatch(/^[A-Z“].{20,}\.$/);
  });
});

/** By the end of the file's name, what the sentence has to say. */
const CAUSES: readonly (readonly [RegExp, RegExp])[] = [
  [/^layer-applied-twice/, /layer "dense_\d+" \(Dense\) is applied 2 times/],
  [/^residual/, /layer "add" \(Add\) joins 2 branches/],
  [/^layernorm/, /the kind "LayerNormalization"/],
  [/^prelu/, /the kind "PReLU"/],
  [/^depthwise/, /the kind "DepthwiseConv2D"/],
  [/^separable/, /the kind "SeparableConv2D"/],
  [/^eleven-classes/, /gives 11 numbers for each image; this page needs 10/],
  [/^colour-32/, /takes input of shape 32 × 32 × 3; this page's images are 28 × 28 × 1/],
  [/^binary-sigmoid/, /gives 1 number for each image; this page needs 10/],
  [/^weights-alone-batchnorm/, /holds weights alone \(batch_normalization 32/],
  [/^weights-alone-layernorm/, /holds weights alone \(.*layer_normalization 32/],
];

describe.skipIf(!hasFiles)(`what is not ${WHERE}`, () => {
  test.each(others.map(({ file }) => file))("%s is refused with the cause", async (file) => {
    const cause = CAUSES.find(([name]) => name.test(file))?.[1] ?? /^nothing foreseen$/;
    await expect(importModel(bytesOf(file))).rejects.toThrow(cause);
    await expect(importModel(bytesOf(file))).rejects.toThrow(ModelFormatError);
  });

  test("weights alone open onto a network that has the layer, and only with it", async () => {
    const layers = (normalisation: boolean) => [conv2d(32), ...(normalisation ? [batchNormalization()] : []), maxPooling2d(), flatten(), dense(128), dense(10, "softmax")];
    const wanted = index.files.find(({ file }) => file === "weights-alone-batchnorm.weights.h5")!.probabilities!;
    const model = await importModel(bytesOf("weights-alone-batchnorm.weights.h5"), { onto: layers(true) });
    expect(largestDifference(predicted(model), wanted.flat())).toBeLessThan(index.tolerance);
    expect(model.notes.join()).toContain("weights alone");
    await expect(importModel(bytesOf("weights-alone-batchnorm.weights.h5"), { onto: layers(false) })).rejects.toThrow("holds weights of a layer “batch_normalization”, which the network has not");
    await expect(importModel(bytesOf("weights-alone-layernorm.weights.h5"), { onto: layers(true) })).rejects.toThrow("holds weights of a layer “layer_normalization”, which the network has not");
  });
});

/** Names count on from one model to the next in one Python session, and Keras shares what is alike. */
function comparable(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/,"shared_object_id":\d+/g, "")
    .replaceAll(/"name":"([a-z0-9_]*?)(_\d+)?"/g, '"name":"$1"');
  return JSON.parse(text) as unknown;
}

/** Files whose layers are here as they are there: what is left out, folded or an activation that stands alone under another class differs by design. */
const AS_IS = /^(kernel-|pool-|average-pool|no-bias|zero-padding|global-|dilated|activation-|multilayer|softmax-regression|leaky-relu|separate-activation|rescaling-minus-one|batchnorm-after-relu)/;

/** Of the layers alone: with what it is compiled is the run's. */
function description(bytes: Uint8Array): unknown {
  const text = isHdf5(bytes) ? textAt(readHdf5Tree(bytes), "model_config")! : new TextDecoder().decode(readZip(bytes, "the archive").get("config.json"));
  const { compile_config: _, ...own } = JSON.parse(text) as Record<string, unknown>;
  return own;
}

function again(model: ImportedModel): TrainedModel {
  return { fileBase: "again", architecture: model.architecture, layers: model.layers, weights: model.weights, optimizer: null, recipe: { ...PLAIN_TRAINING, learningRate: 0.001 }, metadata: {} };
}

describe.skipIf(!hasFiles)(`what was opened, written again ${WHERE}`, () => {
  test.each(opening.map(({ file }) => file).filter((file) => AS_IS.test(file)))("%s has the description that Keras wrote, field by field", async (file) => {
    const bytes = bytesOf(file);
    const model = await importModel(bytes);
    const format = file.endsWith(".h5") ? "keras-h5" : "keras";
    expect(comparable(description((await exportModel(again(model), format)).bytes))).toEqual(comparable(description(bytes)));
  });

  test.each(opening.map(({ file }) => file).filter((file) => file.endsWith(".keras")))("%s comes back from .keras, .h5 and TensorFlow.js as it was", async (file) => {
    const model = await importModel(bytesOf(file));
    for (const format of ["keras", "keras-h5", "tfjs"] satisfies ModelFormat[]) {
      const back = await importModel((await exportModel(again(model), format)).bytes);
      expect(areEqual(back.weights, model.weights)).toBe(true);
      if (format === "tfjs" && /leaky_relu/.test(file)) continue; // tfjs has the activation only as a layer
      expect(back.layers).toEqual(model.layers);
    }
  });
});
