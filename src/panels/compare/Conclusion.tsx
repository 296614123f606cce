/** @file What the numbers say, in sentences. */
import { memo, useMemo } from "react";
import type { DatasetName } from "../../data/dataset";
import { ARCHITECTURES } from "../../nn/architectures";
import type { ScoredRun } from "../../analysis/comparison";
import { conclusion } from "../../analysis/conclusion";
import { kerasSpan } from "../../analysis/published";
import type { Vote } from "../../analysis/voting";
import { formatPercent } from "../format";

interface ConclusionProps {
  readonly runs: readonly ScoredRun[];
  readonly vote: Vote | null;
  readonly datasetName: DatasetName | null;
  /** True classes of the scored test images; null where they are not at hand. */
  readonly labels: ArrayLike<number> | null;
}

export const Conclusion = memo(function Conclusion({ runs, vote, datasetName, labels }: ConclusionProps) {
  const sentences = useMemo(() => conclusion(runs, vote, { dataset: datasetName, labels }), [runs, vote, datasetName, labels]);
  if (sentences.length === 0) return <BeforeConclusion />;
  const [first, ...others] = sentences;
  return (
    <div className="card conclusion">
      <h3>What the numbers say</h3>
      <p className="conclusion-first">{first}</p>
      {others.length > 0 && (
        <details className="fold-line">
          <summary>
            Which differences are noise, and what compares <span className="muted numbers">({others.length})</span>
          </summary>
          <ul>
            {others.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
      {runs.length === 1 && <p className="small muted">With a second network trained, this also says whether the difference is more than noise.</p>}
    </div>
  );
});

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
