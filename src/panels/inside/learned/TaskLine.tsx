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

/** One button, which keeps the focus: it starts and then stops. */
export function TaskLine({ state, start, doing, onStart, onStop }: TaskLineProps) {
  const label = useId();
  const share = state.status === "working" ? state.share : null;
  const words = share !== null ? "Stop" : state.status === "done" ? `${start} again` : start;
  return (
    <div className="learned-task">
      {state.status === "failed" && <p className="notice">This could not be worked out: {state.problem}</p>}
      {share !== null && <span id={label} className="small">{doing}: <span className="numbers">{formatPercent(share, 0)}</span></span>}
      {share !== null && <progress value={share} aria-labelledby={label} />}
      <button key="button" type="button" className="button" onClick={share === null ? onStart : onStop}>{words}</button>
    </div>
  );
}
