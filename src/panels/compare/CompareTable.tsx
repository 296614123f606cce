/** @file Every figure of the networks and their vote, one row a figure, one column a network. */
import { memo, useState } from "react";
import { architectureById } from "../../nn/architectures";
import type { Comparison, VoteColumn } from "../../analysis/comparison";
import { NetworkMark } from "../NetworkMark";
import { COLUMN_IDS, type ColumnId, networkOf } from "./columns";
import { averagesGroup, costGroup } from "./figureGroups";
import { garmentsGroup } from "./garmentsGroup";
import { scoreGroup } from "./scoreGroup";

interface CompareTableProps {
  readonly comparison: Comparison;
  /** Whether the published figures are of the same data. */
  readonly isOnFashionMnist: boolean;
}

export const CompareTable = memo(function CompareTable({ comparison, isOnFashionMnist }: CompareTableProps) {
  const [showsAll, setShowsAll] = useState(false);
  const first = [scoreGroup(comparison, isOnFashionMnist), garmentsGroup(comparison, isOnFashionMnist)];
  const groups = [...first, averagesGroup(comparison), costGroup(comparison)];
  return (
    <div className="card compare-card">
      <div className="compare-table" role="table" aria-label="The networks and their vote compared">
        <div role="rowgroup" className="compare-heads">
          <div role="row">
            <span role="columnheader" className="compare-label">
              <span className="visually-hidden">Figure</span>
            </span>
            {COLUMN_IDS.map((id) => (
              <ColumnHead key={id} id={id} comparison={comparison} />
            ))}
          </div>
        </div>
        {groups.map(({ heading, note, rows }, index) => (
          <div role="rowgroup" key={heading} aria-label={heading} className="compare-group" hidden={!showsAll && index >= first.length}>
            <div role="row" className="compare-group-head">
              <div role="cell" aria-colspan={COLUMN_IDS.length + 1}>
                <h3>{heading}</h3>
                {note && <p className="small muted">{note}</p>}
              </div>
            </div>
            {rows.map(({ label, cell }, place) => (
              <div role="row" key={place}>
                <span role="rowheader" className="compare-label">
                  {label}
                </span>
                {COLUMN_IDS.map((id) => (
                  <span role="cell" key={id} className="compare-cell numbers">
                    {cell(id) ?? <Nothing />}
                  </span>
                ))}
              </div>
            ))}
          </div>
        ))}
      </div>
      <button type="button" className="button compare-more" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
        {showsAll ? "Fewer figures" : "Averages over the classes, and what it took"}
      </button>
    </div>
  );
});

function ColumnHead({ id, comparison }: { readonly id: ColumnId; readonly comparison: Comparison }) {
  const network = networkOf(comparison, id);
  const { vote } = comparison;
  const status = id === "vote" ? voteStatus(vote) : (network?.end ?? "Not trained yet.");
  return (
    <span role="columnheader" className="compare-head">
      <span className="compare-head-name">
        <NetworkMark id={id} />
        {id === "vote" ? "Majority vote" : architectureById(id).name}
      </span>
      <span className="compare-head-status small muted">{status}</span>
    </span>
  );
}

function voteStatus(vote: VoteColumn | null): string {
  return vote === null ? "Takes two networks." : `Of architectures ${vote.architectures.join(", ")}.`;
}

function Nothing() {
  return (
    <span className="muted">
      <span aria-hidden>–</span>
      <span className="visually-hidden">none</span>
    </span>
  );
}
