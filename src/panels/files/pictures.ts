/** @file The pictures of one network's results, as files for slides and papers. */
import { curvesSvg } from "../../charts/curvesSvg";
import { gridPng, type GridItem } from "../../charts/gridPicture";
import { heatmapSvg } from "../../charts/heatmapSvg";
import { CLASS_NAMES, IMAGE_PIXELS, type LabelledImages } from "../../data/dataset";
import type { ExportedFile } from "../../formats";
import { architectureById } from "../../nn/architectures";
import type { Evaluation } from "../../nn/evaluation";
import type { Run } from "../../state/run";
import { formatPercent } from "../format";
import { NETWORK_CHART_COLORS } from "../networkColors";
import { sampleIndices } from "../sampling";

/** A run with its score. */
export type PicturedRun = Run & { readonly test: Evaluation };

export function heatmapPicture(run: PicturedRun): ExportedFile {
  const title = `${nameOf(run)}: test accuracy ${formatPercent(run.test.accuracy)}`;
  return svgFile(`confusion_matrix_${run.architecture}.svg`, heatmapSvg({ title, names: CLASS_NAMES, counts: run.test.confusionMatrix }));
}

export function curvesPicture(run: PicturedRun): ExportedFile {
  const { epochs, architecture } = run;
  const panels = [
    { name: "Loss", train: epochs.map(({ loss }) => loss), validation: epochs.map(({ valLoss }) => valLoss) },
    { name: "Accuracy", train: epochs.map(({ accuracy }) => accuracy), validation: epochs.map(({ valAccuracy }) => valAccuracy) },
  ];
  return svgFile(`curves_${architecture}.svg`, curvesSvg({ title: nameOf(run), color: NETWORK_CHART_COLORS[architecture], panels }));
}

/** `count` test images at random, always the same ones, in rows of `columns`. */
export async function gridPicture(run: PicturedRun, test: LabelledImages, count: number, columns: number): Promise<ExportedFile> {
  const { predictions } = run.test;
  const items = sampleIndices(predictions.length, Math.min(count, predictions.length), 1).map((index): GridItem => {
    const [said, actual] = [CLASS_NAMES[predictions[index]!]!, CLASS_NAMES[test.labels[index]!]!];
    const pixels = test.images.subarray(index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS);
    return { pixels, isRight: said === actual, lines: said === actual ? [said, ""] : [`${said} ✗`, `is: ${actual}`] };
  });
  return { name: `grid_${count}_${run.architecture}.png`, mediaType: "image/png", bytes: await gridPng(nameOf(run), items, columns) };
}

function nameOf({ architecture }: Run): string {
  return architectureById(architecture).name;
}

function svgFile(name: string, text: string): ExportedFile {
  return { name, mediaType: "image/svg+xml", bytes: new TextEncoder().encode(text) };
}
