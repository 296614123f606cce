import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exportModel } from "../../src/formats/exportModel.ts";
import { readZip } from "../../src/formats/zip.ts";
import { dense, flatten } from "../../src/nn/architectures/layers.ts";
import { predict } from "../../src/nn/predict.ts";
import { PLAIN_TRAINING } from "../../src/nn/trainConfig.ts";
import { randomWeights } from "../../src/testing/everyKind.ts";
import { inspectFiles, readTestImages } from "./inspectFiles.ts";

const layers = [flatten(), dense(10, "softmax")];
const weights = randomWeights(layers);
const model = { fileBase: "a", architecture: null, layers, weights, optimizer: null, recipe: { ...PLAIN_TRAINING, learningRate: 0.001 }, metadata: {} };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inspect-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

/** Three images of one grey each, as the data set has them. */
function testImages(): Uint8Array {
  const bytes = new Uint8Array(16 + 3 * 784);
  const view = new DataView(bytes.buffer);
  [0x803, 3, 28, 28].forEach((value, i) => view.setUint32(4 * i, value));
  for (let image = 0; image < 3; image++) bytes.fill(10 * (image + 1), 16 + image * 784, 16 + (image + 1) * 784);
  return bytes;
}

test("each network with its layers and answers, files of one together, and what does not open with its sentence", async () => {
  const files = readZip((await exportModel(model, "tfjs")).bytes, "the archive");
  const json = path("model.json", files.get("model.json")!);
  const bin = path("weights.bin", files.get("weights.bin")!);
  const keras = path("a.keras", (await exportModel(model, "keras")).bytes);
  const text = path("notes.h5", new TextEncoder().encode("no network"));
  path("t10k-images-idx3-ubyte.gz", gzipSync(testImages()));
  const images = readTestImages(folder, 1, 2);
  const inspected = await inspectFiles([bin, keras, join(folder, "none.onnx"), text, json], { images, onto: null });
  expect(inspected.map(({ file, opens }) => [file.slice(folder.length + 1), opens])).toEqual([["a.keras", true], ["none.onnx", false], ["notes.h5", false], ["model.json", true]]);
  const answers = [20, 30].map((grey) => Array.from(predict(layers, weights, new Uint8Array(784).fill(grey))));
  for (const i of [0, 3]) expect(inspected[i]).toEqual({ file: i === 0 ? keras : json, opens: true, sentence: null, notes: [], layers, numParams: 7_850, probabilities: answers });
  expect(inspected[1]!.sentence).toBe(`There is no file “${join(folder, "none.onnx")}”. Check its name.`);
  expect(inspected[2]).toMatchObject({ sentence: expect.stringContaining("The file is a text, not a network."), layers: null, numParams: null, probabilities: null });
});

test("weights alone onto the network of another file", async () => {
  const whole = (await exportModel(model, "keras")).bytes;
  const alone = path("a.weights.h5", readZip(whole, "the archive").get("model.weights.h5")!);
  expect((await inspectFiles([alone], { images: [], onto: null }))[0]!.sentence).toContain("holds weights alone (dense 784 × 10 and 10)");
  expect((await inspectFiles([alone], { images: [], onto: path("a.keras", whole) }))[0]).toMatchObject({ opens: true, layers, probabilities: null });
});

test("images that are not there, or not as many", () => {
  expect(() => readTestImages(folder, 0, 1)).toThrow("There is no t10k-images-idx3-ubyte(.gz) in");
  path("t10k-images-idx3-ubyte", testImages());
  expect(readTestImages(folder, 0, 3)).toHaveLength(3);
  expect(() => readTestImages(folder, 2, 2)).toThrow("Images 2 to 3 were asked for, but there are 3 test images.");
  mkdirSync(join(folder, "damaged"));
  path("damaged/t10k-images-idx3-ubyte", testImages().subarray(0, 100));
  expect(() => readTestImages(join(folder, "damaged"), 0, 1)).toThrow("cannot be read (parseIdx");
});
