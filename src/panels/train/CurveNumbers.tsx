/** @file The numbers behind a chart of curves, as a table that is made when it is asked for. */
import { type ReactNode, useState } from "react";
import type { HistoryChartData } from "../../charts/historyChart";
import { formatLoss, formatPercent, NO_VALUE } from "../format";
import { ScrollFrame } from "../ScrollFrame";
import { historyTable, type Measure, TITLES } from "./history";

export function formatMeasure(value: number | null, measure: Measure): string {
  if (value === null) return NO_VALUE;
  return measure === "loss" ? formatLoss(value) : formatPercent(value, 2);
}

/** @param table made anew with every opening. */
export function CurveNumbers({ table }: { readonly table: () => ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="curve-numbers" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Show the numbers</summary>
      {isOpen && table()}
    </details>
  );
}

interface NumbersTableProps {
  readonly data: Pick<HistoryChartData, "curves">;
  readonly measure: Measure;
}

export function NumbersTable({ data, measure }: NumbersTableProps) {
  const { columns, rows } = historyTable(data);
  return <EpochTable measure={measure} columns={columns} rows={rows.map(({ epoch, values }) => ({ epoch, cells: values.map((value) => formatMeasure(value, measure)) }))} />;
}

interface EpochTableProps {
  readonly measure: Measure;
  readonly columns: readonly string[];
  /** As many cells as columns. */
  readonly rows: readonly { readonly epoch: number; readonly cells: readonly string[] }[];
}

export function EpochTable({ measure, columns, rows }: EpochTableProps) {
  if (rows.length === 0) return <p className="small muted">None yet: they come with the first step.</p>;
  return (
    <ScrollFrame className="curve-table" label={`${TITLES[measure]} by epoch`}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="number">
              Epoch
            </th>
            {columns.map((column) => (
              <th scope="col" className="number" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ epoch, cells }) => (
            <tr key={epoch}>
              <th scope="row" className="number">
                {epoch}
              </th>
              {cells.map((cell, i) => (
                <td className="number" key={columns[i]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}
