/** @file Measures `fit` and our loop in turns: steps, first step, launches, memory. */
import type { Browser } from "playwright";
import type { ArchitectureId } from "../../src/nn/architectures/index.ts";
import { Contender, entrantText, withContender, type Entrant, type PageMemory } from "./contender.ts";
import type { BenchOptions } from "./options.ts";
import { STOCK, type Alignment, type Launches, type PeerInfo, type Setup } from "./page/peer.ts";
import { say } from "./say.ts";

export interface Measured {
  readonly entrant: Entrant;
  readonly info: PeerInfo;
  /** Seconds, each on a page of its own. */
  readonly firstStepSeconds: readonly number[];
  /** Seconds per step in each turn; turn i of all contenders lie next to each other. */
  readonly stepSeconds: readonly number[];
  readonly launches: Launches;
  /** After the turns. */
  readonly memory: PageMemory;
}

export interface SpeedResult {
  readonly architecture: ArchitectureId;
  readonly batchSize: number;
  readonly stepsPerTurn: number;
  /** `fit` first. */
  readonly contenders: readonly Measured[];
}

/** A turn of the slowest takes about so long, if nobody says how many steps. */
const TURN_SECONDS = 3;
const MIN_STEPS = 3;
const MAX_STEPS = 60;
/** First step, a step to warm up, and one and two steps to count launches. */
const OTHER_STEPS = 5;

export function setupOf(architecture: ArchitectureId, batchSize: number, maxSteps: number): Setup {
  return { architecture, filterScale: 1, seed: 2020, batchSize, learningRate: 0.001, maxSteps };
}

/** One architecture. `entrants`: `fit` first, then ours; all of them can be had. */
export async function measureSpeed(browser: Browser, url: string, architecture: ArchitectureId, entrants: readonly Entrant[], options: BenchOptions): Promise<SpeedResult> {
  const { batchSize, turns, quick } = options;
  const setup = setupOf(architecture, batchSize, turns * (options.steps ?? MAX_STEPS) + OTHER_STEPS);
  const contenders: Contender[] = [];
  try {
    for (const entrant of entrants) contenders.push(await Contender.open(browser, url, entrant));
    const alignment = await prepareAll(contenders, setup);
    const firstSteps = await eachInTurn(contenders, async (contender) => [(await contender.call("firstStep")).seconds]);
    const warmUps = await eachInTurn(contenders, (contender) => contender.call("turn", 1));
    const stepsPerTurn = options.steps ?? stepsFor(Math.max(...warmUps));
    const stepSeconds = contenders.map((): number[] => []);
    for (let turn = 1; turn <= turns; turn++) {
      say(`Architecture ${architecture}: turn ${turn} of ${turns}, ${stepsPerTurn} steps each`);
      const seconds = await eachInTurn(contenders, (contender) => contender.call("turn", stepsPerTurn));
      seconds.forEach((value, i) => stepSeconds[i]!.push(value / stepsPerTurn));
    }
    const memories = await eachInTurn(contenders, (contender) => contender.memory());
    const launches = await eachInTurn(contenders, (contender) => contender.call("launches"));
    await closeAll(contenders);
    for (let repetition = 1; repetition <= (quick ? 0 : 2); repetition++) {
      say(`Architecture ${architecture}: first step on fresh pages, ${repetition} of 2`);
      for (const [i, entrant] of entrants.entries()) firstSteps[i]!.push(await firstStepOnFreshPage(browser, url, entrant, setup, alignment));
    }
    return {
      architecture,
      batchSize,
      stepsPerTurn,
      contenders: entrants.map((entrant, i) => ({
        entrant,
        info: contenders[i]!.info,
        firstStepSeconds: firstSteps[i]!,
        stepSeconds: stepSeconds[i]!,
        launches: launches[i]!,
        memory: memories[i]!,
      })),
    };
  } finally {
    await closeAll(contenders);
  }
}

/** Gives `fit` the weights that ours start with. Returns what it was given. */
async function prepareAll(contenders: readonly Contender[], setup: Setup): Promise<Alignment> {
  let alignment = STOCK;
  for (const contender of contenders.filter(({ entrant }) => entrant.name === "ours")) {
    await contender.call("prepare", setup, STOCK);
    if (alignment.weights === null) alignment = { ...STOCK, weights: await contender.call("weights") };
  }
  for (const contender of contenders.filter(({ entrant }) => entrant.name === "fit")) await contender.call("prepare", setup, alignment);
  return alignment;
}

async function firstStepOnFreshPage(browser: Browser, url: string, entrant: Entrant, setup: Setup, alignment: Alignment): Promise<number> {
  return withContender(browser, url, entrant, async (contender) => {
    await contender.call("prepare", setup, alignment);
    return (await contender.call("firstStep")).seconds;
  });
}

/** One after the other: together they would share the processor. */
async function eachInTurn<T>(contenders: readonly Contender[], measure: (contender: Contender) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const contender of contenders) results.push(await measure(contender));
  return results;
}

function stepsFor(slowestStepSeconds: number): number {
  return Math.min(MAX_STEPS, Math.max(MIN_STEPS, Math.ceil(TURN_SECONDS / slowestStepSeconds)));
}

/** Closing twice does no harm. */
async function closeAll(contenders: readonly Contender[]): Promise<void> {
  for (const contender of contenders) await contender.close();
}

/** Those of `backends` that start, and a sentence for each that does not. */
export async function findBackends(browser: Browser, url: string, backends: BenchOptions["backends"]): Promise<{ entrants: Entrant[]; infos: PeerInfo[]; missing: string[] }> {
  const found = { entrants: [] as Entrant[], infos: [] as PeerInfo[], missing: [] as string[] };
  for (const backend of backends) {
    const entrant = { name: "ours", backend } as const;
    try {
      const info = await withContender(browser, url, entrant, async (contender) => contender.info);
      if (info.backend !== backend) throw new Error(`the page takes ${info.backend} instead`);
      found.entrants.push(entrant);
      found.infos.push(info);
    } catch (error) {
      found.missing.push(`${entrantText(entrant)}: ${(error as Error).message}`);
    }
  }
  return found;
}
