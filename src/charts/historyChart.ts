/** @file Loss or accuracy over epochs. Draws plain numbers into an element; knows no store, no React, no theme. */
import { keptIndices } from "./thin";

export interface HistoryCurve {
  /** Legend entry. Neither "." nor "[": Vega would read them as a path into the data. */
  readonly label: string;
  /** A colour that canvases understand, e.g. "#1f3a93". */
  readonly color: string;
  /** Index 0: before training; index n: epoch n. null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

export interface HistoryChartData {
  readonly curves: readonly HistoryCurve[];
  /** Last epoch on the x axis, whether reached or not: the axis stays while curves grow. */
  readonly numEpochs: number;
  readonly yDomain: readonly [number, number];
}

interface LineChartInput {
  readonly values: { x: number; y: number }[][];
  readonly series: string[];
  readonly seriesColors: string[];
}

/**
 * Curves as tfjs-vis 1.5.1 wants them. It throws if a later series is shorter than the first, so every curve gets
 * `numEpochs + 1` points; NaN, which Vega leaves out, where nothing was measured. Whatever is not a finite number is
 * left out too. Vega hands out `seriesColors` in the order of the sorted labels, whatever the order of the series, so
 * the series are sorted too. More than `maxPoints` are thinned.
 * @throws RangeError if a label holds a character that Vega takes for a path.
 */
export function toLineChart({ curves, numEpochs }: Pick<HistoryChartData, "curves" | "numEpochs">, maxPoints = Number.POSITIVE_INFINITY): LineChartInput {
  for (const { label } of curves) {
    if (/[.[\]\\]/.test(label)) throw new RangeError(`toLineChart: the label "${label}" holds a character Vega reads as a path`);
  }
  const length = numEpochs + 1;
  const epochs = keptIndices(curves.map(({ values }) => values), length, maxPoints);
  const sorted = [...curves, ...(epochs.length < length ? [xSeries(length)] : [])].toSorted((a, b) => (a.label < b.label ? -1 : 1));
  return {
    values: sorted.map(({ values }) => epochs.map((x) => ({ x, y: finiteOrNaN(values[x]) }))),
    series: sorted.map(({ label }) => label),
    seriesColors: sorted.map(({ color }) => color),
  };
}

/**
 * tfjs-vis 1.5.1 plots against the index and ignores `x`, which is the epoch only as long as none is left out. But it
 * copies each series into the rows under the series' own name, so one named "x" takes the index's place. Its own curve
 * is not to be seen.
 */
function xSeries(length: number): HistoryCurve {
  return { label: "x", color: "transparent", values: Array.from({ length }, (_, epoch) => epoch) };
}

function finiteOrNaN(value: number | null | undefined): number {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : Number.NaN;
}

/** What the legend takes beside its longest label: the gap before it, and its strokes. Measured with tfjs-vis 1.5.1. */
const LEGEND_WIDTH = 34;
/** Left free at the right: the last tick's label stands in the middle of its tick. */
const MARGIN = 12;
const FONT_SIZE = 12;
/** Closer points than this look like one line. */
const PIXELS_PER_POINT = 2;

/** Width of the legend, which tfjs-vis cannot leave out, less the margin. */
export function legendWidth(labels: readonly string[], measure: (text: string) => number): number {
  return LEGEND_WIDTH + Math.max(0, ...labels.map(measure)) - MARGIN;
}

function measureLabel(text: string): number {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return 0;
  context.font = `${FONT_SIZE}px sans-serif`; // Vega's own
  return context.measureText(text).width;
}

/**
 * Draws into `element`, whose size is the chart's; `element` must clip what is wider. The key of the curves stands
 * elsewhere, so the legend is drawn beyond the right edge. Resolves when it is painted. Loads tfjs-vis's line chart on
 * first use: by its own path, because the package's index would bring all of tfjs-core with it, every operation and
 * the chained forms of each, into the chunk that training shares.
 */
export async function drawHistoryChart(element: HTMLElement, data: HistoryChartData): Promise<void> {
  const { linechart } = await import("@tensorflow/tfjs-vis/dist/render/linechart");
  const { values, series, seriesColors } = toLineChart(data, element.clientWidth / PIXELS_PER_POINT);
  await linechart(
    element,
    { values, series },
    {
      width: element.clientWidth + legendWidth(series, measureLabel),
      height: element.clientHeight,
      // The figure around it names the axes: Vega cuts off the feet of a title along the lower edge.
      xLabel: "",
      // On a number axis this short, Vega would put ticks between the epochs.
      xType: data.numEpochs < 10 ? "ordinal" : "quantitative",
      yLabel: "",
      yAxisDomain: [...data.yDomain],
      seriesColors,
      fontSize: FONT_SIZE,
    },
  );
}
