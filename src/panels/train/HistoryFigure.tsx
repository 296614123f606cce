/** @file Loss or accuracy of up to three runs, training and validation. */
import { useMemo } from "react";
import { drawHistoryChart, type HistoryChartData } from "../../charts/historyChart";
import type { RunPlan } from "../../experiment/plan";
import { Chart } from "../Chart";
import { useApp, useAppWhere } from "../useApp";
import { lookIn, useLooks } from "../useLooks";
import { CurveNumbers, formatMeasure, NumbersTable } from "./CurveNumbers";
import { areSameCurves, type CurveRun, historyChartData, historyTable, lastValue, type Measure, pointHint, type Scale, TITLES } from "./history";
import { planFor } from "./plan";
import { selectIsFashionMnist, selectIsRunning } from "./selectors";

export interface CurvesFigureProps {
  /** Whose curves; one at least. */
  readonly plans: readonly RunPlan[];
  readonly measure: Measure;
  readonly scale: Scale;
  /** What the figure's name says of them. */
  readonly title: string;
}

export function HistoryFigure({ plans, measure, scale, title }: CurvesFigureProps) {
  const runs = useAppWhere((state) => plans.map(({ id }): CurveRun | null => state.runs[id] ?? null), areSameCurves);
  const looks = useLooks();
  const isGrowing = useApp(selectIsRunning);
  const isFashionMnist = useApp(selectIsFashionMnist);
  const data = useMemo(() => {
    const planned = plans.map((plan, i) => ({ ...planFor(plan, runs[i] ?? null), color: lookIn(looks, plan.id).color }));
    return historyChartData(planned, measure, scale, { withReference: isFashionMnist });
  }, [plans, looks, measure, scale, runs, isFashionMnist]);
  const hint = pointHint(data);
  return (
    <Chart
      data={data}
      draw={drawHistoryChart}
      label={`${TITLES[measure]} over epochs, ${title}`}
      isGrowing={isGrowing}
      subject={`${title}, ${scale}`}
      note={historyTable(data).rows.length > 0 ? undefined : `Your curves will grow here.${!isFashionMnist || plans.length > 1 ? "" : " The grey line is what Keras reached on the test set."}`}
      above={<CurveKey data={data} measure={measure} />}
      below={
        <>
          <p className="chart-x-axis small muted">epoch{hint !== null && ` (${hint})`}</p>
          <CurveNumbers table={() => <NumbersTable data={data} measure={measure} />} />
        </>
      }
    />
  );
}

interface CurveKeyProps {
  readonly data: HistoryChartData;
  readonly measure: Measure;
}

/** Names the curves and says their newest values. */
function CurveKey({ data, measure }: CurveKeyProps) {
  return (
    <figcaption className="curve-key numbers">
      <strong>
        {TITLES[measure]} {measure === "loss" && <small>cross-entropy</small>}
      </strong>
      {data.curves.map((curve) => (
        <span key={curve.label}>
          <span className="curve-swatch" style={{ background: curve.color }} aria-hidden />
          {curve.label} <b>{formatMeasure(lastValue(curve), measure)}</b>
        </span>
      ))}
    </figcaption>
  );
}
