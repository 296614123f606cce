/** @file The pictures of one network's results, as files for slides and papers. */
import { curvesSvg } from "../../charts/curvesSvg";
import { gridPng, type GridItem } from "../../charts/gridPicture";
import { heatmapSvg } from "../../charts/heatmapSvg";
import { svgPng } from "../../charts/svgPng";
import { CLASS_NAMES, IMAGE_PIXELS, type LabelledImages } from "../../data/dataset";
import type { ExportedFile } from "../../formats";
import type { Evaluation } from "../../nn/evaluation";
import type { Run } from "../../experiment/run";
import { formatPercent } from "../format";
import type { RunLook } from "../runLooks";
import { sampleIndices } from "../sampling";

/** A run with its score. */
export type PicturedRun = Run & {
  readonly test: Evaluation;
  readonly name: string;
  readonly look: Pick<RunLook, "color" | "dash">;
  /** What its files' names end in. */
  readonly fileNumber: string;
};

/** A picture that can be had, or could: then `make` is null. */
export interface PictureOffer {
  readonly name: string;
  readonly make: (() => Promise<ExportedFile>) | null;
}

/** @param test The images that the run was scored on; null where they are not at hand. */
export function pictureOffers(run: PicturedRun | null, test: LabelledImages | null): readonly PictureOffer[] {
  const curves = run !== null && run.epochs.length > 0 ? () => curvesText(run) : null;
  const heatmap = run && (() => heatmapText(run));
  const base = (name: string) => `${name}_${run?.fileNumber}`;
  const grid = (count: number, columns: number) => run && test && (() => gridPicture(run, test, count, columns));
  return [
    { name: "Heatmap .svg", make: heatmap && (() => svgFile(base("confusion_matrix"), heatmap())) },
    { name: "Heatmap .png", make: heatmap && (() => pngFile(base("confusion_matrix"), heatmap())) },
    { name: "Curves .svg", make: curves && (() => svgFile(base("curves"), curves())) },
    { name: "Curves .png", make: curves && (() => pngFile(base("curves"), curves())) },
    { name: "Grid of 25 .png", make: grid(25, 5) },
    { name: "Grid of 60 .png", make: grid(60, 10) },
  ];
}

function heatmapText(run: PicturedRun): string {
  return heatmapSvg({ title: `${run.name}: test accuracy ${formatPercent(run.test.accuracy)}`, names: CLASS_NAMES, counts: run.test.confusionMatrix });
}

function curvesText(run: PicturedRun): string {
  const { name, look, epochs } = run;
  const panels = [
    { name: "Loss", train: epochs.map(({ loss }) => loss), validation: epochs.map(({ valLoss }) => valLoss) },
    { name: "Accuracy", train: epochs.map(({ accuracy }) => accuracy), validation: epochs.map(({ valAccuracy }) => valAccuracy) },
  ];
  return curvesSvg({ title: `${name}: loss and accuracy`, ...look, panels });
}

/** `count` test images at random, always the same ones, in rows of `columns`. */
async function gridPicture(run: PicturedRun, test: LabelledImages, count: number, columns: number): Promise<ExportedFile> {
  const { predictions } = run.test;
  const items = sampleIndices(predictions.length, Math.min(count, predictions.length), 1).map((index): GridItem => {
    const [said, actual] = [CLASS_NAMES[predictions[index]!]!, CLASS_NAMES[test.labels[index]!]!];
    const pixels = test.images.subarray(index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS);
    return { pixels, isRight: said === actual, lines: said === actual ? [said, ""] : [`${said} ✗`, `is: ${actual}`] };
  });
  const title = `${run.name}: ${items.length} test images, ${items.filter(({ isRight }) => isRight).length} right`;
  return { name: `grid_${count}_${run.fileNumber}.png`, mediaType: "image/png", bytes: await gridPng(title, items, columns) };
}

async function svgFile(base: string, text: string): Promise<ExportedFile> {
  return { name: `${base}.svg`, mediaType: "image/svg+xml", bytes: new TextEncoder().encode(text) };
}

async function pngFile(base: string, text: string): Promise<ExportedFile> {
  return { name: `${base}.png`, mediaType: "image/png", bytes: await svgPng(text) };
}
