/**
 * @file Loss or accuracy of many runs on steady axes: each run's validation curve in its colour and its kind of line, one
 * of them in front. Drawn by the page itself: a reading redraws one path (curveChoice.ts says why).
 */
import { memo, useMemo } from "react";
import { type Axes, linePath, PATH_SIZE } from "../../charts/linePath";
import type { RunId, RunPlan } from "../../experiment/plan";
import type { AppState } from "../../state/store";
import { NetworkMark } from "../NetworkMark";
import type { RunLook } from "../runLooks";
import { useAppWhere } from "../useApp";
import { lookIn, useLooks } from "../useLooks";
import { areSameAxes, CurveFrame } from "./CurveFrame";
import { NumbersTable } from "./CurveNumbers";
import { areSameCurves, type CurveRun, historyChartData, historyValues, isSameCurve, manyAxes, type Measure, type Scale } from "./history";
import type { CurvesFigureProps } from "./HistoryFigure";
import { planFor } from "./plan";

interface ManyCurvesProps extends CurvesFigureProps {
  /** The run whose curves stand before the others', with its training curve; null where all are equal. */
  readonly front: RunId | null;
}

const selectCurveRun = (id: RunId) => (state: AppState): CurveRun | null => state.runs[id] ?? null;

export function ManyCurves({ plans, measure, scale, title, front }: ManyCurvesProps) {
  const looks = useLooks();
  const axes = useAppWhere((state) => manyAxes(plans.map((plan) => planFor(plan, state.runs[plan.id] ?? null)), measure, scale), areSameAxes);
  const inFront = plans.find(({ id }) => id === front);
  return (
    <CurveFrame
      measure={measure}
      title={title}
      note="validation"
      axes={axes}
      hasFront={inFront !== undefined}
      over={inFront && <FrontMark id={inFront.id} axes={axes} measure={measure} />}
      table={() => <ManyNumbers plans={plans} measure={measure} scale={scale} />}
    >
      {plans.map(({ id }) => (
        <RunCurve key={id} id={id} look={lookIn(looks, id)} axes={axes} measure={measure} isFront={id === front} />
      ))}
      {/* Once more on top: what comes last lies above. */}
      {inFront && <FrontCurve id={inFront.id} look={lookIn(looks, inFront.id)} axes={axes} measure={measure} />}
    </CurveFrame>
  );
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
