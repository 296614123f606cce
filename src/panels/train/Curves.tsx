/** @file Loss and accuracy over epochs: of the run that trains, of one, of some, or of all. */
import { useCallback, useMemo, useState } from "react";
import type { RunId, RunPlan } from "../../experiment/plan";
import { useApp } from "../useApp";
import { lookIn, useLooks } from "../useLooks";
import { usePlans } from "../usePlans";
import { allOf, areMany, choiceOf, choiceValue, type CurveChoice, MAX_BUTTONS, shownPlans, shownTitle, withRun } from "./curveChoice";
import type { Measure, Scale } from "./history";
import { HistoryFigure } from "./HistoryFigure";
import { lazyPanel } from "../lazyPanel";
import { selectFollowed } from "./selectors";

/** Only an experiment of many runs needs these. */
const CurveList = lazyPanel(async () => (await import("./CurveList")).CurveList, "10rem");
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
  const title = shownTitle(shown, plans);
  const show = useCallback((id: RunId, isShown: boolean) => setChoice((before) => withRun(before, id, isShown, plans, followed)), [plans, followed]);
  const isMany = areMany(shown, plans);
  return (
    <section className="card curves" aria-labelledby="curves-heading">
      <header className="curves-head">
        <h3 id="curves-heading">
          Learning curves <span className="curves-title">{title}</span>
        </h3>
        <div className="curves-choices">
          <RunsChoice plans={plans} choice={choice} onChange={(value) => setChoice(choiceOf(value, shown))} />
          <Choice legend="Scale" options={SCALES} value={scale} onChange={setScale} />
        </div>
      </header>
      <div className="curves-charts">
        {MEASURES.map((measure) =>
          isMany ? (
            <ManyCurves key={measure} plans={shown} measure={measure} scale={scale} title={title} front={front} />
          ) : (
            <HistoryFigure key={measure} plans={shown} measure={measure} scale={scale} title={title} />
          ),
        )}
      </div>
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
  readonly choice: CurveChoice;
  /** A value as curveChoice.ts's `choiceOf` reads it. */
  readonly onChange: (value: string) => void;
}

/** A button for each of a few runs, a list of more. */
function RunsChoice({ plans, choice, onChange }: RunsChoiceProps) {
  const looks = useLooks();
  const options = useMemo(
    () => [
      { value: "followed", name: "The one that trains" },
      ...plans.map(({ id, name }) => ({ value: id, name, color: lookIn(looks, id).cssColor })),
      ...(plans.length === 1 ? [] : [{ value: "all", name: allOf(plans.length).replace(/ networks?$/, "") }]),
    ],
    [plans, looks],
  );
  if (plans.length <= MAX_BUTTONS) return <Choice legend="Curves of" options={options} value={choiceValue(choice)} onChange={onChange} />;
  return (
    <select className="button curves-select" aria-label="Curves of" value={choiceValue(choice)} onChange={(event) => onChange(event.target.value)}>
      <option value="followed">The one that trains</option>
      <option value="all">{allOf(plans.length)}</option>
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
