/** @file The disc with a network's number (V for the vote), in the colour that `--network` has around it. */
import type { ArchitectureId } from "../nn/architectures";
import { networkMark } from "./networkColors";

/** For eyes only: the name stands beside it. */
export function NetworkMark({ id }: { readonly id: ArchitectureId | "vote" }) {
  return (
    <span className="network-mark" aria-hidden>
      {networkMark(id)}
    </span>
  );
}
