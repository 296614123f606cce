/** @file The bench's measurements as tables with a sentence on each. Pure. */
import { entrantText } from "./contender.ts";
import type { AugmentationResult } from "./augmentation.ts";
import type { ConvolutionResult } from "./convolutions.ts";
import { lossTolerance, type LossResult } from "./losses.ts";
import type { ThreadResult } from "./mainThread.ts";
import type { EpochResult } from "./reference.ts";
import { STRAIGHT, type Dimension, type ScalingResult } from "./scaling.ts";
import type { Measured, SpeedResult } from "./speed.ts";
import { largestRelativeDifference, median, pairRatios, spread } from "./statistics.ts";
import { markdownTable, megabytes, NOTHING, percent, scientific, short, shortSpread, whole } from "./table.ts";

/** A heading, a sentence or two on what was measured, and a table. */
function section(title: string, text: string, table: string): string {
  return `## ${title}\n\n${text}\n\n${table}\n`;
}

interface Pair {
  readonly architecture: number;
  readonly batchSize: number;
  readonly stepsPerTurn: number;
  readonly fit: Measured;
  readonly ours: Measured;
}

/** Each of ours with the `fit` that took turns with it. */
function pairs(results: readonly SpeedResult[]): Pair[] {
  return results.flatMap(({ contenders, ...rest }) => {
    const fit = contenders.find(({ entrant }) => entrant.name === "fit")!;
    return contenders.filter(({ entrant }) => entrant.name === "ours").map((ours) => ({ ...rest, fit, ours }));
  });
}

export function speedSection(results: readonly SpeedResult[]): string {
  const rows = pairs(results).map(({ architecture, batchSize, stepsPerTurn, fit, ours }) => {
    const imagesPerSecond = (measured: Measured): string => shortSpread(spread(measured.stepSeconds.map((seconds) => batchSize / seconds)));
    const ratios = pairRatios(fit.stepSeconds, ours.stepSeconds);
    return [String(architecture), ours.entrant.backend, `${ours.stepSeconds.length} × ${stepsPerTurn}`, fit.entrant.backend, imagesPerSecond(fit), imagesPerSecond(ours), shortSpread(spread(ratios))];
  });
  return section(
    "Images a second",
    "Whole steps, Adam included, after warm-up; in turns. Median over turns (smallest–largest); the ratio is taken turn by turn. fit finds its images on the backend, ours brings each batch there.",
    markdownTable(["architecture", "ours on", "turns × steps", "fit on", "fit, images/s", "ours, images/s", "ours ÷ fit"], rows),
  );
}

export function firstStepSection(results: readonly SpeedResult[]): string {
  const rows = pairs(results).map(({ architecture, fit, ours }) => {
    const ratio = median(fit.firstStepSeconds) / median(ours.firstStepSeconds);
    return [String(architecture), ours.entrant.backend, String(ours.firstStepSeconds.length), shortSpread(spread(fit.firstStepSeconds)), shortSpread(spread(ours.firstStepSeconds)), short(ratio)];
  });
  return section(
    "First step",
    "Seconds from calling fit or train on a fresh page, backend started, until the first step's loss can be read; the browser's and Mesa's caches of compiled shaders are off.",
    markdownTable(["architecture", "ours on", "pages", "fit, s", "ours, s", "fit ÷ ours"], rows),
  );
}

export function launchSection(results: readonly SpeedResult[]): string {
  const launches = (measured: Measured): string[] => [whole(measured.launches.draws), whole(measured.launches.kernels)];
  const memory = ({ memory: { bytesInGpu, bytesInWasm, bytesInJs, bytesInBuffers } }: Measured): string[] => [
    megabytes(bytesInGpu),
    bytesInWasm === 0 ? NOTHING : megabytes(bytesInWasm),
    megabytes(bytesInJs),
    megabytes(bytesInBuffers),
  ];
  const rows = results.flatMap(({ architecture, contenders }) => contenders.map((measured) => [`${architecture}: ${entrantText(measured.entrant)}`, ...launches(measured), ...memory(measured)]));
  return section(
    "Launches and memory",
    "Per step: WebGL draw calls (or WebGPU dispatches), and kernels run through tfjs's engine; on slow machines ours has a reading of the loss among them, as one is due every quarter of a second. After the turns: textures allocated, WebAssembly memories, JavaScript heap after a collection and the buffers behind it (some of the images lie there).",
    markdownTable(["architecture", "draws", "kernels", "GPU MB", "WASM MB", "JS MB", "buffers MB"], rows),
  );
}

export function lossSection(results: readonly LossResult[]): string {
  const last = (losses: readonly number[]): string => losses.at(-1)!.toFixed(6);
  const rows = results.flatMap(({ architecture, batchSize, fitLosses, fitWithOwnEpsilon, ours }) => {
    const tolerance = lossTolerance(batchSize);
    const row = (name: string, losses: readonly number[], deviation: number, end: readonly string[]): string[] =>
      [`${architecture}: ${name}`, String(batchSize), last(fitLosses), last(losses), scientific(deviation), ...end];
    return [
      ...ours.map(({ entrant, losses, deviation }) => row(entrantText(entrant), losses, deviation, [scientific(tolerance), deviation <= tolerance ? "same" : "NOT THE SAME"])),
      ...(fitWithOwnEpsilon === null ? [] : [row("fit as it is", fitWithOwnEpsilon, largestRelativeDifference(fitWithOwnEpsilon, fitLosses), [NOTHING, NOTHING])]),
    ];
  });
  const steps = results[0]?.fitLosses.length ?? 0;
  return section(
    "Same loss",
    `The losses of the first ${steps} steps, from the same weights on the same batches. fit is given our dropout masks, and Adam's epsilon where Keras adds it (as it is, tfjs adds it elsewhere, and takes 1e-4 for it on WebGL). What remains is rounding: tfjs's sums over large batches lose digits on WebGL, and Adam makes full-sized steps of small gradients.`,
    markdownTable(["architecture", "batch", "last loss of fit", "last loss", "largest difference", "tolerance", "verdict"], rows),
  );
}

export function threadSection(results: readonly ThreadResult[]): string {
  const rows = results.map(({ architecture, backend, starting, training }) => [
    `${architecture} on ${backend}`,
    short(training.seconds),
    ...[training.p50, training.p95, training.p99, training.longest].map(short),
    percent(training.shareUnder50),
    percent(training.busy, 0),
    short(training.wait95),
    short(training.wait99),
    short(starting.longest),
  ]);
  return section(
    "Main thread",
    "The built page, training with its charts in view: milliseconds of the main thread's tasks in a Chromium trace, after the first step; how long a click at a random moment waits for its turn (95 and 99 of 100 such moments wait less); and the longest task before, while tfjs loads and shaders compile.",
    markdownTable(["architecture", "seconds", "median", "95 %", "99 %", "longest", "under 50 ms", "busy", "wait 95 %", "wait 99 %", "longest before"], rows),
  );
}

export function epochSection(results: readonly EpochResult[], file: string): string {
  const rows = results.map(({ architecture, entrant, seconds, how, referenceSeconds }) => [
    String(architecture),
    entrant.backend,
    short(referenceSeconds),
    short(seconds),
    how,
    referenceSeconds === null ? NOTHING : short(referenceSeconds / seconds),
  ]);
  return section(
    `Seconds per epoch, beside ${file}`,
    "48,000 images trained on and 12,000 validated. The reference's are the median over its runs, on whatever machine it ran. Worked out: from the steps above and the validation of 2,048 images.",
    markdownTable(["architecture", "ours on", "reference, s", "ours, s", "how", "reference ÷ ours"], rows),
  );
}

const DIMENSIONS: Readonly<Record<Dimension, string>> = {
  images: "images an epoch (seconds per epoch)",
  batch: "images a batch (seconds per step)",
  filters: "filters of the first convolution (seconds per step)",
};

export function scalingSection(results: readonly ScalingResult[]): string {
  return results
    .map(({ architecture, entrant, dimension, points, line }) => {
      const rows = points.map(({ x, y }, i) => [whole(x), short(y), short(line.intercept + line.slope * x), percent(line.deviations[i]!)]);
      const bent = points.filter((_, i) => Math.abs(line.deviations[i]!) > STRAIGHT).map(({ x }) => whole(x));
      const verdict = bent.length === 0 ? `straight within ${percent(STRAIGHT, 0)}` : `not straight: more than ${percent(STRAIGHT, 0)} off at ${bent.join(", ")}`;
      const text = `${scientific(line.intercept)} s + ${scientific(line.slope)} s for each; ${verdict} (largest deviation ${percent(line.largestDeviation)}).`;
      return section(`Architecture ${architecture}, ${entrantText(entrant)}: ${DIMENSIONS[dimension]}`, text, markdownTable([dimension, "s", "line, s", "off by"], rows));
    })
    .join("\n");
}

export function convolutionSection(results: readonly ConvolutionResult[]): string {
  const rows = results.map(({ entrant, place, kernelSize, speed, share }) => [
    `${entrant.backend}: ${place}`,
    `${kernelSize} × ${kernelSize}`,
    ...(["forward", "kernelGradient", "inputGradient"] as const).flatMap((pass) => [short(speed[pass]), share[pass] === null ? NOTHING : percent(share[pass], 0)]),
  ]);
  return section(
    "Convolutions",
    "Thousand million multiply-adds a second on all threads, and that as a share of the 3 × 3's. Back through a pool only the winners count. The fastest of the turns.",
    markdownTable(["convolution", "kernel", "forward", "of 3 × 3", "kernel's gradient", "of 3 × 3", "x's gradient", "of 3 × 3"], rows),
  );
}

export function augmentationSection(results: readonly AugmentationResult[]): string {
  const rows = results.map(({ entrant, kind, microseconds, added }) => [entrant.backend, kind, microseconds.toFixed(1), kind === "none" ? NOTHING : added.toFixed(1)]);
  return section("Augmentation", "Microseconds an image from bytes to numbers, its random numbers included. The fastest of the turns.", markdownTable(["backend", "augmentation", "µs an image", "added"], rows));
}
