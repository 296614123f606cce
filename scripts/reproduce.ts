/**
 * @file `npm run reproduce`: the experiment without a screen. Drives the built page in a headless browser, as a
 * person would (open, click Train, download the results), so that its numbers are the page's numbers.
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright";
import { messageOf } from "../src/data/errors.ts";
import { formatReport } from "../src/analysis/report.ts";
import type { ResultsFile } from "../src/analysis/results.ts";
import type { AddressState } from "../src/experiment/address.ts";
import { heading } from "../src/analysis/names.ts";
import type { Settings } from "../src/experiment/settings.ts";
import { downloadResults, hasScores, ship, writeNetwork } from "./downloads.ts";
import { begin, follow, makeFolder, serveOnly, withPage } from "./drivePage.ts";
import { reproductionOf, shipProblem } from "./reproduction.ts";

const USAGE = `npm run reproduce -- [options]

  --architectures 1,2,3   which of the paper's networks (all)
  --link ADDRESS          an experiment as the page's address has it, in quotes; the other options change all its runs
  --epochs N              instead of each architecture's own (10, 20, up to 50)
  --batch-size N          (512)
  --learning-rate X       (0.001)
  --train-size N          images trained on, of 48,000; validation keeps a quarter of it
  --test-size N           images tested on, of 10,000
  --seed N                (2020)
  --restore-best          put the best epoch's weights back where early stopping is on
  --data D                fashion-mnist (default), built-in, or a folder with the four files
  --backend B             auto (default), webgl, wasm, webgpu, cpu
  --out DIR               where results.json, report.md, page.png and the networks go (results)
  --ship                  also puts the weights into public/networks, to come with the page
`;

const SHIPPED_FOLDER = resolve("public/networks");

interface Options {
  /** The experiment, as the page's address has it. */
  readonly asked: AddressState;
  /** A folder to take the data from; null for the usual places. */
  readonly dataFolder: string | null;
  readonly out: string;
  readonly ships: boolean;
}

/** @throws Error with a sentence on the first option that will not do. */
function readOptions(args: string[]): Options {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: {
      architectures: text, link: text, epochs: text, "batch-size": text, "learning-rate": text, "train-size": text, "test-size": text, seed: text,
      "restore-best": { type: "boolean" }, data: text, backend: text, out: text, ship: { type: "boolean" }, help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(USAGE);
    process.exit(0);
  }
  const isFolder = values.data !== undefined && values.data !== "fashion-mnist" && values.data !== "built-in";
  const settings = {
    architectures: values.architectures,
    epochs: values.epochs,
    batchSize: values["batch-size"],
    learningRate: values["learning-rate"],
    trainSize: values["train-size"],
    testSize: values["test-size"],
    seed: values.seed,
    backend: values.backend,
    restoreBestWeights: values["restore-best"] === true ? "true" : undefined,
    // What is in a folder is Fashion-MNIST, whatever a link says.
    data: isFolder ? "fashion-mnist" : values.data,
  } satisfies Partial<Record<keyof Settings, string | undefined>>;
  const asked = reproductionOf(values.link, new URLSearchParams(Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))));
  const ships = values.ship === true;
  const problem = ships ? shipProblem(asked.experiment) : null;
  if (problem !== null) throw new Error(problem);
  return { asked, dataFolder: isFolder ? resolve(values.data!) : null, out: resolve(values.out ?? "results"), ships };
}

async function main(): Promise<void> {
  const { asked, dataFolder, out, ships } = readOptions(process.argv.slice(2));
  if (dataFolder !== null) serveOnly(dataFolder);
  makeFolder(out);
  await withPage(async (page, address) => {
    await begin(page, address, asked, dataFolder);
    const stop = stopOnInterrupt(page);
    let failure: string | null;
    try {
      failure = await follow(page);
    } finally {
      process.off("SIGINT", stop);
    }
    if (failure !== null && !(await hasScores(page))) throw new Error(failure);
    const results = await downloadResults(page);
    await write(out, results, page);
    if (failure !== null) throw new Error(`${failure}\nWhat was scored before is written.`);
    if (ships) {
      ship(results, out, SHIPPED_FOLDER);
      console.log(`Put the weights into ${SHIPPED_FOLDER}; the next build takes them along.`);
    }
  });
}

/** Ctrl-C presses the page's Stop, so that what was trained so far is scored and written; a second one leaves at once. */
function stopOnInterrupt(page: Page): () => void {
  const stop = (): void => {
    console.log("\nStopping: the network under way is scored and written. Ctrl-C again to leave without.");
    void page.getByRole("button", { name: "Stop", exact: true }).click();
    process.off("SIGINT", stop);
  };
  process.on("SIGINT", stop);
  return stop;
}

async function write(out: string, results: ResultsFile, page: Page): Promise<void> {
  writeFileSync(join(out, "results.json"), `${JSON.stringify(results)}\n`);
  writeFileSync(join(out, "report.md"), formatReport(results));
  const files: string[] = [];
  for (const run of results.runs) files.push(...(await writeNetwork(page, run, results, out)));
  await photograph(page, join(out, "page.png"));
  for (const run of results.runs) console.log(`${heading(run, results.runs)}: test accuracy ${(run.test.accuracy * 100).toFixed(1)} %, loss ${run.test.loss.toFixed(4)}`);
  console.log(`Wrote results.json, report.md, page.png, ${files.join(", ")} to ${out}`);
}

/** The whole page at once, all rooms as on paper: a window as tall as the page, so that charts that wait until they are in view draw. */
async function photograph(page: Page, path: string): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: 1280, height });
  await page.waitForTimeout(5_000);
  await page.screenshot({ path });
}

try {
  await main();
} catch (error) {
  console.error(`\n${messageOf(error)}`);
  process.exitCode = 1;
}
