/** @file What `npm run reproduce` takes away from the page, through the page's own buttons, and writes into its folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { importModel } from "../src/formats/index.ts";
import { type ArchitectureId, architectureById } from "../src/nn/architectures/index.ts";
import { parseResultsFile } from "../src/analysis/parseResults.ts";
import type { ResultsFile } from "../src/analysis/results.ts";
import { enterRoom, unfold } from "./rooms.ts";
import { mergeCards, probabilitiesOf, type ShippedCard, toCard, toFloatBytes } from "./networkCards.ts";

/** The buttons' names, and the ends of our files' names. */
const MODEL_FILES = [
  ["Keras .h5", ".h5"],
  ["Keras .keras", ".keras"],
  ["ONNX .onnx", ".onnx"],
  ["TensorFlow.js .zip", "-tfjs.zip"],
] as const;

export async function downloadResults(page: Page): Promise<ResultsFile> {
  await enterRoom(page, "compare");
  return parseResultsFile(JSON.parse((await download(page, "Download results.json")).toString("utf8")));
}

/**
 * Writes one network into `out`: in each format, its probabilities of the test images, and its weights as plain
 * numbers, which are read from the TensorFlow.js file. Returns the files' names.
 */
export async function writeNetwork(page: Page, id: ArchitectureId, out: string): Promise<string[]> {
  await enterRoom(page, "results");
  await page.locator("#results").getByRole("tab", { name: architectureById(id).name }).click();
  await unfold(page, "Take it away");
  const files = new Map<string, Uint8Array>();
  for (const [button, ending] of MODEL_FILES) files.set(`architecture-${id}${ending}`, await download(page, button));
  const { weights } = await importModel(files.get(`architecture-${id}-tfjs.zip`)!);
  files.set(weightsFile(id), toFloatBytes(weights));
  files.set(`probabilities-${id}.f32`, toFloatBytes([probabilitiesOf((await download(page, "Predictions .csv")).toString("utf8"))]));
  for (const [name, bytes] of files) writeFileSync(join(out, name), bytes);
  return [...files.keys()];
}

/** Puts the networks of `results`, whose weights are in `out`, among those that come with the page. */
export function ship(results: ResultsFile, out: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const cards = results.runs.map((run) => {
    const weights = readFileSync(join(out, weightsFile(run.architecture)));
    const card = toCard(run, results, weights, new Date());
    writeFileSync(join(folder, card.file), weights);
    return card;
  });
  const path = join(folder, "cards.json");
  const old = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { networks: ShippedCard[] }).networks : [];
  writeFileSync(path, `${JSON.stringify({ networks: mergeCards(old, cards) }, null, 2)}\n`);
}

function weightsFile(id: ArchitectureId): string {
  return `architecture-${id}.f32`;
}

async function download(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button, exact: true }).click()]);
  return readFileSync(await file.path());
}
