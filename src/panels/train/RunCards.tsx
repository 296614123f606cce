/** @file The runs of the experiment, each with its card: large for a few, a line in a frame of its own for many. */
import type { RunId } from "../../experiment/plan";
import type { EditedPart } from "../editor/useOpenEditor";
import { lazyPanel } from "../lazyPanel";
import { ScrollFrame } from "../ScrollFrame";
import { usePlans } from "../usePlans";
import { cardDensity } from "./cardDensity";
import { NetworkCard } from "./NetworkCard";

/** Of more runs than the paper has networks, what differs is mostly in their recipes. */
const NUM_PAPERS = 3;

const RunEditor = lazyPanel(async () => (await import("../editor/RunEditor")).RunEditor, "30rem");

/** The run whose editor is open, and which part of it. */
export interface Edited {
  readonly id: RunId;
  readonly part: EditedPart;
}

/** The cards and, below them, the editor of one run while it is open. */
export function RunCards({ edited }: { readonly edited: Edited | null }) {
  return (
    <>
      <Cards />
      {edited !== null && <RunEditor {...edited} />}
    </>
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
