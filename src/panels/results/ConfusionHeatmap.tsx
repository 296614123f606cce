/** @file The confusion matrix as an annotated heatmap, 10 × 10, every cell reachable by keyboard. */
import { type CSSProperties, type KeyboardEvent, memo, useRef, useState } from "react";
import { formatInteger } from "../format";
import { HEAT_TICKS, heatShade, isDeepShade } from "../garments/heat";
import { HeatmapHead, HeatmapRowHead } from "./HeatmapHeads";

export interface Cell {
  readonly actual: number;
  readonly predicted: number;
}

interface ConfusionHeatmapProps {
  /** `[trueClass][predictedClass]`. */
  readonly counts: readonly (readonly number[])[];
  /** The same as shares of each row: what the colours show. */
  readonly shares: readonly (readonly number[])[];
  readonly showShares: boolean;
  /** null where there is nothing to choose. */
  readonly selected: Cell | null;
  readonly onSelect?: (cell: Cell) => void;
  readonly label: string;
}

export const ConfusionHeatmap = memo(function ConfusionHeatmap({ counts, shares, showShares, selected, onSelect, label }: ConfusionHeatmapProps) {
  const table = useRef<HTMLTableElement>(null);
  // One cell takes part in the tab order: where the keyboard last was, at first the selected one.
  const [focused, setFocused] = useState<Cell | null>(null);
  const current = focused ?? selected ?? { actual: 0, predicted: 0 };
  const last = counts.length - 1;

  const move = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return onSelect?.(current);
    }
    const next = stepFrom(current, event.key, last);
    if (next === null) return;
    event.preventDefault();
    setFocused(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.actual}-${next.predicted}"]`)?.focus();
  };

  return (
    <table ref={table} className="heatmap" aria-label={label} {...(onSelect && { role: "grid", onKeyDown: move })}>
      <HeatmapHead />
      <tbody>
        {counts.map((row, actual) => (
          <tr key={actual}>
            <HeatmapRowHead actual={actual} />
            {row.map((count, predicted) => {
              const share = shares[actual]?.[predicted] ?? 0;
              const isSelected = selected?.actual === actual && selected.predicted === predicted;
              return (
                <td
                  key={predicted}
                  data-cell={`${actual}-${predicted}`}
                  className={heatClass(heatShade(share), count, actual === predicted)}
                  style={heatStyle(heatShade(share))}
                  {...(onSelect && {
                    role: "gridcell",
                    tabIndex: current.actual === actual && current.predicted === predicted ? 0 : -1,
                    "aria-selected": isSelected,
                    onClick: () => {
                      setFocused({ actual, predicted });
                      onSelect({ actual, predicted });
                    },
                  })}
                >
                  {Number.isNaN(count) ? "" : showShares ? formatShare(share) : formatInteger(count)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
});

/** The cell that a key leads to; null for other keys. */
function stepFrom({ actual, predicted }: Cell, key: string, last: number): Cell | null {
  switch (key) {
    case "ArrowUp":
      return { actual: Math.max(0, actual - 1), predicted };
    case "ArrowDown":
      return { actual: Math.min(last, actual + 1), predicted };
    case "ArrowLeft":
      return { actual, predicted: Math.max(0, predicted - 1) };
    case "ArrowRight":
      return { actual, predicted: Math.min(last, predicted + 1) };
    case "Home":
      return { actual, predicted: 0 };
    case "End":
      return { actual, predicted: last };
    default:
      return null;
  }
}

function formatShare(share: number): string {
  return share === 0 ? "0" : (share * 100).toFixed(1);
}

export function heatStyle(shade: number): CSSProperties {
  return { "--shade": `${shade.toFixed(1)}%` } as CSSProperties;
}

export function heatClass(shade: number, count: number, isDiagonal: boolean): string {
  return ["heat-cell", isDeepShade(shade) ? "heat-deep" : "", count === 0 ? "heat-zero" : "", isDiagonal ? "heat-diagonal" : ""].filter(Boolean).join(" ");
}

/** What the shades mean; the scale is not straight, so it carries several marks. */
export function HeatLegend() {
  return (
    <div className="heat-legend" aria-hidden>
      <span>share of the row</span>
      <span className="heat-ramp">
        {HEAT_TICKS.map((share) => (
          <span key={share} className="heat-tick numbers" style={{ left: `${heatShade(share)}%` }}>
            {Math.round(share * 100)}
          </span>
        ))}
      </span>
      <span>%</span>
    </div>
  );
}
