/** @file A piece of a run's line, in its colour and its dashes. */
import type { RunLook } from "../runLooks";

export function LineSwatch({ cssColor, dash }: Pick<RunLook, "cssColor" | "dash">) {
  return (
    <svg className="line-swatch" width="34" height="8" aria-hidden>
      <path d="M1 4H33" style={{ stroke: cssColor }} strokeDasharray={dash} />
    </svg>
  );
}
