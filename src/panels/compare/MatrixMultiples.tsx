/** @file Confusion matrices side by side on one scale, and the difference of two. */
import { memo, useMemo } from "react";
import { CLASS_NAMES } from "../../data/dataset";
import type { ScoredRun } from "../../analysis/comparison";
import type { Vote } from "../../analysis/voting";
import { Fold } from "../Fold";
import { HeatLegend } from "../results/ConfusionHeatmap";
import { lazyPanel } from "../lazyPanel";
import { FramedIf } from "../ScrollFrame";
import { usePlans } from "../usePlans";
import { entrantsOf } from "./entrants";
import { KerasDiagonal, SmallMatrix } from "./SmallMatrix";

/** There is none before two networks have been scored. */
const Difference = lazyPanel(async () => (await import("./Difference")).Difference, "3.2rem");

/** Matrices that need no frame of their own. */
const MAX_OPEN = 6;

interface MatrixMultiplesProps {
  readonly runs: readonly ScoredRun[];
  readonly vote: Vote | null;
}

export const MatrixMultiples = memo(function MatrixMultiples({ runs, vote }: MatrixMultiplesProps) {
  const plans = usePlans();
  const entrants = useMemo(() => entrantsOf(runs, vote), [runs, vote]);
  return (
    <>
      <Fold title="What each takes for what" note="The confusion matrices side by side, on one scale.">
        <p className="small muted fold-choices">
          Rows: what a garment is; columns: what the network says; numbered as the classes are. One scale for all. A cell leads to its images; Results shows the numbers, too.
        </p>
        <FramedIf isMany={entrants.length > MAX_OPEN} className="matrices" label="Confusion matrices of all runs">
          {entrants.length > 0
            ? entrants.map((entrant) => <SmallMatrix key={entrant.id} entrant={entrant} />)
            : plans.flatMap(({ id, name, network: { architecture } }) => (architecture === null ? [] : <KerasDiagonal key={id} id={id} architecture={architecture} name={name} />))}
        </FramedIf>
        <div className="matrices-foot">
          <ol className="class-key small muted" start={0}>
            {CLASS_NAMES.map((name, label) => (
              <li key={name}>
                <span className="numbers">{label}</span> {name}
              </li>
            ))}
          </ol>
          <div className="matrices-legend">
            <HeatLegend />
          </div>
        </div>
      </Fold>
      {entrants.length >= 2 && <Difference entrants={entrants} />}
    </>
  );
});
