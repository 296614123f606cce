/** @file A line for long work: a button that starts it, how far it is with a stop, what went wrong. */
import { useId } from "react";
import { formatPercent } from "../../format";
import type { TaskState } from "./useTask";

interface TaskLineProps {
  readonly state: TaskState<unknown>;
  /** On the button that starts it. */
  readonly start: string;
  /** What is being done, while it is: "Ranking the filters". */
  readonly doing: string;
  readonly onStart: () => void;
  readonly onStop: () => void;
}

export function TaskLine({ state, start, doing, onStart, onStop }: TaskLineProps) {
  const label = useId();
  if (state.status === "working") {
    return (
      <div className="learned-task">
        <span id={label} className="small">{doing}: <span className="numbers">{formatPercent(state.share, 0)}</span></span>
        <progress value={state.share} aria-labelledby={label} />
        <button type="button" className="button" onClick={onStop}>Stop</button>
      </div>
    );
  }
  return (
    <div className="learned-task">
      {state.status === "failed" && <p className="notice">This could not be worked out: {state.problem}</p>}
      <button type="button" className="button" onClick={onStart}>{state.status === "done" ? `${start} again` : start}</button>
    </div>
  );
}
