/** @file The cells of a 10 × 10 table of actual and predicted classes, where they can be chosen: by mouse, and by keyboard from one to the next. */
import { type KeyboardEvent, type MouseEvent, useRef, useState } from "react";
import { NUM_CLASSES } from "../../data/dataset";

export interface Cell {
  readonly actual: number;
  readonly predicted: number;
}

const LAST = NUM_CLASSES - 1;

/** What to put on the element with the role "grid" (`grid`, `onKeyDown`), and on each of its cells. */
export function useCells<Grid extends HTMLElement>(selected: Cell | null, onSelect: ((cell: Cell) => void) | undefined) {
  const grid = useRef<Grid>(null);
  // One cell takes part in the tab order: where the keyboard last was, at first the selected one.
  const [focused, setFocused] = useState<Cell | null>(null);
  const current = focused ?? selected ?? { actual: 0, predicted: 0 };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return onSelect?.(current);
    }
    const next = stepFrom(current, event.key);
    if (next === null) return;
    event.preventDefault();
    setFocused(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.actual}-${next.predicted}"]`)?.focus();
  };
  const propsOf = (cell: Cell) => ({
    role: "gridcell" as const,
    "data-cell": `${cell.actual}-${cell.predicted}`,
    tabIndex: isSame(cell, current) ? 0 : -1,
    "aria-selected": selected !== null && isSame(cell, selected),
    onClick: (event: MouseEvent<HTMLElement>) => {
      setFocused(cell);
      // Safari focuses no cell by itself, and the focus is to come back to it.
      event.currentTarget.focus({ preventScroll: true });
      onSelect?.(cell);
    },
  });
  return { grid, onKeyDown, propsOf };
}

function isSame(a: Cell, b: Cell): boolean {
  return a.actual === b.actual && a.predicted === b.predicted;
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
