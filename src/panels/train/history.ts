/** @file Which curves the charts show: runs in, plain chart data out. */
import type { HistoryChartData, HistoryCurve } from "../../charts/historyChart";
import type { Axes } from "../../charts/linePath";
import type { ArchitectureId } from "../../nn/architectures";
import type { RunId } from "../../experiment/plan";
import { kerasSpan } from "../../analysis/published";
import type { Run } from "../../experiment/run";

export type Measure = "loss" | "accuracy";
export type Part = "train" | "validation";
/** "close": the part of the axis in which trained networks differ. */
export type Scale = "full" | "close";

/** What of a run its curves are made of. */
const CURVE_FIELDS = ["config", "epochs", "epoch", "runningLoss", "runningAccuracy", "initialLoss", "initialAccuracy"] as const satisfies readonly (keyof Run)[];
export type CurveRun = Pick<Run, (typeof CURVE_FIELDS)[number]>;

/** Whether curves of `a` and `b` are the same: most steps of a run change only what is said beside them. */
export function isSameCurve(a: CurveRun | null, b: CurveRun | null): boolean {
  return a === b || (a !== null && b !== null && CURVE_FIELDS.every((field) => Object.is(a[field], b[field])));
}

export function areSameCurves(a: readonly (CurveRun | null)[], b: readonly (CurveRun | null)[]): boolean {
  return a.length === b.length && a.every((run, i) => isSameCurve(run, b[i] ?? null));
}

export const TITLES: Readonly<Record<Measure, string>> = { loss: "Loss", accuracy: "Accuracy" };

const NEUTRAL = "#8d867b";
const REFERENCE_LABEL = "Keras, test";

/**
 * One curve: before training, each finished epoch, and the running value of the epoch under way.
 * Validation is not measured before the first epoch, nor during one.
 */
export function historyValues(run: CurveRun, measure: Measure, part: Part): (number | null)[] {
  if (part === "validation") return [null, ...run.epochs.map((epoch) => (measure === "loss" ? epoch.valLoss : epoch.valAccuracy))];
  const initial = measure === "loss" ? run.initialLoss : run.initialAccuracy;
  const running = measure === "loss" ? run.runningLoss : run.runningAccuracy;
  const finished = run.epochs.map((epoch) => epoch[measure]);
  const isEpochOpen = run.epoch > run.epochs.length && running !== null;
  return [initial, ...finished, ...(isEpochOpen ? [running] : [])];
}

/**
 * Last epoch on the x axis. A fixed plan is shown whole. Where early stopping may end the run long before its upper
 * bound, the axis grows in a few steps instead (10, 20, 50, 100, …), so that short runs are not squeezed to the left.
 */
export function axisEpochs(planned: number, isOpenEnded: boolean, reached: number): number {
  if (!isOpenEnded) return Math.max(1, planned, reached);
  let end = 10;
  while (end < reached) end *= String(end).startsWith("2") ? 2.5 : 2;
  return Math.max(1, reached, Math.min(end, planned));
}

/**
 * Fixed y axes, so that nothing jumps; the loss axis doubles only if a loss leaves it. Their ends lie on Vega's ticks:
 * it would widen others (2.5 to 2.6, say) and cut off the label at the top.
 */
export function yDomain(measure: Measure, scale: Scale, curves: readonly Pick<HistoryCurve, "values">[]): [number, number] {
  if (measure === "accuracy") return scale === "full" ? [0, 1] : [0.7, 1];
  if (scale === "close") return [0, 0.8];
  const highest = Math.max(0, ...curves.flatMap(({ values }) => values.filter((value): value is number => value !== null && Number.isFinite(value))));
  let top = 3;
  while (top < highest) top *= 2;
  return [0, top];
}

/** `amount` of `color`, the rest white. Both `#rrggbb`. */
export function tint(color: string, amount: number): string {
  const mixed = [1, 3, 5].map((at) => Math.round(255 - (255 - Number.parseInt(color.slice(at, at + 2), 16)) * amount));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** Mean of what Keras measured on the test set with this architecture, over its seeds. */
export function kerasMean(id: ArchitectureId, measure: Measure): number {
  return kerasSpan(id, measure === "loss" ? "testLoss" : "testAccuracy").mean;
}

export interface PlannedRun {
  readonly id: RunId;
  /** Of its curves, `#rrggbb`. */
  readonly color: string;
  /** The paper's that it is, which Keras has figures of; null for all others. */
  readonly architecture: ArchitectureId | null;
  readonly epochs: number;
  readonly isOpenEnded: boolean;
  /** null before it has started. */
  readonly run: CurveRun | null;
}

/**
 * What a chart shows of `planned`: train (light) and validation (full colour) of one network with the line that Keras
 * reached, or the curves of several networks, marked by their numbers.
 */
export function historyChartData(planned: readonly PlannedRun[], measure: Measure, scale: Scale, options: { readonly withReference: boolean }): HistoryChartData {
  const numEpochs = longestAxis(planned);
  const isAlone = planned.length === 1;
  const curves: HistoryCurve[] = planned.flatMap(({ id, color, run }) => {
    const prefix = isAlone ? "" : `${id} `;
    return [
      { label: `${prefix}train`, color: tint(color, 0.5), values: run ? historyValues(run, measure, "train") : [] },
      { label: `${prefix}validation`, color, values: run ? historyValues(run, measure, "validation") : [] },
    ];
  });
  const [only] = planned;
  if (isAlone && only?.architecture != null && options.withReference) {
    const { architecture } = only;
    curves.push({ label: REFERENCE_LABEL, color: NEUTRAL, values: Array.from({ length: numEpochs + 1 }, () => kerasMean(architecture, measure)) });
  }
  return { curves, numEpochs, yDomain: yDomain(measure, scale, curves) };
}

/** Axes on which the curves of all `planned` have room: as long as the longest, and as steady as a single chart's. */
export function manyAxes(planned: readonly Omit<PlannedRun, "color">[], measure: Measure, scale: Scale): Axes {
  const values = planned.flatMap(({ run }) => (run === null ? [] : [{ values: historyValues(run, measure, "train") }, { values: historyValues(run, measure, "validation") }]));
  return { numEpochs: longestAxis(planned), yDomain: yDomain(measure, scale, values) };
}

function longestAxis(planned: readonly Omit<PlannedRun, "color">[]): number {
  return Math.max(1, ...planned.map(({ epochs, isOpenEnded, run }) => axisEpochs(epochs, isOpenEnded, run?.epoch ?? 0)));
}

export interface HistoryTable {
  readonly columns: readonly string[];
  /** One row an epoch, 0 for before training; as many cells as columns. */
  readonly rows: readonly { readonly epoch: number; readonly values: readonly (number | null)[] }[];
}

/** The measured numbers behind a chart, as far as any curve goes. The reference line is no measurement of this page. */
export function historyTable({ curves }: Pick<HistoryChartData, "curves">): HistoryTable {
  const measured = curves.filter(({ label }) => label !== REFERENCE_LABEL);
  const length = Math.max(0, ...measured.map(({ values }) => values.length));
  return {
    columns: measured.map(({ label }) => label),
    rows: Array.from({ length }, (_, epoch) => ({ epoch, values: measured.map(({ values }) => values[epoch] ?? null) })),
  };
}

/** Why a measured curve cannot be seen: Vega draws no line through one point. null where there is nothing to explain. */
export function pointHint({ curves, numEpochs }: Pick<HistoryChartData, "curves" | "numEpochs">): string | null {
  const points = curves.filter(isPoint).map(({ label }) => label);
  if (points.length === 0) return null;
  return `${points.join(", ")}: ${numEpochs < 2 ? "one point, no line" : "a line from epoch 2"}`;
}

/** Measured once, after the first epoch. (Once before it is no wonder: training begins.) */
function isPoint({ values }: HistoryCurve): boolean {
  const measured = values.flatMap((value, epoch) => (value === null ? [] : epoch));
  return measured.length === 1 && measured[0] === 1;
}

/** The last measured value of a curve; null if there is none. */
export function lastValue({ values }: Pick<HistoryCurve, "values">): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
