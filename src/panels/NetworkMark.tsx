/** @file The disc with a run's number (V for the vote) in its colour. */
import type { RunId } from "../experiment/plan";
import { useLook } from "./useLooks";

/** For eyes only: the name stands beside it. */
export function NetworkMark({ id }: { readonly id: RunId | "vote" }) {
  const { cssColor, onCssColor, mark } = useLook(id);
  return (
    <span className="network-mark" style={{ background: cssColor, color: onCssColor }} aria-hidden>
      {mark}
    </span>
  );
}
