/** @file The runs of the experiment, each with its card: large for a few, a line in a frame of its own for many. */
import { useMemo, useState } from "react";
import type { RunId } from "../../experiment/plan";
import { type EditedPart, EditorContext } from "../editor/useOpenEditor";
import { lazyPanel } from "../lazyPanel";
import { ScrollFrame } from "../ScrollFrame";
import { useIsHidden } from "../useHidden";
import { usePlans } from "../usePlans";
import { BeginWith } from "./BeginWith";
import { cardDensity } from "./cardDensity";
import { NetworkCard } from "./NetworkCard";

/** Of more runs than the paper has networks, what differs is mostly in their recipes. */
const NUM_PAPERS = 3;

const RunEditor = lazyPanel(async () => (await import("../editor/RunEditor")).RunEditor, "30rem");

/** The cards and, below them, the editor of one run while it is open. */
export function RunCards() {
  const hidesSettings = useIsHidden("settings");
  const [edited, setEdited] = useState<{ readonly id: RunId; readonly part: EditedPart } | null>(null);
  const editor = useMemo(() => ({ open: (id: RunId, part: EditedPart) => setEdited({ id, part }), close: () => setEdited(null) }), []);
  return (
    <EditorContext value={editor}>
      {!hidesSettings && <BeginWith />}
      <Cards />
      {edited !== null && <RunEditor {...edited} />}
    </EditorContext>
  );
}

function Cards() {
  const plans = usePlans();
  const density = cardDensity(plans.length);
  const cards = plans.map((plan) => <NetworkCard plan={plan} density={density} saysRecipe={plans.length > NUM_PAPERS} key={plan.id} />);
  if (density !== "line") {
    return (
      <div className="network-cards" data-density={density}>
        {cards}
      </div>
    );
  }
  return (
    <ScrollFrame className="card run-lines" label={`The ${plans.length} runs`}>
      {cards}
    </ScrollFrame>
  );
}
