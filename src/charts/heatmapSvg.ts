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
const LEFT = 110;
const TOP = 150;
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
  const cells = counts.flatMap((row, actual) => row.flatMap((count, predicted) => cell(LEFT + predicted * CELL, TOP + actual * CELL, count, shareOf(count, row))));
  const legend = textElement(LEFT, TOP + side + 26, "Rows: true class. Columns: what the network says. Colour: share of the row.", { size: 12, fill: "#625d55" });
  return svgDocument(LEFT + side + 90, TOP + side + 42, title, [textElement(16, 30, title, { size: 18, weight: 600 }), ...heads, ...cells, legend]);
}

function cell(x: number, y: number, count: number, share: number): string[] {
  // The square root tells small mistakes from none.
  const shade = Math.sqrt(share);
  const color = LOW.map((low, i) => Math.round(low + (HIGH[i]! - low) * shade)).join(" ");
  return [
    `<rect x="${short(x)}" y="${short(y)}" width="${CELL}" height="${CELL}" fill="rgb(${color.replaceAll(" ", ",")})" stroke="#e2ded6"/>`,
    textElement(x + CELL / 2, y + CELL / 2 + 5, String(count), { anchor: "middle", fill: shade > 0.5 ? "#ffffff" : "#1c1a17", size: 14 }),
  ];
}

function shareOf(count: number, row: readonly number[]): number {
  const sum = row.reduce((total, value) => total + value, 0);
  return sum === 0 ? 0 : count / sum;
}
