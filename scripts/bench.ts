/**
 * @file `npm run bench`: tfjs's `model.fit` and this page's loop in turns, in one browser; the page's main thread while it
 * trains; how cost grows; and convolutions, and augmentation, by themselves. Prints tables, writes JSON.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { dirname, relative, resolve } from "node:path";
import { chromium, type Browser } from "playwright";
import { messageOf } from "../src/data/errors.ts";
import { browserArgs, ensureBrowser, settleBrowser } from "./browser.ts";
import { type AugmentationResult, measureAugmentation } from "./bench/augmentation.ts";
import type { Entrant } from "./bench/contender.ts";
import { measureConvolutions, type ConvolutionResult } from "./bench/convolutions.ts";
import { compareLosses, isSame, type LossResult } from "./bench/losses.ts";
import { measureMainThread, type ThreadResult } from "./bench/mainThread.ts";
import { readOptions, USAGE, type BenchOptions } from "./bench/options.ts";
import type { PeerInfo } from "./bench/page/peer.ts";
import { measureEpoch, readReference, type EpochResult } from "./bench/reference.ts";
import { augmentationSection, convolutionSection, epochSection, firstStepSection, launchSection, lossSection, scalingSection, speedSection, threadSection } from "./bench/report.ts";
import { say } from "./bench/say.ts";
import { measureScaling, type ScalingResult } from "./bench/scaling.ts";
import { serveBenchPage, servePage } from "./bench/site.ts";
import { findBackends, measureSpeed, type SpeedResult } from "./bench/speed.ts";

/** What is written as JSON; lists are empty where that part was not measured. */
interface BenchResult {
  readonly date: string;
  readonly machine: Machine;
  readonly backends: readonly PeerInfo[];
  /** A sentence for each thing that was asked for and could not be had. */
  readonly missing: string[];
  readonly options: BenchOptions;
  readonly speed: SpeedResult[];
  readonly losses: LossResult[];
  readonly epochs: EpochResult[];
  readonly thread: ThreadResult[];
  readonly scaling: ScalingResult[];
  readonly convolutions: ConvolutionResult[];
  readonly augmentation: AugmentationResult[];
}

interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly browser: string;
}

/** The peer's backend: tfjs's WASM backend lacks the gradients of convolution and pooling, so `fit` cannot train there. */
const FIT: Entrant = { name: "fit", backend: "webgl" };

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) return console.log(USAGE);
  const reference = options.reference === null ? null : readReference(options.reference);
  const browser = await launch();
  try {
    const site = await serveBenchPage();
    const { entrants, infos, missing } = await findBackends(browser, site.url, options.backends);
    const result: BenchResult = { date: new Date().toISOString(), machine: machineOf(browser), backends: infos, missing, options, speed: [], losses: [], epochs: [], thread: [], scaling: [], convolutions: [], augmentation: [] };
    printHeader(result);
    if (entrants.length === 0) throw new Error("None of the backends asked for can be had here.");
    try {
      if (options.convolutions) await runConvolutions(browser, site.url, entrants, result);
      else if (options.augmentation) await runAugmentation(browser, site.url, entrants, result);
      else if (options.scaling) await runScaling(browser, site.url, entrants, result);
      else await runComparison(browser, site.url, entrants, reference, result);
    } finally {
      await site.close();
      write(result);
    }
  } finally {
    await browser.close();
  }
}

/** As for tests, but without caches of compiled shaders: a first step is to be a first step. */
async function launch(): Promise<Browser> {
  await settleBrowser();
  const args = [...browserArgs(), "--disable-gpu-shader-disk-cache", "--disable-gpu-program-cache"];
  return chromium.launch({ executablePath: ensureBrowser(), args, env: { ...process.env, MESA_SHADER_CACHE_DISABLE: "true", MESA_GLSL_CACHE_DISABLE: "true" } });
}

async function runComparison(browser: Browser, url: string, ours: readonly Entrant[], reference: ReadonlyMap<number, number> | null, result: BenchResult): Promise<void> {
  const { options } = result;
  const entrants = [FIT, ...ours];
  if (options.parts.includes("speed")) {
    for (const architecture of options.architectures) result.speed.push(await measureSpeed(browser, url, architecture, entrants, options));
    console.log([speedSection(result.speed), firstStepSection(result.speed), launchSection(result.speed)].join("\n"));
  }
  if (options.parts.includes("loss")) {
    for (const architecture of options.architectures) result.losses.push(...(await compareLosses(browser, url, architecture, entrants, options)));
    console.log(lossSection(result.losses));
  }
  if (reference !== null) {
    await runEpochs(browser, url, ours, reference, result);
    console.log(epochSection(result.epochs, relative(".", options.reference!)));
  }
  if (options.parts.includes("thread")) {
    await runThread(browser, ours, result);
    console.log(threadSection(result.thread));
  }
  failWhereLossesDiffer(result.losses);
}

async function runEpochs(browser: Browser, url: string, ours: readonly Entrant[], reference: ReadonlyMap<number, number>, { options, speed, epochs }: BenchResult): Promise<void> {
  for (const architecture of options.architectures) {
    const steps = speed.find((result) => result.architecture === architecture);
    for (const entrant of ours) epochs.push(await measureEpoch(browser, url, architecture, entrant, steps, reference, options));
  }
}

async function runThread(browser: Browser, ours: readonly Entrant[], { options, thread, missing }: BenchResult): Promise<void> {
  const page = await servePage();
  try {
    for (const architecture of options.architectures) {
      for (const { backend } of ours) {
        try {
          thread.push(await measureMainThread(browser, page.url, architecture, backend, { batchSize: options.batchSize, seconds: options.quick ? 6 : 15 }));
        } catch (error) {
          // One that fails need not cost the others their turn.
          missing.push(`architecture ${architecture} on ${backend}, on the page: ${(error as Error).message}`);
          say(missing.at(-1)!);
          process.exitCode = 1;
        }
      }
    }
  } finally {
    await page.close();
  }
}

async function runScaling(browser: Browser, url: string, ours: readonly Entrant[], { options, scaling }: BenchResult): Promise<void> {
  for (const architecture of options.architectures) {
    for (const entrant of ours) {
      const results = await measureScaling(browser, url, architecture, entrant, options);
      scaling.push(...results);
      console.log(scalingSection(results));
    }
  }
}

async function runConvolutions(browser: Browser, url: string, ours: readonly Entrant[], { options, convolutions }: BenchResult): Promise<void> {
  for (const entrant of ours) convolutions.push(...(await measureConvolutions(browser, url, entrant, options)));
  console.log(convolutionSection(convolutions));
}

async function runAugmentation(browser: Browser, url: string, ours: readonly Entrant[], { options, augmentation }: BenchResult): Promise<void> {
  for (const entrant of ours) augmentation.push(...(await measureAugmentation(browser, url, entrant, options)));
  console.log(augmentationSection(augmentation));
}

function failWhereLossesDiffer(losses: readonly LossResult[]): void {
  const differ = new Set(losses.filter((result) => !isSame(result)).map(({ architecture }) => architecture));
  if (differ.size === 0) return;
  console.error(`The losses of architecture ${[...differ].join(", ")} differ by more than the tolerance: what was measured is not the same computation.`);
  process.exitCode = 1;
}

function machineOf(browser: Browser): Machine {
  return { processor: cpus()[0]?.model ?? "unknown", cores: availableParallelism(), memoryBytes: totalmem(), platform: `${process.platform} ${process.arch}`, browser: `Chromium ${browser.version()}` };
}

function printHeader({ date, machine, backends, missing, options }: BenchResult): void {
  const { processor, cores, memoryBytes, platform, browser } = machine;
  console.log(`# Bench of ${date.slice(0, 16).replace("T", " ")} UTC\n`);
  console.log(`${processor}, ${cores} cores, ${(memoryBytes / 2 ** 30).toFixed(0)} GiB, ${platform}; ${browser}; batch ${options.batchSize}`);
  for (const { backend, renderer, threads } of backends) console.log(`- ${backend}: ${[renderer, threads === null ? null : `${threads} threads`].filter((part) => part !== null).join(", ") || "available"}`);
  for (const sentence of missing) console.log(`- left out, ${sentence}`);
  console.log("");
}

function write(result: BenchResult): void {
  const path = resolve(result.options.out);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(result, null, 1)}\n`);
  say(`Wrote ${relative(".", path)}`);
}

try {
  await main();
} catch (error) {
  console.error(`\n${messageOf(error)}`);
  process.exitCode = 1;
}
