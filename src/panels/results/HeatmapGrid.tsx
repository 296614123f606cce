/** @file A 10 × 10 table of actual and predicted classes, coloured; where its cells can be chosen, each can be reached by keyboard. */
import type { CSSProperties } from "react";
import { NUM_CLASSES } from "../../data/dataset";
import { type Cell, useCells } from "./cells";
import { HeatmapHead, HeatmapRowHead } from "./HeatmapHeads";

/** What stands in a cell, and how it looks. */
interface CellLook {
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

const CLASSES = Array.from({ length: NUM_CLASSES }, (_, label) => label);

export function HeatmapGrid({ lookOf, selected = null, onSelect, label }: HeatmapGridProps) {
  const { grid, onKeyDown, propsOf } = useCells<HTMLTableElement>(selected, onSelect);
  return (
    <table ref={grid} className="heatmap" aria-label={label} {...(onSelect && { role: "grid", onKeyDown })}>
      <HeatmapHead />
      <tbody>
        {CLASSES.map((actual) => (
          <tr key={actual}>
            <HeatmapRowHead actual={actual} />
            {CLASSES.map((predicted) => {
              const { text, className, style } = lookOf({ actual, predicted });
              return (
                <td key={predicted} className={className} style={style} {...(onSelect && propsOf({ actual, predicted }))}>
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
