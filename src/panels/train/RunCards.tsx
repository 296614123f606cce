/** @file The runs of the experiment, each with its card: large for a few, a line in a frame of its own for many. */
import { ScrollFrame } from "../ScrollFrame";
import { usePlans } from "../usePlans";
import { cardDensity } from "./cardDensity";
import { NetworkCard } from "./NetworkCard";

/** Of more runs than the paper has networks, what differs is mostly in their recipes. */
const NUM_PAPERS = 3;

export function RunCards() {
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
