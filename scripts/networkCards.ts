/** @file Trained networks as plain numbers, and the cards that describe those shipped with the page: pure functions, which read no file. */
import { createHash } from "node:crypto";
import type { DatasetName } from "../src/data/dataset.ts";
import { protocolDifferences } from "../src/analysis/protocol.ts";
import type { ResultsFile, RunResult } from "../src/analysis/results.ts";
import type { BestCard } from "../src/experiment/bestCard.ts";
import type { NetworkCard } from "../src/experiment/networkCard.ts";
import { readZip } from "../src/formats/zip.ts";
import type { LayerSpec } from "../src/nn/architectures/layers.ts";
import { summarize } from "../src/nn/summary.ts";
import { toScoredRun } from "../src/analysis/scoredResults.ts";

/** One network of public/networks/cards.json: what the page reads, and what is good to know beside it. */
export interface ShippedCard extends NetworkCard {
  readonly testLoss: number;
}

/** One network of public/networks/best.json. */
interface ShippedBest extends BestCard {
  readonly testLoss: number;
}

/** All numbers one after the other, little-endian float32 on any machine. */
export function toFloatBytes(arrays: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(4 * arrays.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const array of arrays) for (let i = 0; i < array.length; i++, offset += 4) view.setFloat32(offset, array[i]!, true);
  return bytes;
}

/**
 * The ten probabilities of each row of predictions.csv, in its order.
 * @throws Error if a row has none.
 */
export function probabilitiesOf(csv: string): number[] {
  return rowsOf(csv, "probability_0", 10, "ten probabilities").flat();
}

/**
 * The true class of each row of predictions.csv.
 * @throws Error if a row has none.
 */
export function labelsOf(csv: string): number[] {
  return rowsOf(csv, "label", 1, "true class").flat();
}

/** `count` numbers of each row from the column `name` on. */
function rowsOf(csv: string, name: string, count: number, words: string): number[][] {
  const [header = "", ...rows] = csv.trimEnd().split("\r\n");
  const first = header.split(",").indexOf(name);
  return rows.map((row, i) => {
    const cells = first < 0 ? [] : cellsOf(row).slice(first, first + count);
    const numbers = cells.map((cell) => (cell === "" ? Number.NaN : Number(cell)));
    if (numbers.length !== count || !numbers.every(Number.isFinite)) throw new Error(`predictions.csv has no ${words} in row ${i + 1}`);
    return numbers;
  });
}

/** A row's cells, as they stand there: a name may have commas, and is in quotes then. */
function cellsOf(row: string): string[] {
  return [...row.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell = ""]) => cell);
}

/**
 * A network's weights from its TensorFlow.js file, which has them first, little-endian float32: any network's, those
 * too that are not the paper's, which the page does not open.
 * @throws Error if the file has fewer than `layers` ask for.
 */
export function weightBytesOf(zip: Uint8Array, layers: readonly LayerSpec[]): Uint8Array {
  const weights = readZip(zip, "The TensorFlow.js file").get("weights.bin");
  const length = 4 * summarize(layers).totalParams;
  if (weights === undefined || weights.length < length) throw new Error(`The TensorFlow.js file needs ${length} bytes of weights, got ${weights?.length ?? "none"}.`);
  return weights.subarray(0, length);
}

export function toCard(run: RunResult, results: ResultsFile, weights: Uint8Array, date: Date): ShippedCard {
  const { name, train, validation, test } = results.dataset;
  const data = name === "fashion-mnist" || name === "built-in" ? name : null;
  if (data === null) throw new Error(`A network trained on ${name} is not shipped.`);
  if (run.endReason === null) throw new Error(`“${run.name}” did not reach an end, so it is not shipped.`);
  if (run.architecture === null) throw new Error(`“${run.name}” is none of the paper's networks, so it is not shipped.`);
  const { seed, ...config } = run.config;
  return {
    architecture: run.architecture,
    file: `architecture-${run.architecture}.f32`,
    bytes: weights.length,
    sha256: createHash("sha256").update(weights).digest("hex"),
    data,
    trainSize: train,
    validationSize: validation,
    testSize: test,
    protocol: protocolPhrase(run, results, data),
    config,
    recipe: run.recipe,
    seed,
    epochs: run.epochsRun,
    endReason: run.endReason,
    restoredEpoch: run.restoredEpoch,
    testAccuracy: run.test.accuracy,
    testLoss: run.test.loss,
    date: date.toISOString().slice(0, 10),
  };
}

/** The card of a network by the best recipe, from the results of its run alone. */
export function toBestCard(run: RunResult, results: ResultsFile, weights: Uint8Array, { file, date }: { readonly file: string; readonly date: Date }): ShippedBest {
  const { validation } = results.dataset;
  const { recipe, network, epochsRun, endReason } = run;
  if (results.dataset.name !== "fashion-mnist") throw new Error(`A network trained on ${results.dataset.name} is not shipped.`);
  if (endReason === null) throw new Error(`“${run.name}” did not reach an end, so it is not shipped.`);
  return {
    name: network.name,
    architecture: run.architecture,
    file,
    bytes: weights.length,
    sha256: createHash("sha256").update(weights).digest("hex"),
    data: "fashion-mnist",
    trainSize: run.trainSize,
    validationSize: validation,
    testSize: results.dataset.test,
    protocol: `the best recipe: AdamW, ${recipe.epochs} epochs, batches of ${recipe.batchSize}`,
    recipe,
    seed: run.seed,
    epochs: epochsRun,
    endReason,
    restoredEpoch: run.restoredEpoch,
    validationAccuracy: run.history.valAccuracy.at(-1) ?? 0,
    testAccuracy: run.test.accuracy,
    testLoss: run.test.loss,
    date: date.toISOString().slice(0, 10),
    layers: network.layers,
  };
}

/** `cards` in the place of those of the same architectures in `old`, in the paper's order. */
export function mergeCards(old: readonly ShippedCard[], cards: readonly ShippedCard[]): ShippedCard[] {
  const others = old.filter(({ architecture }) => !cards.some((card) => card.architecture === architecture));
  return [...others, ...cards].sort((a, b) => a.architecture - b.architecture);
}

/** "the paper's: Adam, 10 epochs, batches of 512"; where it departs from that, how. */
function protocolPhrase(run: RunResult, results: ResultsFile, data: DatasetName): string {
  const { epochs, batchSize, earlyStopping } = run.config;
  const facts = `Adam, ${earlyStopping === null ? "" : "at most "}${epochs} epochs${earlyStopping === null ? "" : " with early stopping"}, batches of ${batchSize}`;
  const differences = protocolDifferences(toScoredRun(run, results), data);
  if (differences.length === 0) return `the paper's: ${facts}`;
  return `${facts}; departs from the paper's in ${differences.join(", ")}`;
}
