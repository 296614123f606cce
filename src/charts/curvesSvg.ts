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
/** Lines across, at least; numbers are round, so there may be some more. */
const MIN_TICKS = 4;
const GREY = "#625d55";
const TRAIN = 'stroke-dasharray="5 4" opacity="0.7"';

export function curvesSvg({ title, color, panels }: CurvesPicture): string {
  const elements = panels.flatMap((panel, i) => panelElements(panel, i * PANEL.width, color));
  return svgDocument(PANEL.width * panels.length, PANEL.height, title, [textElement(16, 28, title, { size: 18, weight: 600 }), ...legend(color), ...elements]);
}

function legend(color: string): string[] {
  const entry = (x: number, dash: string, text: string) => [
    `<line x1="${x}" x2="${x + 34}" y1="46" y2="46" stroke="${color}" stroke-width="2" ${dash}/>`,
    textElement(x + 42, 50, text, { size: 12, fill: GREY }),
  ];
  return [...entry(16, "", "validation"), ...entry(140, TRAIN, "train (running mean, dropout on)")];
}

function panelElements({ name, train, validation }: CurvePanel, offset: number, color: string): string[] {
  const finite = [...train, ...validation].filter(Number.isFinite);
  const ticks = roundTicks(...spread(Math.min(...finite), Math.max(...finite)));
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  const epochs = Math.max(train.length, validation.length);
  const [left, right] = [offset + PANEL.left, offset + PANEL.width - PANEL.right];
  const [top, bottom] = [PANEL.top, PANEL.height - PANEL.bottom];
  const x = (epoch: number) => (epochs <= 1 ? (left + right) / 2 : left + ((epoch - 1) / (epochs - 1)) * (right - left));
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - top);
  // At most as many as there is room for, the first and each that is a whole step on.
  const every = Math.max(1, Math.ceil((epochs - 1) / MAX_EPOCH_MARKS));
  const epochMarks = Array.from({ length: epochs }, (_, i) => i + 1).filter((epoch) => (epoch - 1) % every === 0);
  const decimals = Math.max(0, ...ticks.map((tick) => (String(tick).split(".")[1] ?? "").length));
  const line = (values: readonly number[], dash: string): string => {
    const points = values.flatMap((value, i) => (Number.isFinite(value) ? [[x(i + 1), y(value)] as const] : []));
    const dots = points.map(([cx, cy]) => `<circle cx="${short(cx)}" cy="${short(cy)}" r="2.5" fill="${color}"/>`);
    return [`<polyline points="${points.map(([px, py]) => `${short(px)},${short(py)}`).join(" ")}" fill="none" stroke="${color}" stroke-width="2"${dash}/>`, ...dots].join("");
  };
  return [
    ...ticks.flatMap((tick) => [
      `<line x1="${left}" x2="${right}" y1="${short(y(tick))}" y2="${short(y(tick))}" stroke="#e2ded6"/>`,
      textElement(left - 8, y(tick) + 4, tick.toFixed(decimals), { anchor: "end", size: 12, fill: GREY }),
    ]),
    textElement(left, top - 10, name, { weight: 600 }),
    ...epochMarks.map((epoch) => textElement(x(epoch), bottom + 20, String(epoch), { anchor: "middle", size: 12, fill: GREY })),
    textElement((left + right) / 2, bottom + 38, "epoch", { anchor: "middle", size: 12, fill: GREY }),
    line(train, ` ${TRAIN}`),
    line(validation, ""),
  ];
}

const MAX_EPOCH_MARKS = 10;

/** From below `low` to above `high` in equal steps of 1, 2 or 5 of some power of ten. */
function roundTicks(low: number, high: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / MIN_TICKS));
  const step = [5, 2, 1].map((digit) => digit * power).find((size) => (high - low) / size >= MIN_TICKS) ?? power;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  // Rounded, as 3 × 0.1 is not 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A little air above and below; never empty. */
function spread(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const air = Math.max((high - low) * 0.06, 0.005);
  return [low - air, high + air];
}
