/** @file The frame of curves that the page draws itself: a figure with its title, steady axes, and the numbers behind it. */
import type { ReactNode } from "react";
import { type Axes, PATH_SIZE } from "../../charts/linePath";
import { epochTicks, ticksWithin } from "../../charts/ticks";
import { formatPercent } from "../format";
import { CurveNumbers } from "./CurveNumbers";
import { type Measure, TITLES } from "./history";

/** Steps along the y axis, at least. */
const MIN_STEPS = 4;
/** Epochs marked beside 0, at most. */
const MAX_MARKS = 10;

interface CurveFrameProps {
  readonly measure: Measure;
  /** Whose curves, in the figure's name. */
  readonly title: string;
  /** What is drawn of them, beside the measure. */
  readonly note: string;
  readonly axes: Axes;
  /** Whether one of them stands before the others. */
  readonly hasFront?: boolean;
  /** SVG paths, in a square of `PATH_SIZE`. */
  readonly children: ReactNode;
  /** Marks above the lines, placed in per cent. */
  readonly over?: ReactNode;
  /** The numbers as a table, made when it is asked for. */
  readonly table: () => ReactNode;
}

export function CurveFrame({ measure, title, note, axes, hasFront = false, children, over, table }: CurveFrameProps) {
  const yTicks = ticksWithin(...axes.yDomain, MIN_STEPS);
  const xTicks = epochTicks(axes.numEpochs, MAX_MARKS);
  return (
    <figure className="chart" aria-label={`${TITLES[measure]} over epochs, ${title}`}>
      <figcaption className="curve-key">
        <strong>
          {TITLES[measure]} <small>{note}{measure === "loss" && ", cross-entropy"}</small>
        </strong>
      </figcaption>
      <div className="chart-area many-curves numbers" aria-hidden>
        <div className="many-scale-y">
          {yTicks.map((tick) => (
            <span key={tick} className="many-y" style={{ top: `${yShare(tick, axes)}%` }}>
              {measure === "loss" ? tick.toFixed(1) : formatPercent(tick, 0)}
            </span>
          ))}
        </div>
        <div className="many-scale-x">
          {xTicks.map((epoch) => (
            <span key={epoch} className="many-x" style={{ left: `${(epoch / axes.numEpochs) * 100}%` }}>
              {epoch}
            </span>
          ))}
        </div>
        <svg viewBox={`0 0 ${PATH_SIZE} ${PATH_SIZE}`} preserveAspectRatio="none" data-front={hasFront || undefined}>
          <g className="many-grid">
            {yTicks.map((tick) => (
              <path key={tick} d={`M0 ${yShare(tick, axes)}H${PATH_SIZE}`} />
            ))}
          </g>
          {children}
        </svg>
        <div className="many-over">{over}</div>
      </div>
      <p className="chart-x-axis small muted">epoch</p>
      <CurveNumbers table={table} />
    </figure>
  );
}

export const areSameAxes = (a: Axes, b: Axes): boolean => a.numEpochs === b.numEpochs && a.yDomain.every((end, i) => end === b.yDomain[i]);

function yShare(value: number, { yDomain: [low, high] }: Axes): number {
  return (1 - (value - low) / (high - low)) * PATH_SIZE;
}
