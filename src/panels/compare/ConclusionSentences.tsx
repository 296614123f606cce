/** @file What the numbers of scored runs say, in sentences. */
import { memo, useMemo } from "react";
import type { DatasetName } from "../../data/dataset";
import type { ScoredRun } from "../../analysis/comparison";
import { conclusion } from "../../analysis/conclusion";
import type { Vote } from "../../analysis/voting";

export interface ConclusionProps {
  readonly runs: readonly ScoredRun[];
  readonly vote: Vote | null;
  readonly datasetName: DatasetName | null;
  /** True classes of the scored test images; null where they are not at hand. */
  readonly labels: ArrayLike<number> | null;
}

/** Of one run at least. */
export const ConclusionSentences = memo(function ConclusionSentences({ runs, vote, datasetName, labels }: ConclusionProps) {
  const sentences = useMemo(() => conclusion(runs, vote, { dataset: datasetName, labels }), [runs, vote, datasetName, labels]);
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
