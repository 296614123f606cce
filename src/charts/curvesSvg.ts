/** @file Loss and accuracy over the epochs as an SVG file. */
import { short, svgDocument, textElement } from "./svg";

interface CurvePanel {
  readonly name: string;
  /** One value an epoch. */
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

export interface CurvesPicture {
  readonly title: string;
  readonly color: string;
  /** Side by side. */
  readonly panels: readonly CurvePanel[];
}

const PANEL = { width: 480, height: 360, left: 60, right: 20, top: 80, bottom: 50 } as const;
const TICKS = 5;

export function curvesSvg({ title, color, panels }: CurvesPicture): string {
  const elements = panels.flatMap((panel, i) => panelElements(panel, i * PANEL.width, color));
  const key = "Full line: validation. Dashed: train (running mean, dropout on).";
  return svgDocument(PANEL.width * panels.length, PANEL.height, title, [
    textElement(16, 28, title, { size: 18, weight: 600 }),
    textElement(16, 48, key, { size: 12, fill: "#625d55" }),
    ...elements,
  ]);
}

function panelElements({ name, train, validation }: CurvePanel, offset: number, color: string): string[] {
  const finite = [...train, ...validation].filter(Number.isFinite);
  const [low, high] = spread(Math.min(...finite), Math.max(...finite));
  const epochs = Math.max(train.length, validation.length);
  const [left, right] = [offset + PANEL.left, offset + PANEL.width - PANEL.right];
  const [top, bottom] = [PANEL.top, PANEL.height - PANEL.bottom];
  const x = (epoch: number) => (epochs <= 1 ? (left + right) / 2 : left + ((epoch - 1) / (epochs - 1)) * (right - left));
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const ticks = Array.from({ length: TICKS }, (_, i) => low + ((high - low) * i) / (TICKS - 1));
  const line = (values: readonly number[], dash: string): string => {
    const points = values.flatMap((value, i) => (Number.isFinite(value) ? [[x(i + 1), y(value)] as const] : []));
    const dots = points.map(([cx, cy]) => `<circle cx="${short(cx)}" cy="${short(cy)}" r="2.5" fill="${color}"/>`);
    return [`<polyline points="${points.map(([px, py]) => `${short(px)},${short(py)}`).join(" ")}" fill="none" stroke="${color}" stroke-width="2"${dash}/>`, ...dots].join("");
  };
  return [
    ...ticks.flatMap((tick) => [
      `<line x1="${left}" x2="${right}" y1="${short(y(tick))}" y2="${short(y(tick))}" stroke="#e2ded6"/>`,
      textElement(left - 8, y(tick) + 4, tick.toFixed(2), { anchor: "end", size: 12, fill: "#625d55" }),
    ]),
    textElement(left, top - 10, name, { weight: 600 }),
    textElement(left, bottom + 20, "1", { anchor: "middle", size: 12, fill: "#625d55" }),
    ...(epochs > 1 ? [textElement(right, bottom + 20, String(epochs), { anchor: "middle", size: 12, fill: "#625d55" })] : []),
    textElement((left + right) / 2, bottom + 38, "epoch", { anchor: "middle", size: 12, fill: "#625d55" }),
    line(train, ' stroke-dasharray="5 4" opacity="0.7"'),
    line(validation, ""),
  ];
}

/** A little air above and below; never empty. */
function spread(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const air = Math.max((high - low) * 0.06, 0.005);
  return [low - air, high + air];
}
