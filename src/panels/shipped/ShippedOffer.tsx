/** @file The Results room's offer to score the networks that came with the page. */
import type { ArchitectureId } from "../../nn/architectures";
import { ScoreShipped } from "./ScoreShipped";
import type { ShippedScoring } from "./useScoreShipped";

/** `architecture`: the one that is looked at, which can be scored alone; null where it is none of the paper's. */
export function ShippedOffer({ architecture, ...scoring }: ShippedScoring & { readonly architecture: ArchitectureId | null }) {
  return (
    <section className="card" aria-labelledby="shipped-offer-heading">
      <ScoreShipped {...scoring} only={architecture}>
        <h3 id="shipped-offer-heading">Networks that came with the page</h3>
        <p className="small">
          All three, trained on Fashion-MNIST beforehand. Scored on the test images, they fill Results and Compare as a training would, marked as what they are.
        </p>
      </ScoreShipped>
    </section>
  );
}
