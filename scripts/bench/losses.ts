/** @file Checks that `fit` and ours compute the same, so that speed is never bought with other arithmetic. */
import type { Browser } from "playwright";
import type { ArchitectureId } from "../../src/nn/architectures/index.ts";
import { withContender, type Contender, type Entrant } from "./contender.ts";
import type { BenchOptions } from "./options.ts";
import { STOCK, type Setup } from "./page/peer.ts";
import { say } from "./say.ts";
import { setupOf } from "./speed.ts";
import { largestRelativeDifference } from "./statistics.ts";

export interface LossResult {
  readonly architecture: ArchitectureId;
  readonly batchSize: number;
  /** Per step, of `fit` with our weights, our dropout masks, and epsilon where Keras adds it. */
  readonly fitLosses: readonly number[];
  /** The same with epsilon where tfjs adds it; null where not measured. */
  readonly fitWithOwnEpsilon: readonly number[] | null;
  readonly ours: readonly OurLosses[];
}

interface OurLosses {
  readonly entrant: Entrant;
  readonly losses: readonly number[];
  /** Largest relative difference to `fitLosses`. */
  readonly deviation: number;
}

/** In batches of so many, `fit` sums little enough on WebGL that its rounding does not hide a difference in arithmetic. */
const SMALL_BATCH = 64;

/**
 * Largest relative difference of any step's loss. Before the first update the two differ by rounding alone (1e-7);
 * Adam makes full-sized steps of gradients that are little more than rounding, and that grows. In large batches tfjs's
 * WebGL gradient of a convolution adds up hundreds of thousands of products one by one in float32: with batches of 512
 * its third loss was 4e-4 from its own on the cpu backend, where ours was 1e-6 from it.
 */
export function lossTolerance(batchSize: number): number {
  return batchSize <= SMALL_BATCH ? 1e-4 : 2e-3;
}

/** A deviation that is no number is not within it. */
export function isSame({ batchSize, ours }: LossResult): boolean {
  return ours.every(({ deviation }) => deviation <= lossTolerance(batchSize));
}

/** One architecture in small batches, where tfjs is exact enough for a close look, and, given time, in those of the other tables. */
export async function compareLosses(browser: Browser, url: string, architecture: ArchitectureId, entrants: readonly Entrant[], options: BenchOptions): Promise<LossResult[]> {
  const results: LossResult[] = [];
  const small = Math.min(SMALL_BATCH, options.batchSize);
  for (const batchSize of new Set(options.quick ? [small] : [small, options.batchSize])) {
    const setup = setupOf(architecture, batchSize, options.quick ? 3 : 5);
    // tfjs's own epsilon is no measure of ours; looked at once, where it is cheap.
    results.push(await compareBatches(browser, url, setup, entrants, batchSize <= SMALL_BATCH));
  }
  return results;
}

async function compareBatches(browser: Browser, url: string, setup: Setup, entrants: readonly Entrant[], withOwnEpsilon: boolean): Promise<LossResult> {
  const { architecture, batchSize } = setup;
  let weights: readonly string[] | null = null;
  const runs: { entrant: Entrant; losses: number[] }[] = [];
  for (const entrant of entrants.filter(({ name }) => name === "ours")) {
    say(`Architecture ${architecture}: losses of ours on ${entrant.backend}, batches of ${batchSize}`);
    await withContender(browser, url, entrant, async (contender) => {
      await contender.call("prepare", setup, STOCK);
      weights ??= await contender.call("weights");
      runs.push({ entrant, losses: await contender.call("losses", setup.maxSteps) });
    });
  }
  say(`Architecture ${architecture}: losses of fit, batches of ${batchSize}`);
  const fit = entrants.find(({ name }) => name === "fit")!;
  const [fitLosses, fitWithOwnEpsilon] = await withContender(
    browser,
    url,
    fit,
    async (contender) => [await lossesOfFit(contender, setup, weights, true), withOwnEpsilon ? await lossesOfFit(contender, setup, weights, false) : null] as const,
  );
  const ours = runs.map(({ entrant, losses }) => ({ entrant, losses, deviation: largestRelativeDifference(losses, fitLosses) }));
  return { architecture, batchSize, fitLosses, fitWithOwnEpsilon, ours };
}

async function lossesOfFit(contender: Contender, setup: Setup, weights: readonly string[] | null, epsilon: boolean): Promise<number[]> {
  await contender.call("prepare", setup, { weights, masks: true, epsilon });
  const losses = await contender.call("losses", setup.maxSteps);
  await contender.call("stop");
  return losses;
}
