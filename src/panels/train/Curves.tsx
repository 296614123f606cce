/** @file Loss and accuracy over epochs: of the run that trains, of one, of some, or of all. */
import { useCallback, useMemo, useState } from "react";
import type { RunId, RunPlan } from "../../experiment/plan";
import { useApp } from "../useApp";
import { lookIn, useLooks } from "../useLooks";
import { usePlans } from "../usePlans";
import { allOf, areMany, choiceOf, choiceValue, type CurveChoice, MAX_BUTTONS, shownPlans, shownTitle, withRun } from "./curveChoice";
import type { Measure, Scale } from "./history";
import { HistoryFigure } from "./HistoryFigure";
import { isRepeated } from "./meanCurves";
import { lazyPanel } from "../lazyPanel";
import { selectFollowed } from "./selectors";

/** Only an experiment of many runs needs these. */
const CurveList = lazyPanel(async () => (await import("./CurveList")).CurveList, "10rem");
const MeanCurves = lazyPanel(async () => (await import("./MeanCurves")).MeanCurves, "20rem");
const MeanList = lazyPanel(async () => (await import("./MeanCurves")).MeanList, "6rem");
const ManyCurves = lazyPanel(async () => (await import("./ManyCurves")).ManyCurves, "20rem");

const SCALES: readonly { readonly value: Scale; readonly name: string }[] = [
  { value: "full", name: "Whole scale" },
  { value: "close", name: "Close up" },
];

const MEASURES: readonly Measure[] = ["loss", "accuracy"];

export function Curves() {
  const [choice, setChoice] = useState<CurveChoice>("followed");
  const [scale, setScale] = useState<Scale>("full");
  const [front, setFront] = useState<RunId | null>(null);
  const plans = usePlans();
  const followed = useApp(selectFollowed);
  const shown = useMemo(() => shownPlans(choice, plans, followed), [choice, plans, followed]);
  const hasRepeats = useMemo(() => isRepeated(plans), [plans]);
  const isMeans = choice === "means" && hasRepeats;
  const title = isMeans ? "mean over seeds" : shownTitle(shown, plans);
  const show = useCallback((id: RunId, isShown: boolean) => setChoice((before) => withRun(before, id, isShown, plans, followed)), [plans, followed]);
  const isMany = areMany(shown, plans);
  return (
    <section className="card curves" aria-labelledby="curves-heading">
      <header className="curves-head">
        <h3 id="curves-heading">
          Learning curves <span className="curves-title">{title}</span>
        </h3>
        <div className="curves-choices">
          <RunsChoice plans={plans} hasRepeats={hasRepeats} choice={choice} onChange={(value) => setChoice(choiceOf(value, shown))} />
          <Choice legend="Scale" options={SCALES} value={scale} onChange={setScale} />
        </div>
      </header>
      <div className="curves-charts">
        {MEASURES.map((measure) =>
          isMeans ? (
            <MeanCurves key={measure} plans={shown} measure={measure} scale={scale} title={title} />
          ) : isMany ? (
            <ManyCurves key={measure} plans={shown} measure={measure} scale={scale} title={title} front={front} />
          ) : (
            <HistoryFigure key={measure} plans={shown} measure={measure} scale={scale} title={title} />
          ),
        )}
      </div>
      {isMeans && <MeanList plans={plans} />}
      {plans.length > MAX_BUTTONS && ["all", "some"].includes(choiceValue(choice)) && (
        <CurveList plans={plans} shown={shown} onShow={show} onFront={setFront} />
      )}
      <p className="small muted">
        Epoch 0 is the first batch, before any update. Training figures are running means with dropout on, so validation, measured with dropout off, can be ahead of them.
      </p>
    </section>
  );
}

interface RunsChoiceProps {
  readonly plans: readonly RunPlan[];
  /** Whether something is trained from several seeds, so that there are means. */
  readonly hasRepeats: boolean;
  readonly choice: CurveChoice;
  /** A value as curveChoice.ts's `choiceOf` reads it. */
  readonly onChange: (value: string) => void;
}

/** A button for each of a few runs, a list of more. */
function RunsChoice({ plans, hasRepeats, choice, onChange }: RunsChoiceProps) {
  const looks = useLooks();
  const options = useMemo(
    () => [
      { value: "followed", name: "The one that trains" },
      ...plans.map(({ id, name }) => ({ value: id, name, color: lookIn(looks, id).cssColor })),
      ...(plans.length === 1 ? [] : [{ value: "all", name: allOf(plans.length).replace(/ networks?$/, "") }]),
      ...(hasRepeats ? [{ value: "means", name: "Mean over seeds" }] : []),
    ],
    [plans, looks, hasRepeats],
  );
  if (plans.length <= MAX_BUTTONS) return <Choice legend="Curves of" options={options} value={choiceValue(choice)} onChange={onChange} />;
  return (
    <select className="button curves-select" aria-label="Curves of" value={choiceValue(choice)} onChange={(event) => onChange(event.target.value)}>
      <option value="followed">The one that trains</option>
      <option value="all">{allOf(plans.length)}</option>
      {hasRepeats && <option value="means">Mean over seeds</option>}
      <option value="some">Chosen runs</option>
      <optgroup label="One run">
        {plans.map(({ id, name }) => (
          <option key={id} value={id}>
            {id}: {name}
          </option>
        ))}
      </optgroup>
    </select>
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
