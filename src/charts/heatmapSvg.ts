/** @file A confusion matrix as an SVG file: counts, coloured by the share of their row. */
import { short, svgDocument, textElement } from "./svg";

export interface HeatmapPicture {
  readonly title: string;
  /** Of the classes, rows and columns alike. */
  readonly names: readonly string[];
  /** `[trueClass][predictedClass]`. */
  readonly counts: readonly (readonly number[])[];
}

const CELL = 58;
const LEFT = 134;
const TOP = 174;
/** Of the page's light theme, shares from 0 to 1. */
const LOW = [250, 249, 246] as const;
const HIGH = [58, 30, 90] as const;

export function heatmapSvg({ title, names, counts }: HeatmapPicture): string {
  const side = CELL * names.length;
  const center = (i: number) => (i + 0.5) * CELL;
  const heads = names.flatMap((name, i) => [
    textElement(LEFT - 8, TOP + center(i) + 4, name, { anchor: "end" }),
    textElement(LEFT + center(i) + 4, TOP - 8, name, { rotate: -50 }),
  ]);
  const axes = [
    textElement(LEFT + side / 2, 62, "Predicted class", { anchor: "middle", weight: 600 }),
    textElement(22, TOP + side / 2, "True class", { anchor: "middle", weight: 600, rotate: -90 }),
  ];
  const cells = counts.flatMap((row, actual) => row.flatMap((count, predicted) => cell(LEFT + predicted * CELL, TOP + actual * CELL, count, shareOf(count, row))));
  const width = LEFT + side + 90;
  return svgDocument(width, TOP + side + 64, title, [textElement(16, 30, title, { size: 18, weight: 600 }), ...axes, ...heads, ...cells, ...legend(TOP + side + 24)]);
}

/** The colours from a share of none to all, in steps of a twentieth. */
function legend(y: number): string[] {
  const steps = 20;
  const width = 9;
  const swatches = Array.from({ length: steps }, (_, i) => `<rect x="${LEFT + i * width}" y="${y}" width="${width}" height="12" fill="${colorOf((i + 0.5) / steps)}"/>`);
  const small = { size: 12, fill: "#625d55" } as const;
  const end = LEFT + steps * width;
  return [
    ...swatches,
    `<rect x="${LEFT}" y="${y}" width="${steps * width}" height="12" fill="none" stroke="#b9b3a8"/>`,
    textElement(LEFT, y + 27, "0 %", { ...small, anchor: "middle" }),
    textElement(end, y + 27, "100 %", { ...small, anchor: "middle" }),
    textElement(end + 14, y + 10, "of the images of the true class; numbers are images", small),
  ];
}

function cell(x: number, y: number, count: number, share: number): string[] {
  return [
    `<rect x="${short(x)}" y="${short(y)}" width="${CELL}" height="${CELL}" fill="${colorOf(share)}" stroke="#e2ded6"/>`,
    textElement(x + CELL / 2, y + CELL / 2 + 5, String(count), { anchor: "middle", fill: shadeOf(share) > 0.5 ? "#ffffff" : "#1c1a17", size: 14 }),
  ];
}

/** The square root tells small mistakes from none. */
const shadeOf = Math.sqrt;

function colorOf(share: number): string {
  return `rgb(${LOW.map((low, i) => Math.round(low + (HIGH[i]! - low) * shadeOf(share))).join(",")})`;
}

function shareOf(count: number, row: readonly number[]): number {
  const sum = row.reduce((total, value) => total + value, 0);
  return sum === 0 ? 0 : count / sum;
}
