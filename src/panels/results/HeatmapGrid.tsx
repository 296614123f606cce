/** @file A 10 × 10 table of actual and predicted classes, coloured; where its cells can be chosen, each can be reached by keyboard. */
import { type CSSProperties, type KeyboardEvent, useRef, useState } from "react";
import { NUM_CLASSES } from "../../data/dataset";
import { HeatmapHead, HeatmapRowHead } from "./HeatmapHeads";

export interface Cell {
  readonly actual: number;
  readonly predicted: number;
}

/** What stands in a cell, and how it looks. */
export interface CellLook {
  readonly text: string;
  readonly className: string;
  readonly style: CSSProperties;
}

interface HeatmapGridProps {
  readonly lookOf: (cell: Cell) => CellLook;
  /** null where none is. */
  readonly selected?: Cell | null;
  /** Absent where there is nothing to choose. */
  readonly onSelect?: ((cell: Cell) => void) | undefined;
  readonly label: string;
}

const LAST = NUM_CLASSES - 1;
const CLASSES = Array.from({ length: NUM_CLASSES }, (_, label) => label);

export function HeatmapGrid({ lookOf, selected = null, onSelect, label }: HeatmapGridProps) {
  const table = useRef<HTMLTableElement>(null);
  // One cell takes part in the tab order: where the keyboard last was, at first the selected one.
  const [focused, setFocused] = useState<Cell | null>(null);
  const current = focused ?? selected ?? { actual: 0, predicted: 0 };

  const move = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return onSelect?.(current);
    }
    const next = stepFrom(current, event.key);
    if (next === null) return;
    event.preventDefault();
    setFocused(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.actual}-${next.predicted}"]`)?.focus();
  };

  return (
    <table ref={table} className="heatmap" aria-label={label} {...(onSelect && { role: "grid", onKeyDown: move })}>
      <HeatmapHead />
      <tbody>
        {CLASSES.map((actual) => (
          <tr key={actual}>
            <HeatmapRowHead actual={actual} />
            {CLASSES.map((predicted) => {
              const { text, className, style } = lookOf({ actual, predicted });
              return (
                <td
                  key={predicted}
                  data-cell={`${actual}-${predicted}`}
                  className={className}
                  style={style}
                  {...(onSelect && {
                    role: "gridcell",
                    tabIndex: current.actual === actual && current.predicted === predicted ? 0 : -1,
                    "aria-selected": selected?.actual === actual && selected.predicted === predicted,
                    onClick: (event: React.MouseEvent<HTMLElement>) => {
                      setFocused({ actual, predicted });
                      // Safari focuses no cell by itself, and the focus is to come back to it.
                      event.currentTarget.focus({ preventScroll: true });
                      onSelect({ actual, predicted });
                    },
                  })}
                >
                  {text}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The cell that a key leads to; null for other keys. */
function stepFrom({ actual, predicted }: Cell, key: string): Cell | null {
  switch (key) {
    case "ArrowUp":
      return { actual: Math.max(0, actual - 1), predicted };
    case "ArrowDown":
      return { actual: Math.min(LAST, actual + 1), predicted };
    case "ArrowLeft":
      return { actual, predicted: Math.max(0, predicted - 1) };
    case "ArrowRight":
      return { actual, predicted: Math.min(LAST, predicted + 1) };
    case "Home":
      return { actual, predicted: 0 };
    case "End":
      return { actual, predicted: LAST };
    default:
      return null;
  }
}
