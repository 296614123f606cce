import { expect, test } from "vitest";
import { paperRecipe } from "../src/experiment/recipe";
import { fromAdamState } from "../src/nn/optimizers/state";
import { predictionsCsv } from "../src/formats/csv";
import { paperRun } from "../src/experiment/fixtures/runs";
import { toResultsFile } from "../src/analysis/results";
import { cardProblem } from "../src/experiment/networkCard";
import { createAppStore, initialTraining } from "../src/state/store";
import { exportModel } from "../src/formats";
import { conv2d, dense, flatten, maxPooling2d } from "../src/nn/architectures/layers";
import { parseBestCard } from "../src/experiment/bestCard";
import { labelsOf, mergeCards, toBestCard, probabilitiesOf, toCard, toFloatBytes, weightBytesOf } from "./networkCards";

const state = { ...createAppStore().getState(), runs: { 1: paperRun(1), 3: paperRun(3) }, training: { ...initialTraining, dataset: "fashion-mnist" as const } };
const results = toResultsFile(state);
const weights = toFloatBytes([[1, -2], [0.1]]);
const cards = results.runs.map((run) => toCard(run, results, weights, new Date("2026-11-23T12:00:00Z")));

test("numbers are little-endian float32, one array after the other", () => {
  expect([...weights.subarray(0, 8)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  expect(new DataView(weights.buffer).getFloat32(8, true)).toBe(Math.fround(0.1));
});

test("probabilities come back from the table to the bit", () => {
  const probabilities = Array.from({ length: 20 }, (_, i) => Math.fround(1 / (i + 3)));
  const csv = predictionsCsv([{ column: "architecture", label: 1, test: { predictions: [0, 0], probabilities } }], [1, 2]);
  expect(probabilitiesOf(csv)).toEqual(probabilities);
  const named = predictionsCsv([{ column: "run", label: 'One, "two", seed 7', test: { predictions: [0, 0], probabilities } }], [1, 2]);
  expect(probabilitiesOf(named)).toEqual(probabilities);
  expect(() => probabilitiesOf("architecture,image\r\n1,0\r\n")).toThrow(/row 1/);
});

test.each([null, { iterations: 3 }])("weights come back from the TensorFlow.js file of any network, with Adam's state or without", async (state) => {
  const layers = [conv2d(2), maxPooling2d(), flatten(), dense(10, "softmax")];
  const arrays = [18, 2, 3_380, 10].map((length, i) => Float32Array.from({ length }, (_, k) => i + k / 7));
  const optimizer = state === null ? null : fromAdamState({ ...state, momentums: arrays, velocities: arrays });
  const { bytes } = await exportModel({ fileBase: "small", architecture: null, layers, weights: arrays, optimizer, recipe: paperRecipe(1), metadata: {} }, "tfjs");
  expect(weightBytesOf(bytes, layers)).toEqual(toFloatBytes(arrays));
  expect(() => weightBytesOf(bytes, [conv2d(64), flatten(), dense(4_096), dense(10, "softmax")])).toThrow(/bytes of weights/);
});

test("a card says what the file is, how it was trained and what came of it", () => {
  expect(cards[0]).toMatchObject({
    architecture: 1,
    file: "architecture-1.f32",
    bytes: 12,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    data: "fashion-mnist",
    trainSize: 48_000,
    validationSize: 12_000,
    testSize: 10_000,
    protocol: "the paper's: Adam, 10 epochs, batches of 512",
    config: { epochs: 10, batchSize: 512, learningRate: 0.001, earlyStopping: null },
    seed: 2020,
    epochs: 10,
    endReason: "completed",
    restoredEpoch: null,
    testLoss: 0.28,
    date: "2026-11-23",
  });
  expect(cards[1]!.protocol).toBe("the paper's: Adam, at most 50 epochs with early stopping, batches of 512");
  expect(cards.map(cardProblem)).toEqual([null, null]);
  const [run] = results.runs;
  expect(toCard({ ...run!, config: { ...run!.config, epochs: 3 }, recipe: { ...run!.recipe, epochs: 3 } }, results, weights, new Date()).protocol).toBe("Adam, 3 epochs, batches of 512; departs from the paper's in 3 epochs instead of 10");
});

test("new cards take the place of those of the same networks", () => {
  const [one, three] = cards;
  const merged = mergeCards([{ ...three!, seed: 1 }, { ...one!, seed: 2 }], [three!]);
  expect(merged.map(({ architecture, seed }) => [architecture, seed])).toEqual([[1, 2], [3, 2020]]);
});

test("a card of the best recipe is one that the page reads, with the whole recipe and the layers", () => {
  const [run] = results.runs;
  const card = toBestCard(run!, results, weights, { file: "best-1.f32", date: new Date("2026-11-28T12:00:00Z") });
  expect(parseBestCard(JSON.parse(JSON.stringify(card)), "card")).toEqual(card);
  expect(card).toMatchObject({ architecture: 1, recipe: run!.recipe, layers: run!.network.layers, validationAccuracy: run!.history.valAccuracy.at(-1), date: "2026-11-28" });
  expect(() => toBestCard({ ...run!, endReason: null }, results, weights, { file: "best-1.f32", date: new Date() })).toThrow("did not reach an end");
});

test("true classes come back from the table; where there are none, that is said", () => {
  const test = { predictions: [0, 0], probabilities: Array(20).fill(0.1) };
  expect(labelsOf(predictionsCsv([{ column: "run", label: "One", test }], [7, 2]))).toEqual([7, 2]);
  expect(() => labelsOf(predictionsCsv([{ column: "run", label: "One", test }], null))).toThrow("predictions.csv has no true class in row 1");
});
