/** @file Loss and accuracy over epochs, one chart a network on the same axes. */
import { memo, useMemo, useState } from "react";
import { drawHistoryChart } from "../../charts/historyChart";
import type { RunPlan } from "../../experiment/plan";
import { kerasSpan } from "../../analysis/published";
import { isTrainedHere } from "../../experiment/origin";
import type { Run } from "../../experiment/run";
import { Chart } from "../Chart";
import { formatLoss, formatPercent } from "../format";
import { Segmented } from "../garments/Segmented";
import { historyChartData, type Measure } from "../train/history";
import { FramedIf } from "../ScrollFrame";
import { lookIn, type Looks, useLooks } from "../useLooks";
import { curveScale } from "./differences";
import { MultipleTitle } from "./MultipleTitle";

const MEASURES = [
  { value: "accuracy", label: "Accuracy" },
  { value: "loss", label: "Loss" },
] as const;

/** Charts that need no frame of their own. */
const MAX_OPEN = 6;

interface CurveMultiplesProps {
  readonly plans: readonly RunPlan[];
  /** The scored runs. */
  readonly runs: readonly Run[];
  /** Whether Keras's figures are of the same data. */
  readonly isOnFashionMnist: boolean;
}

export const CurveMultiples = memo(function CurveMultiples({ plans, runs, isOnFashionMnist }: CurveMultiplesProps) {
  const [measure, setMeasure] = useState<Measure>("accuracy");
  const withReference = isOnFashionMnist || runs.length === 0;
  const looks = useLooks();
  const charts = useMemo(() => chartsOf(plans, looks, runs, measure, withReference), [plans, looks, runs, measure, withReference]);
  return (
    <div className="card">
      <div className="card-head">
        <div>
          <h3>Curves side by side</h3>
          <p className="small muted">
            The same axes for all: validation in full colour, train lighter (running mean, dropout on)
            {withReference && "; grey: what Keras reaches on the test set, mean of three seeds"}.
          </p>
        </div>
        <Segmented label="Measure" options={MEASURES} value={measure} onChange={setMeasure} />
      </div>
      <FramedIf isMany={charts.length > MAX_OPEN} className="multiples" label="Curves of all runs">
        {charts.map(({ id, name, run, data }) => (
          <Chart
            key={id}
            data={data}
            draw={drawHistoryChart}
            label={`${measure === "loss" ? "Loss" : "Accuracy"} of ${name} over ${run ? `${run.epochs.length} epochs` : "epochs, not trained yet"}`}
            above={<MultipleTitle id={id} name={name} />}
            below={<p className="small muted numbers">{lastEpochText(run, measure)}</p>}
          />
        ))}
      </FramedIf>
    </div>
  );
});

function lastEpochText(run: Run | null, measure: Measure): string {
  const last = run?.epochs.at(-1);
  if (run === null) return "Not trained yet.";
  if (!isTrainedHere(run)) return run.imported === undefined ? "Came with the page, without its curves." : "From a file, which has no curves.";
  if (last === undefined) return "No epoch was finished.";
  const [validation, train] = measure === "loss" ? [formatLoss(last.valLoss), formatLoss(last.loss)] : [formatPercent(last.valAccuracy), formatPercent(last.accuracy)];
  return `Last epoch: validation ${validation}, train ${train}.${run.epochs.length === 1 ? " One epoch of validation is a point, not a line." : ""}`;
}

/** One chart for each run, trained or not, all on the longest x axis and the widest y axis. */
function chartsOf(plans: readonly RunPlan[], looks: Looks, runs: readonly Run[], measure: Measure, withReference: boolean) {
  const planned = plans.map(({ id, name, network: { architecture } }) => ({ id, name, architecture, run: runs.find((run) => run.id === id) ?? null }));
  const epochs = Math.max(1, ...planned.map(({ architecture, run }) => run?.epochs.length ?? (runs.length === 0 && architecture !== null ? kerasSpan(architecture, "epochs").max : 1)));
  const lastValues = runs.flatMap((run) => run.epochs.at(-1)?.[measure === "loss" ? "valLoss" : "valAccuracy"] ?? []);
  const scale = curveScale(measure, lastValues);
  const charts = planned.map(({ id, name, architecture, run }) => ({ id, name, run, data: historyChartData([{ id, color: lookIn(looks, id).color, architecture, epochs, isOpenEnded: false, run }], measure, scale, { withReference }) }));
  const yDomain = [Math.min(...charts.map(({ data }) => data.yDomain[0])), Math.max(...charts.map(({ data }) => data.yDomain[1]))] as const;
  return charts.map((chart) => ({ ...chart, data: { ...chart.data, yDomain } }));
}
