/** @file Loss and accuracy over epochs: of one network, or of all side by side. */
import { useMemo, useState } from "react";
import { drawHistoryChart, type HistoryChartData } from "../../charts/historyChart";
import type { RunId, RunPlan } from "../../experiment/plan";
import { Chart } from "../Chart";
import { formatLoss, formatPercent, NO_VALUE } from "../format";
import { networkColor } from "../networkColors";
import { ScrollFrame } from "../ScrollFrame";
import { useApp, useAppWhere } from "../useApp";
import { type CurveRun, historyChartData, historyTable, isSameCurve, lastValue, type Measure, pointHint, type Scale } from "./history";
import { planFor } from "./plan";
import { selectFollowed, selectIsFashionMnist, selectIsRunning } from "./selectors";
import { numberWord } from "../../experiment/words";
import { planIn, usePlans } from "../usePlans";

type Shown = "followed" | "all" | RunId;

/** "All three networks", "Both networks", "The one network". */
function allOf(count: number): string {
  return count === 1 ? "The one network" : count === 2 ? "Both networks" : `All ${numberWord(count)} networks`;
}
const SCALES: readonly { readonly value: Scale; readonly name: string }[] = [
  { value: "full", name: "Whole scale" },
  { value: "close", name: "Close up" },
];

export function Curves() {
  const [shown, setShown] = useState<Shown>("followed");
  const [scale, setScale] = useState<Scale>("full");
  const plans = usePlans();
  const followed = useApp(selectFollowed);
  const one = planIn(plans, shown === "followed" || shown === "all" ? (followed ?? "") : shown);
  const shownPlans = useMemo(() => (shown === "all" ? plans : [one]), [shown, plans, one]);
  const title = shown === "all" ? allOf(plans.length) : one.name;
  const options = useMemo(
    () => [
      { value: "followed", name: "The one that trains" },
      ...plans.map(({ id, name }) => ({ value: id, name, color: networkColor(id) })),
      { value: "all", name: allOf(plans.length).replace(/ networks?$/, "") },
    ],
    [plans],
  );
  return (
    <section className="card curves" aria-labelledby="curves-heading">
      <header className="curves-head">
        <h3 id="curves-heading">
          Learning curves <span className="curves-title">{title}</span>
        </h3>
        <div className="curves-choices">
          <Choice legend="Curves of" options={options} value={shown} onChange={setShown} />
          <Choice legend="Scale" options={SCALES} value={scale} onChange={setScale} />
        </div>
      </header>
      <div className="curves-charts">
        <HistoryFigure plans={shownPlans} measure="loss" scale={scale} title={title} />
        <HistoryFigure plans={shownPlans} measure="accuracy" scale={scale} title={title} />
      </div>
      <p className="small muted">
        Epoch 0 is the first batch, before any update. Training figures are running means with dropout on, so validation, measured with dropout off, can be ahead of them.
      </p>
    </section>
  );
}

interface ChoiceProps<Value> {
  readonly legend: string;
  readonly options: readonly { readonly value: Value; readonly name: string; readonly color?: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A row of radio buttons that looks like one switch. */
function Choice<Value extends string | number>({ legend, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <fieldset className="choice">
      <legend className="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={legend} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            {option.color && <span className="network-dot" style={{ background: option.color }} aria-hidden />}
            {option.name}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface HistoryFigureProps {
  readonly plans: readonly RunPlan[];
  readonly measure: Measure;
  readonly scale: Scale;
  readonly title: string;
}

function areSameCurves(a: readonly (CurveRun | null)[], b: readonly (CurveRun | null)[]): boolean {
  return a.length === b.length && a.every((run, i) => isSameCurve(run, b[i]!));
}

const TITLES: Readonly<Record<Measure, string>> = { loss: "Loss", accuracy: "Accuracy" };

function HistoryFigure({ plans, measure, scale, title }: HistoryFigureProps) {
  const runs = useAppWhere((state) => plans.map(({ id }): CurveRun | null => state.runs[id] ?? null), areSameCurves);
  const isGrowing = useApp(selectIsRunning);
  const isFashionMnist = useApp(selectIsFashionMnist);
  const data = useMemo(() => {
    const planned = plans.map((plan, i) => planFor(plan, runs[i] ?? null));
    return historyChartData(planned, measure, scale, { withReference: isFashionMnist });
  }, [plans, measure, scale, runs, isFashionMnist]);
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
          <Numbers data={data} measure={measure} />
        </>
      }
    />
  );
}

function formatMeasure(value: number | null, measure: Measure): string {
  if (value === null) return NO_VALUE;
  return measure === "loss" ? formatLoss(value) : formatPercent(value, 2);
}

interface MeasureProps {
  readonly data: HistoryChartData;
  readonly measure: Measure;
}

/** Names the curves and says their newest values. */
function CurveKey({ data, measure }: MeasureProps) {
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

function Numbers({ data, measure }: MeasureProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="curve-numbers" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Show the numbers</summary>
      {isOpen && <NumbersTable data={data} measure={measure} />}
    </details>
  );
}

function NumbersTable({ data, measure }: MeasureProps) {
  const { columns, rows } = historyTable(data);
  if (rows.length === 0) return <p className="small muted">None yet: they come with the first step.</p>;
  return (
    <ScrollFrame className="curve-table" label={`${TITLES[measure]} by epoch`}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="number">
              Epoch
            </th>
            {columns.map((column) => (
              <th scope="col" className="number" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ epoch, values }) => (
            <tr key={epoch}>
              <th scope="row" className="number">
                {epoch}
              </th>
              {values.map((value, i) => (
                <td className="number" key={columns[i]}>
                  {formatMeasure(value, measure)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}
