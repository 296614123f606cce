/** @file What the numbers say; before there are any of this page, what others found. */
import { ARCHITECTURES } from "../../nn/architectures";
import { kerasSpan } from "../../analysis/published";
import { formatPercent } from "../format";
import { lazyPanel } from "../lazyPanel";
import type { ConclusionProps } from "./ConclusionSentences";

/** What writes the sentences loads with the first score. */
const ConclusionSentences = lazyPanel(async () => (await import("./ConclusionSentences")).ConclusionSentences, "9rem");

export function Conclusion(props: ConclusionProps) {
  return props.runs.length === 0 ? <BeforeConclusion /> : <ConclusionSentences {...props} />;
}

/** Nothing trained: what others found. */
function BeforeConclusion() {
  return (
    <div className="card conclusion">
      <h3>What the numbers say</h3>
      <p className="conclusion-first">
        Nothing has been trained on this page yet. The paper ranks{" "}
        {ARCHITECTURES.toSorted((a, b) => b.published.paperTestAccuracy - a.published.paperTestAccuracy)
          .map(({ id, published }) => `architecture ${id} (${formatPercent(published.paperTestAccuracy, 0)})`)
          .join(", ")}
        .
      </p>
      <ul>
        {ARCHITECTURES.map(({ id, name }) => {
          const span = kerasSpan(id);
          return (
            <li key={id} className="numbers">
              {name} in Keras, three seeds: {formatPercent(span.mean)} on average, from {formatPercent(span.min)} to {formatPercent(span.max)}.
            </li>
          );
        })}
      </ul>
      <p className="small muted">Train at least two networks, and this says which is better and whether the difference is more than noise.</p>
    </div>
  );
}
