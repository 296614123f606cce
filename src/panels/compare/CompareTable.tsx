/** @file Every figure of the networks and their vote, one row a figure, one column a network. */
import { type CSSProperties, memo, useState } from "react";
import type { RunPlan, VoteChoice } from "../../experiment/plan";
import type { Comparison } from "../../analysis/comparison";
import { NetworkMark } from "../NetworkMark";
import { ScrollFrame } from "../ScrollFrame";
import { type Column, columnsOf, networkOf } from "./columns";
import { averagesGroup, costGroup } from "./figureGroups";
import { garmentsGroup } from "./garmentsGroup";
import { scoreGroup } from "./scoreGroup";
import { voteStatus } from "./voteStatus";

interface CompareTableProps {
  readonly plans: readonly RunPlan[];
  readonly comparison: Comparison;
  /** Whether the published figures are of the same data. */
  readonly isOnFashionMnist: boolean;
  readonly voteChoice: VoteChoice;
}

/** Columns of networks that stand abreast on the page; more scroll in a frame, the figures' names held. */
const MAX_ABREAST = 3;

export const CompareTable = memo(function CompareTable({ plans, comparison, isOnFashionMnist, voteChoice }: CompareTableProps) {
  const [showsAll, setShowsAll] = useState(false);
  const columns = columnsOf(plans, (comparison.vote ?? voteChoice).method);
  const isMany = plans.length > MAX_ABREAST;
  const first = [scoreGroup(columns, comparison, isOnFashionMnist), garmentsGroup(columns, comparison, isOnFashionMnist)];
  const groups = [...first, averagesGroup(comparison), costGroup(comparison)];
  const table = (
    <div className="compare-table" role="table" aria-label="The networks and their vote compared" data-many={isMany || undefined} style={{ "--columns": columns.length } as CSSProperties}>
      <div role="rowgroup" className="compare-heads">
        <div role="row">
          <span role="columnheader" className="compare-label">
            <span className="visually-hidden">Figure</span>
          </span>
          {columns.map((column) => (
            <ColumnHead key={column.id} {...column} comparison={comparison} voteChoice={voteChoice} />
          ))}
        </div>
      </div>
      {groups.map(({ heading, note, rows }, index) => (
        <div role="rowgroup" key={heading} aria-label={heading} className="compare-group" hidden={!showsAll && index >= first.length}>
          <div role="row" className="compare-group-head">
            <div role="cell" aria-colspan={columns.length + 1}>
              <h3>{heading}</h3>
              {note && <p className="small muted">{note}</p>}
            </div>
          </div>
          {rows.map(({ label, cell }, place) => (
            <div role="row" key={place}>
              <span role="rowheader" className="compare-label">
                {label}
              </span>
              {columns.map((column) => (
                <span role="cell" key={column.id} className="compare-cell numbers">
                  {cell(column) ?? <Nothing />}
                </span>
              ))}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
  return (
    <div className="card compare-card">
      {isMany ? (
        <ScrollFrame className="compare-frame" label="Figures of all runs">
          {table}
        </ScrollFrame>
      ) : (
        table
      )}
      <button type="button" className="button compare-more" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
        {showsAll ? "Fewer figures" : "Averages over the classes, and what it took"}
      </button>
    </div>
  );
});

function ColumnHead({ id, name, comparison, voteChoice }: Column & Pick<CompareTableProps, "comparison" | "voteChoice">) {
  const network = networkOf(comparison, id);
  const status = id === "vote" ? voteStatus(comparison, voteChoice) : (network?.end ?? "Not trained yet.");
  return (
    <span role="columnheader" className="compare-head">
      <span className="compare-head-name">
        <NetworkMark id={id} />
        <span title={name}>{name}</span>
      </span>
      <span className="compare-head-status small muted">{status}</span>
    </span>
  );
}

function Nothing() {
  return (
    <span className="muted">
      <span aria-hidden>–</span>
      <span className="visually-hidden">none</span>
    </span>
  );
}
