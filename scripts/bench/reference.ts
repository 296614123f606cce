/** @file Seconds per epoch from elsewhere (Keras, say), and ours to set beside them. */
import { readFileSync } from "node:fs";
import type { Browser } from "playwright";
import type { ArchitectureId } from "../../src/nn/architectures/index.ts";
import { withContender, type Entrant } from "./contender.ts";
import type { BenchOptions } from "./options.ts";
import { say } from "./say.ts";
import { setupOf, type SpeedResult } from "./speed.ts";
import { median } from "./statistics.ts";

/** The paper's split. */
const TRAIN_IMAGES = 48_000;
const VALIDATION_IMAGES = 12_000;

/** Validated at once to learn what validating costs; all 12,000 would take long on a slow machine. */
const VALIDATION_SAMPLE = 2_048;

export interface EpochResult {
  readonly architecture: ArchitectureId;
  readonly entrant: Entrant;
  readonly seconds: number;
  /** "measured": whole epochs; "worked out": from the steps of the turns and a part of the validation. */
  readonly how: "measured" | "worked out";
  /** Median over the reference's runs; null if it has none of this architecture. */
  readonly referenceSeconds: number | null;
}

/** Seconds per epoch by architecture. @throws Error with a sentence if the file cannot be read or holds none. */
export function readReference(path: string): ReadonlyMap<number, number> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`--reference: ${path} cannot be read (${(error as Error).message}).`, { cause: error });
  }
  return parseReference(content);
}

export function parseReference(content: unknown): ReadonlyMap<number, number> {
  const { runs } = (content ?? {}) as { runs?: unknown };
  if (!Array.isArray(runs)) throw new Error('--reference: the file needs a list "runs".');
  const seconds = new Map<number, number[]>();
  for (const run of runs as Record<string, unknown>[]) {
    const { architecture, secondsPerEpoch } = run;
    if (typeof architecture !== "number" || typeof secondsPerEpoch !== "number" || !(secondsPerEpoch > 0)) {
      throw new Error(`--reference: each run needs numbers "architecture" and "secondsPerEpoch", got ${JSON.stringify(run).slice(0, 100)}.`);
    }
    seconds.set(architecture, [...(seconds.get(architecture) ?? []), secondsPerEpoch]);
  }
  return new Map([...seconds].map(([architecture, values]) => [architecture, median(values)]));
}

/** Training 48,000 images and validating 12,000: the last batch counts as the part of a step that it is. */
export function epochFromSteps(stepSeconds: number, batchSize: number, validationSecondsPerImage: number): number {
  return (TRAIN_IMAGES / batchSize) * stepSeconds + VALIDATION_IMAGES * validationSecondsPerImage;
}

/** Ours on one backend. `speed` is what steps are taken from unless whole epochs are asked for. */
export async function measureEpoch(
  browser: Browser,
  url: string,
  architecture: ArchitectureId,
  entrant: Entrant,
  speed: SpeedResult | undefined,
  reference: ReadonlyMap<number, number>,
  { batchSize, fullEpochs, quick }: BenchOptions,
): Promise<EpochResult> {
  say(`Architecture ${architecture}: seconds per epoch of ours on ${entrant.backend}`);
  return withContender(browser, url, entrant, async (contender) => {
    const setup = setupOf(architecture, batchSize, 1);
    const times = quick ? 1 : 3;
    const shared = { architecture, entrant, referenceSeconds: reference.get(architecture) ?? null };
    if (fullEpochs) return { ...shared, how: "measured", seconds: median(await contender.call("epochSeconds", setup, TRAIN_IMAGES, VALIDATION_IMAGES, times)) };
    const validation = median(await contender.call("validationSeconds", setup, VALIDATION_SAMPLE, times)) / VALIDATION_SAMPLE;
    return { ...shared, how: "worked out", seconds: epochFromSteps(stepSecondsOf(speed, entrant), batchSize, validation) };
  });
}

function stepSecondsOf(speed: SpeedResult | undefined, { backend }: Entrant): number {
  const measured = speed?.contenders.find(({ entrant }) => entrant.name === "ours" && entrant.backend === backend);
  if (measured === undefined) throw new Error("internal: an epoch is worked out from steps that were not measured");
  return median(measured.stepSeconds);
}
