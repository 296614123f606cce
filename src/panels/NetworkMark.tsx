/** @file The disc with a run's number (V for the vote) in its colour. */
import type { RunId } from "../experiment/plan";
import { networkColor, networkMark, onNetworkColor } from "./networkColors";

/** For eyes only: the name stands beside it. */
export function NetworkMark({ id }: { readonly id: RunId | "vote" }) {
  return (
    <span className="network-mark" style={{ background: networkColor(id), color: onNetworkColor(id) }} aria-hidden>
      {networkMark(id)}
    </span>
  );
}
