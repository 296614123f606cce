/** @file What `npm run reproduce` takes away from the page, through the page's own buttons, and writes into its folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { parseResultsFile } from "../src/analysis/parseResults.ts";
import type { ResultsFile, RunResult } from "../src/analysis/results.ts";
import { heading } from "../src/analysis/names.ts";
import { slugOf } from "../src/experiment/words.ts";
import { enterRoom, unfold } from "./rooms.ts";
import { mergeCards, probabilitiesOf, type ShippedCard, toCard, toFloatBytes, weightBytesOf } from "./networkCards.ts";

/** The buttons' names, and the ends of our files' names. */
const MODEL_FILES = [
  ["Keras .h5", ".h5"],
  ["Keras .keras", ".keras"],
  ["ONNX .onnx", ".onnx"],
  ["TensorFlow.js .zip", "-tfjs.zip"],
] as const;

/** Whether anything has been scored, so that there are results to download. */
export async function hasScores(page: Page): Promise<boolean> {
  await enterRoom(page, "compare");
  return page.getByRole("button", { name: "Download results.json", exact: true }).isEnabled();
}

export async function downloadResults(page: Page): Promise<ResultsFile> {
  await enterRoom(page, "compare");
  return parseResultsFile(JSON.parse((await download(page, "Download results.json")).toString("utf8")));
}

/**
 * Writes one network into `out`: in each format, its probabilities of the test images, and its weights as plain
 * numbers, which are read from the TensorFlow.js file. Returns the files' names.
 */
export async function writeNetwork(page: Page, run: RunResult, { runs }: ResultsFile, out: string): Promise<string[]> {
  await toTakeAway(page, run);
  const files = new Map<string, Uint8Array>();
  const base = baseOf(run, runs);
  for (const [button, ending] of MODEL_FILES) files.set(`${base}${ending}`, await download(page, button));
  files.set(`${base}.f32`, weightBytesOf(files.get(`${base}-tfjs.zip`)!, run.network.layers));
  files.set(`${base.replace(/^architecture-/, "probabilities-")}${base.startsWith("architecture-") ? "" : "-probabilities"}.f32`, toFloatBytes([probabilitiesOf((await download(page, "Predictions .csv")).toString("utf8"))]));
  for (const [name, bytes] of files) writeFileSync(join(out, name), bytes);
  return [...files.keys()];
}

/** One network as plain numbers: its weights, and predictions.csv of the test images. */
export async function downloadPlain(page: Page, run: RunResult): Promise<{ readonly weights: Uint8Array; readonly csv: string }> {
  await toTakeAway(page, run);
  const weights = weightBytesOf(await download(page, "TensorFlow.js .zip"), run.network.layers);
  return { weights, csv: (await download(page, "Predictions .csv")).toString("utf8") };
}

async function toTakeAway(page: Page, run: RunResult): Promise<void> {
  await enterRoom(page, "results");
  // Its tab by its number: names need not be unique.
  await page.locator(`[role="tab"][id$="-tab-${run.id}"]`).click();
  await unfold(page, "Take it away");
}

/** Puts the networks of `results`, whose weights are in `out`, among those that come with the page. */
export function ship(results: ResultsFile, out: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const cards = results.runs.map((run) => {
    const weights = readFileSync(join(out, `${baseOf(run, results.runs)}.f32`));
    const card = toCard(run, results, weights, new Date());
    writeFileSync(join(folder, card.file), weights);
    return card;
  });
  const path = join(folder, "cards.json");
  const old = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { networks: ShippedCard[] }).networks : [];
  writeFileSync(path, `${JSON.stringify({ networks: mergeCards(old, cards) }, null, 2)}\n`);
}

/** "architecture-2" where that says which; else the run's name, with its number where another has the same. */
function baseOf(run: RunResult, runs: readonly RunResult[]): string {
  const bases = runs.map((other) => slugOf(heading(other, runs)));
  const base = slugOf(heading(run, runs));
  return bases.filter((other) => other === base).length > 1 ? `${base}-run-${run.id}` : base;
}

async function download(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button, exact: true }).click()]);
  return readFileSync(await file.path());
}
