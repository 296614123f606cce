/** @file How the cost of our loop grows with images, batch and filters, and how far from straight lines. */
import type { Browser } from "playwright";
import { architectureById, type ArchitectureId } from "../../src/nn/architectures/index.ts";
import { withContender, type Contender, type Entrant } from "./contender.ts";
import type { BenchOptions } from "./options.ts";
import { STOCK, type Setup } from "./page/peer.ts";
import { say } from "./say.ts";
import { setupOf } from "./speed.ts";
import { fitLine, median, type Line, type Point } from "./statistics.ts";

const IMAGES = [1_024, 2_048, 4_096, 8_192];
const BATCHES = [64, 128, 256, 512, 1_024];
const FILTER_SCALES = [0.25, 0.5, 1, 2, 4];

/** A turn takes about so long, or so many steps: one of a few milliseconds is at the mercy of the clock. */
const TURN_SECONDS = 0.5;
const MAX_STEPS = 30;

export type Dimension = "images" | "batch" | "filters";

export interface ScalingResult {
  readonly architecture: ArchitectureId;
  readonly entrant: Entrant;
  readonly dimension: Dimension;
  /** x: images of an epoch, images of a batch, filters of the first convolution. y: seconds of an epoch (images) or a step. */
  readonly points: readonly Point[];
  readonly line: Line;
}

/** A line is called straight if no point is further from it than this share of its height. */
export const STRAIGHT = 0.1;

export async function measureScaling(browser: Browser, url: string, architecture: ArchitectureId, entrant: Entrant, options: BenchOptions): Promise<ScalingResult[]> {
  const result = (dimension: Dimension, points: readonly Point[]): ScalingResult => ({ architecture, entrant, dimension, points, line: fitLine(points) });
  return withContender(browser, url, entrant, async (contender) => [
    result("images", await imagePoints(contender, architecture, options)),
    result("batch", await stepPoints(contender, options, "batch", batchSizes(architecture, options))),
    result("filters", await stepPoints(contender, options, "filters", filterSizes(architecture, options))),
  ]);
}

async function imagePoints(contender: Contender, architecture: ArchitectureId, { batchSize, turns, quick }: BenchOptions): Promise<Point[]> {
  const points: Point[] = [];
  for (const images of IMAGES.slice(0, quick ? 3 : IMAGES.length)) {
    say(`Architecture ${architecture} on ${contender.entrant.backend}: epochs of ${images} images`);
    // A quarter for validation, as in the paper.
    const seconds = await contender.call("epochSeconds", setupOf(architecture, batchSize, 1), images, images / 4, Math.min(3, turns));
    points.push({ x: images, y: median(seconds) });
  }
  return points;
}

interface Size {
  readonly x: number;
  readonly setup: Setup;
}

function batchSizes(architecture: ArchitectureId, options: BenchOptions): Size[] {
  return BATCHES.map((batchSize) => ({ x: batchSize, setup: scaledSetup(architecture, batchSize, 1, options) }));
}

function filterSizes(architecture: ArchitectureId, options: BenchOptions): Size[] {
  const first = architectureById(architecture).layers.find(({ type }) => type === "conv2d");
  const filters = first?.type === "conv2d" ? first.filters : 1;
  return FILTER_SCALES.map((scale) => ({ x: filters * scale, setup: scaledSetup(architecture, options.batchSize, scale, options) }));
}

/** A first step, one to see how long it takes, and the turns, the first of which warms up. */
function scaledSetup(architecture: ArchitectureId, batchSize: number, filterScale: number, { turns, steps }: BenchOptions): Setup {
  return { ...setupOf(architecture, batchSize, 2 + (turns + 1) * Math.max(steps ?? 0, MAX_STEPS)), filterScale };
}

async function stepPoints(contender: Contender, { turns, steps }: BenchOptions, dimension: Dimension, sizes: readonly Size[]): Promise<Point[]> {
  const points: Point[] = [];
  for (const { x, setup } of sizes) {
    say(`Architecture ${setup.architecture} on ${contender.entrant.backend}: ${dimension} ${x}`);
    await contender.call("prepare", setup, STOCK);
    await contender.call("firstStep");
    const stepsPerTurn = Math.max(steps ?? 1, Math.min(MAX_STEPS, Math.ceil(TURN_SECONDS / (await contender.call("turn", 1)))));
    const seconds: number[] = [];
    for (let turn = 0; turn <= turns; turn++) seconds.push((await contender.call("turn", stepsPerTurn)) / stepsPerTurn);
    await contender.call("stop");
    points.push({ x, y: median(seconds.slice(1)) });
  }
  return points;
}
