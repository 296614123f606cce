/** @file The key of many curves: a line for each run, in a frame of its own, in which runs are shown, hidden and brought forward. */
import { memo } from "react";
import type { RunId, RunPlan } from "../../experiment/plan";
import type { AppState } from "../../state/store";
import { formatLoss, formatPercent, NO_VALUE } from "../format";
import { NetworkMark } from "../NetworkMark";
import type { RunLook } from "../runLooks";
import { ScrollFrame } from "../ScrollFrame";
import { useApp } from "../useApp";
import { lookIn, useLooks } from "../useLooks";
import { LineSwatch } from "./LineSwatch";

interface CurveListProps {
  /** All runs, in the experiment's order. */
  readonly plans: readonly RunPlan[];
  readonly shown: readonly RunPlan[];
  /** The same function while nothing else changes, so that lines stay as they are. */
  readonly onShow: (id: RunId, isShown: boolean) => void;
  /** A run under the pointer or with the focus; null for none. */
  readonly onFront: (id: RunId | null) => void;
}

export function CurveList({ plans, shown, onShow, onFront }: CurveListProps) {
  const looks = useLooks();
  const ids = new Set(shown.map(({ id }) => id));
  return (
    <ScrollFrame className="curve-list" label="Runs with curves">
      <p className="small muted">Each run’s newest validation loss and accuracy. Point at a run to bring it forward, with its training curve as a thin line.</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the focus does what the pointer does, and it stands on the boxes */}
      <ul onPointerOver={(event) => onFront(runAt(event.target))} onPointerLeave={() => onFront(null)} onFocus={(event) => onFront(runAt(event.target))} onBlur={() => onFront(null)}>
        {plans.map(({ id, name }) => (
          <CurveEntry key={id} id={id} name={name} look={lookIn(looks, id)} isShown={ids.has(id)} onShow={onShow} />
        ))}
      </ul>
    </ScrollFrame>
  );
}

/** The run in whose line an element stands. */
function runAt(target: EventTarget): RunId | null {
  return target instanceof Element ? (target.closest("[data-run]")?.getAttribute("data-run") ?? null) : null;
}

interface CurveEntryProps extends Pick<CurveListProps, "onShow"> {
  readonly id: RunId;
  readonly name: string;
  readonly look: RunLook;
  readonly isShown: boolean;
}

const selectLastEpoch = (id: RunId) => (state: AppState) => state.runs[id]?.epochs.at(-1) ?? null;

const CurveEntry = memo(function CurveEntry({ id, name, look, isShown, onShow }: CurveEntryProps) {
  const last = useApp(selectLastEpoch(id));
  return (
    <li data-run={id} data-shown={isShown || undefined}>
      <label>
        <input type="checkbox" checked={isShown} onChange={(event) => onShow(id, event.target.checked)} />
        <LineSwatch {...look} />
        <NetworkMark id={id} />
        <span className="curve-entry-name" title={name}>
          {name}
        </span>
        <span className="curve-entry-value numbers">{last === null ? NO_VALUE : formatLoss(last.valLoss)}</span>
        <span className="curve-entry-value numbers">{last === null ? NO_VALUE : formatPercent(last.valAccuracy)}</span>
      </label>
    </li>
  );
});
