/**
 * @file Loss or accuracy of many runs on steady axes: each run's validation curve in its colour and its kind of line, one
 * of them in front. Drawn by the page itself: a reading redraws one path (curveChoice.ts says why).
 */
import { memo, useMemo } from "react";
import { type Axes, linePath, PATH_SIZE } from "../../charts/linePath";
import { epochTicks, ticksWithin } from "../../charts/ticks";
import type { RunId, RunPlan } from "../../experiment/plan";
import type { AppState } from "../../state/store";
import { formatPercent } from "../format";
import { NetworkMark } from "../NetworkMark";
import type { RunLook } from "../runLooks";
import { useAppWhere } from "../useApp";
import { lookIn, useLooks } from "../useLooks";
import { CurveNumbers, NumbersTable } from "./CurveNumbers";
import { areSameCurves, type CurveRun, historyChartData, historyValues, isSameCurve, manyAxes, type Measure, type Scale, TITLES } from "./history";
import type { CurvesFigureProps } from "./HistoryFigure";
import { planFor } from "./plan";

/** Steps along the y axis, at least. */
const MIN_STEPS = 4;
/** Epochs marked beside 0, at most. */
const MAX_MARKS = 10;

interface ManyCurvesProps extends CurvesFigureProps {
  /** The run whose curves stand before the others', with its training curve; null where all are equal. */
  readonly front: RunId | null;
}

const selectCurveRun = (id: RunId) => (state: AppState): CurveRun | null => state.runs[id] ?? null;
const areSameAxes = (a: Axes, b: Axes): boolean => a.numEpochs === b.numEpochs && a.yDomain.every((end, i) => end === b.yDomain[i]);

export function ManyCurves({ plans, measure, scale, title, front }: ManyCurvesProps) {
  const looks = useLooks();
  const axes = useAppWhere((state) => manyAxes(plans.map((plan) => planFor(plan, state.runs[plan.id] ?? null)), measure, scale), areSameAxes);
  const yTicks = ticksWithin(...axes.yDomain, MIN_STEPS);
  const xTicks = epochTicks(axes.numEpochs, MAX_MARKS);
  const inFront = plans.find(({ id }) => id === front);
  return (
    <figure className="chart" aria-label={`${TITLES[measure]} over epochs, ${title}`}>
      <figcaption className="curve-key">
        <strong>
          {TITLES[measure]} <small>validation{measure === "loss" && ", cross-entropy"}</small>
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
        <svg viewBox={`0 0 ${PATH_SIZE} ${PATH_SIZE}`} preserveAspectRatio="none" data-front={inFront !== undefined || undefined}>
          <g className="many-grid">
            {yTicks.map((tick) => (
              <path key={tick} d={`M0 ${yShare(tick, axes)}H${PATH_SIZE}`} />
            ))}
          </g>
          {plans.map(({ id }) => (
            <RunCurve key={id} id={id} look={lookIn(looks, id)} axes={axes} measure={measure} isFront={id === front} />
          ))}
          {/* Once more on top: what comes last lies above. */}
          {inFront && <FrontCurve id={inFront.id} look={lookIn(looks, inFront.id)} axes={axes} measure={measure} />}
        </svg>
        <div className="many-over">{inFront && <FrontMark id={inFront.id} axes={axes} measure={measure} />}</div>
      </div>
      <p className="chart-x-axis small muted">epoch</p>
      <CurveNumbers table={() => <ManyNumbers plans={plans} measure={measure} scale={scale} />} />
    </figure>
  );
}

function yShare(value: number, { yDomain: [low, high] }: Axes): number {
  return (1 - (value - low) / (high - low)) * PATH_SIZE;
}

interface RunCurveProps {
  readonly id: RunId;
  readonly look: RunLook;
  readonly axes: Axes;
  readonly measure: Measure;
}

const RunCurve = memo(function RunCurve({ id, look, axes, measure, isFront }: RunCurveProps & { readonly isFront: boolean }) {
  const path = useCurve(id, measure, "validation", axes);
  return <path className="many-line" data-run={id} data-hidden={isFront || undefined} d={path.d} style={{ stroke: look.cssColor }} strokeDasharray={look.dash} />;
});

function FrontCurve({ id, look, axes, measure }: RunCurveProps) {
  const train = useCurve(id, measure, "train", axes);
  const validation = useCurve(id, measure, "validation", axes);
  return (
    <g className="many-front" style={{ stroke: look.cssColor }}>
      <path className="many-train" d={train.d} />
      <path className="many-line" d={validation.d} strokeDasharray={look.dash} />
    </g>
  );
}

/** Where the line in front ends. */
function FrontMark({ id, axes, measure }: Omit<RunCurveProps, "look">) {
  const { end } = useCurve(id, measure, "validation", axes);
  if (end === null || end.y < 0 || end.y > PATH_SIZE) return null;
  return (
    <span className="many-mark" style={{ left: `${end.x}%`, top: `${end.y}%` }}>
      <NetworkMark id={id} />
    </span>
  );
}

function useCurve(id: RunId, measure: Measure, part: "train" | "validation", axes: Axes) {
  const run = useAppWhere(selectCurveRun(id), isSameCurve);
  return useMemo(() => linePath(run === null ? [] : historyValues(run, measure, part), axes), [run, measure, part, axes]);
}

interface ManyNumbersProps {
  readonly plans: readonly RunPlan[];
  readonly measure: Measure;
  readonly scale: Scale;
}

function ManyNumbers({ plans, measure, scale }: ManyNumbersProps) {
  const runs = useAppWhere((state) => plans.map(({ id }): CurveRun | null => state.runs[id] ?? null), areSameCurves);
  const data = useMemo(() => {
    const planned = plans.map((plan, i) => ({ ...planFor(plan, runs[i] ?? null), color: "#000000" }));
    return historyChartData(planned, measure, scale, { withReference: false });
  }, [plans, runs, measure, scale]);
  return <NumbersTable data={data} measure={measure} />;
}
