/** @file What a run's repetitions reach on average, in a few words on its card. */
import { groupOf, spreadText } from "../../analysis/repeats";
import type { RunId } from "../../experiment/plan";
import { useRepeatGroups } from "../useRepeatGroups";

/** Nothing for a run that was trained from one seed. */
export function RepeatNote({ id }: { readonly id: RunId }) {
  const group = groupOf(id, useRepeatGroups());
  if (group === null) return null;
  return (
    <span className="repeat-note">
      {" "}
      · mean of {group.accuracy.n} seeds {spreadText(group.accuracy)}
    </span>
  );
}
