/** @file Loss and accuracy over the epochs as an SVG file. */
import { short, svgDocument, textElement } from "./svg";
import { roundTicks } from "./ticks";

interface CurvePanel {
  readonly name: string;
  /** One value an epoch. */
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

export interface CurvesPicture {
  readonly title: string;
  readonly color: string;
  /** stroke-dasharray of the validation curve; "" for an unbroken one. */
  readonly dash: string;
  /** Side by side. */
  readonly panels: readonly CurvePanel[];
}

const PANEL = { width: 480, height: 360, left: 60, right: 20, top: 80, bottom: 50 } as const;
/** Lines across, at least; numbers are round, so there may be some more. */
const MIN_TICKS = 4;
const GREY = "#625d55";
/** Broken where the validation curve is not; else thinner and paler, and broken alike. */
const TRAIN = 'stroke-dasharray="5 4" opacity="0.7"';
const TRAIN_OF_DASHED = 'opacity="0.5"';

export function curvesSvg({ title, color, dash, panels }: CurvesPicture): string {
  const strokes = strokesOf(dash);
  const elements = panels.flatMap((panel, i) => panelElements(panel, i * PANEL.width, color, strokes));
  return svgDocument(PANEL.width * panels.length, PANEL.height, title, [textElement(16, 28, title, { size: 18, weight: 600 }), ...legend(color, strokes), ...elements]);
}

/** Attributes of the two curves' strokes. */
interface Strokes {
  readonly train: string;
  readonly validation: string;
}

function strokesOf(dash: string): Strokes {
  if (dash === "") return { train: `stroke-width="2" ${TRAIN}`, validation: 'stroke-width="2"' };
  return { train: `stroke-width="1" stroke-dasharray="${dash}" ${TRAIN_OF_DASHED}`, validation: `stroke-width="2" stroke-dasharray="${dash}"` };
}

function legend(color: string, { train, validation }: Strokes): string[] {
  const entry = (x: number, stroke: string, text: string) => [
    `<line x1="${x}" x2="${x + 34}" y1="46" y2="46" stroke="${color}" ${stroke}/>`,
    textElement(x + 42, 50, text, { size: 12, fill: GREY }),
  ];
  return [...entry(16, validation, "validation"), ...entry(140, train, "train (running mean, dropout on)")];
}

function panelElements({ name, train, validation }: CurvePanel, offset: number, color: string, strokes: Strokes): string[] {
  const finite = [...train, ...validation].filter(Number.isFinite);
  const ticks = roundTicks(...spread(Math.min(...finite), Math.max(...finite)), MIN_TICKS);
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
  const line = (values: readonly number[], stroke: string): string => {
    const points = values.flatMap((value, i) => (Number.isFinite(value) ? [[x(i + 1), y(value)] as const] : []));
    const dots = points.map(([cx, cy]) => `<circle cx="${short(cx)}" cy="${short(cy)}" r="2.5" fill="${color}"/>`);
    return [`<polyline points="${points.map(([px, py]) => `${short(px)},${short(py)}`).join(" ")}" fill="none" stroke="${color}" ${stroke}/>`, ...dots].join("");
  };
  return [
    ...ticks.flatMap((tick) => [
      `<line x1="${left}" x2="${right}" y1="${short(y(tick))}" y2="${short(y(tick))}" stroke="#e2ded6"/>`,
      textElement(left - 8, y(tick) + 4, tick.toFixed(decimals), { anchor: "end", size: 12, fill: GREY }),
    ]),
    textElement(left, top - 10, name, { weight: 600 }),
    ...epochMarks.map((epoch) => textElement(x(epoch), bottom + 20, String(epoch), { anchor: "middle", size: 12, fill: GREY })),
    textElement((left + right) / 2, bottom + 38, "epoch", { anchor: "middle", size: 12, fill: GREY }),
    line(train, strokes.train),
    line(validation, strokes.validation),
  ];
}

const MAX_EPOCH_MARKS = 10;

/** A little air above and below; never empty. */
function spread(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const air = Math.max((high - low) * 0.06, 0.005);
  return [low - air, high + air];
}
