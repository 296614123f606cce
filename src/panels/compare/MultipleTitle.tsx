/** @file The title over one of several pictures that stand side by side. */
import type { RunId } from "../../experiment/plan";
import { NetworkMark } from "../NetworkMark";

/** Mark and name of a network or the vote; the caption of the figure that it is put into. */
export function MultipleTitle({ id, name }: { readonly id: RunId | "vote"; readonly name: string }) {
  return (
    <figcaption className="multiple-title">
      <NetworkMark id={id} />
      {name}
    </figcaption>
  );
}
